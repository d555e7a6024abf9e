//! What evaluation gives: the resources of one root, in Terraform's own words.

use std::sync::Arc;

use bartizan_tree::{Field, Incomplete, Node, Origin, Tri};

/// One root module, plan or state, evaluated.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The folder (or file) as people know it.
    pub root: Arc<str>,
    /// What it was read from.
    pub kind: Kind,
    /// Managed resources and data sources, modules' included.
    pub resources: Vec<Evaluated>,
    /// What could not be read or evaluated.
    pub incomplete: Vec<Incomplete>,
}

/// What a configuration was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `.tf` and `.tf.json` files.
    Code,
    /// `terraform show -json` of a plan.
    Plan,
    /// A state file, or `terraform show -json` of one.
    State,
}

/// Whether Terraform keeps the resource or only reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A `resource` block.
    Managed,
    /// A `data` block.
    Data,
}

/// One instance of a resource.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// Managed or data.
    pub mode: Mode,
    /// The address as Terraform writes it: `module.a["k"].aws_s3_bucket.x[0]`,
    /// `data.aws_iam_policy_document.d`. An instance key that is not known is `[?]`.
    pub address: Arc<str>,
    /// The resource type: `aws_s3_bucket`.
    pub kind: Arc<str>,
    /// The written attributes, always a map (or an open map). Nested blocks are lists of maps, as in plan JSON; an
    /// unknown number of blocks is an open list. Meta-arguments (`count`, `provider`, `lifecycle`
    /// …) are not here.
    pub attributes: Node,
    /// The header `resource "aws_s3_bucket" "x"`, through the chain of module calls.
    pub origin: Origin,
    /// The whole block.
    pub body: Origin,
    /// Whether there is such an instance: unknown where `count` or `for_each` is.
    pub exists: Tri,
    /// The provider's configuration that it uses.
    pub provider: Arc<Provider>,
}

/// A provider's configuration, as a resource sees it through the `providers` of module calls.
#[derive(Clone, Debug)]
pub struct Provider {
    /// `aws`.
    pub name: Arc<str>,
    /// The alias of the configuration in the module where it is written.
    pub alias: Option<Arc<str>>,
    /// Its region; absent where the environment decides.
    pub region: Field<Arc<str>>,
    /// The account, where `allowed_account_ids` names one or `assume_role` names a role's ARN;
    /// absent where the environment decides.
    pub account: Field<Arc<str>>,
    /// The `tags` of `default_tags`: a map, or unknown; `null` where nothing is written.
    pub default_tags: Node,
    /// The `provider` block's header; nothing for an implied one.
    pub origin: Origin,
}
