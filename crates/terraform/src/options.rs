//! What a person says on the command line about a root module.

use std::sync::Arc;

/// Values for the root module's variables, beside those in its own `tfvars` files.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--var name=value`, in order. The value is a text, or for a variable of another type an
    /// expression, as on Terraform's command line.
    pub variables: Vec<(Arc<str>, Arc<str>)>,
    /// `--var-file path`, in order.
    pub var_files: Vec<Arc<str>>,
}
