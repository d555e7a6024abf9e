//! The CloudFormation source: templates in YAML and JSON become drafts of an estate.
//!
//! The vocabulary is CloudFormation's own, so nothing is translated; what there is to do is
//! evaluation. Parameters have the value that is given or their default, functions are evaluated as
//! far as a reader of the template can, and what only a deployment knows is a reference or an unknown
//! with its reason. A condition that hangs on a parameter without a value makes *worlds*: a [`Draft`]
//! each, of one name, which say what they assume.
//!
//! What a reader may wonder about:
//! - A parameter of Systems Manager's type (`AWS::SSM::Parameter::Value<…>`) is given the *name* of
//!   what holds the value, so that its value is never known. A dynamic reference (`{{resolve:…}}`) is
//!   a value from outside, too.
//! - `Fn::Base64` gives what it encodes: whoever reads user data wants the script.
//! - A value that is made of an unknown has a name of its own (`Subnets[0]`), since two unknowns of
//!   one name are taken for one value.
//! - `NoEcho` parameters decide conditions, and are `Redacted` everywhere else.
//! - A resource's `source` holds its properties, and beside them `Metadata`, `DeletionPolicy` and
//!   `UpdateReplacePolicy`; suppressions stand in the metadata.
//!
//! Nothing is read but the text that is handed in. Limits have names: [`MAX_BYTES`], [`MAX_DEPTH`],
//! [`MAX_MADE`], [`MAX_WORLDS`].

mod detect;
mod evaluate;
mod parameter;
mod resource;
mod syntax;
mod template;
mod worlds;

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bartizan_estate::{Coverage, Draft, Look, Resource, Scope};
use bartizan_tree::{Field, Incomplete, Node, Origin, SourceId, Sources};

pub use detect::looks_like_template;
pub use evaluate::MAX_MADE;
pub use syntax::{MAX_BYTES, MAX_DEPTH};
pub use worlds::MAX_WORLDS;

use evaluate::{Asked, Evaluator};
use syntax::Document;
use template::Template;
use worlds::World;

/// What a person says about a stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Values of parameters by name, pseudo parameters (`AWS::Region`) included. Those of other
    /// templates do no harm.
    pub parameters: BTreeMap<String, String>,
}

/// Reads the template that stands in a source: one draft for each world, at least one.
///
/// All drafts have the path as their name. What could not be read is said in the first one; a text
/// that cannot be read at all gives a draft that says so and holds nothing.
pub fn read(path: &str, source: SourceId, sources: &mut Sources, options: &Options) -> Vec<Draft> {
    let name: Arc<str> = path.into();
    let draft = |resources, incomplete, assumed| Draft {
        name: name.clone(),
        look: Look::CloudFormation,
        resources,
        incomplete,
        coverage: Coverage::Open,
        assumed,
        taken: None,
        regions: Vec::new(),
    };
    let sources: &Sources = sources;
    let document = match Document::read(sources, source) {
        Ok(document) => document,
        Err(error) => return vec![draft(Vec::new(), vec![Incomplete { name: name.clone(), ..error }], Vec::new())],
    };
    let template = Template::of(&document, options);
    let budget = Cell::new(MAX_MADE);
    let worlds = worlds::worlds(&template, sources, &options.parameters, &budget);
    let mut made = Made::default();
    let mut notes = template.notes.clone();
    let mut drafts = Vec::new();
    for world in &worlds {
        let mut evaluator = Evaluator::new(&template, sources, &options.parameters, world, &budget);
        let resources = made.resources(&mut evaluator);
        for note in evaluator.notes {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        drafts.push(draft(resources, Vec::new(), world.assumed()));
    }
    if let Some(first) = drafts.first_mut() {
        first.incomplete = notes;
    }
    drafts
}

/// A document in YAML or JSON as it is written, functions in their long form; nothing where it cannot
/// be read. For what stands in a template beside its resources.
pub fn document(sources: &Sources, source: SourceId) -> Option<Node> {
    Document::read(sources, source).ok().map(|document| document.root)
}

/// Resources that were made, so that worlds share what is the same in them.
#[derive(Default)]
struct Made<'t> {
    by_resource: HashMap<usize, Vec<Making<'t>>>,
}

/// One resource in one world, and what it asked of it.
struct Making<'t> {
    world: &'t World,
    asked: Asked,
    resource: Option<Resource>,
}

impl<'t> Made<'t> {
    /// The resources that may exist in a world.
    fn resources(&mut self, evaluator: &mut Evaluator<'t>) -> Vec<Resource> {
        let (template, world) = (evaluator.template, evaluator.world);
        let scope = scope(evaluator);
        let mut resources = Vec::new();
        for (at, logical) in template.resources.iter().enumerate() {
            let made = self.by_resource.entry(at).or_default();
            let same = made.iter().find(|making| making.asked.iter().all(|asked| making.world.agrees(world, asked)));
            let resource = match same {
                Some(making) => making.resource.clone(),
                None => {
                    evaluator.take_asked();
                    let resource = resource::resource(evaluator, logical);
                    made.push(Making { world, asked: evaluator.take_asked(), resource: resource.clone() });
                    resource
                }
            };
            resources.extend(resource.map(|resource| Resource { scope: scope.clone(), ..resource }));
        }
        resources
    }
}

/// The stack's account and region, where somebody says.
fn scope(evaluator: &Evaluator<'_>) -> Arc<Scope> {
    let field = |name: &str| match evaluator.known_pseudo(name) {
        Some(text) => Field::known(text, Origin::NONE),
        None => Field::absent(Origin::NONE),
    };
    Arc::new(Scope { name: "".into(), account: field("AWS::AccountId"), region: field("AWS::Region") })
}
