//! The rules as people and programs read them.

pub mod json;
pub mod text;

/// What a rule says of itself.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: &'static str,
    /// A few words that say what is wrong.
    pub title: &'static str,
    /// How bad it is.
    pub severity: bartizan_finding::Severity,
    /// What other tools call it, and how their question stands to ours.
    pub aliases: Vec<(&'static str, &'static str)>,
    /// The frameworks' controls.
    pub controls: &'static [&'static str],
    /// The kinds that it looks at.
    pub kinds: &'static [&'static str],
    /// The sources that it can judge.
    pub sources: Vec<&'static str>,
    /// Whose side of the shared responsibility it is on.
    pub responsibility: &'static str,
    /// The practice that it serves.
    pub practice: &'static str,
    /// What counts where nothing is written.
    pub default: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
}
