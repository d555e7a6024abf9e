//! What a file is, told by its content.
//!
//! Only a few words are looked for: whoever reads the file in earnest says what is wrong with it.

/// What a document holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// `terraform show -json` of a plan.
    Plan,
    /// A Terraform state, raw or shown.
    State,
    /// A CloudFormation template.
    Template,
    /// A snapshot of an account.
    Snapshot,
    /// Nothing that is judged.
    Other,
}

/// What a JSON or YAML document holds. Linear in the text.
pub fn detect(text: &str) -> Content {
    let has = |word: &str| text.contains(word);
    let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    if is_json {
        if bartizan_account::looks_like_snapshot(text) {
            return Content::Snapshot;
        }
        if has("\"format_version\"") && (has("\"planned_values\"") || has("\"resource_changes\"")) {
            return Content::Plan;
        }
        if has("\"terraform_version\"") && (has("\"values\"") || has("\"lineage\"") || has("\"serial\"")) {
            return Content::State;
        }
    }
    if bartizan_cloudformation::looks_like_template(text) { Content::Template } else { Content::Other }
}
