//! How much of the world an estate claims to hold. "No trail anywhere" can only be said of what was
//! read completely; of one Terraform root it cannot, since another may hold the trail.

use std::sync::Arc;

use bartizan_tree::Why;

/// How much of the world is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// One root, stack or plan: others may hold more.
    Open,
    /// Everything, but for the gaps.
    Complete {
        /// What was not read.
        gaps: Vec<Gap>,
    },
}

/// A kind of resource that was not read, or not wholly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The kind in the vocabulary.
    pub kind: Arc<str>,
    /// The region, where it concerns one only.
    pub region: Option<Arc<str>>,
    /// Why.
    pub why: Why,
    /// Whether it was asked for at all and not told. An audit asks for everything that its rules
    /// need; a snapshot that a person wrote for what it is about.
    pub asked: bool,
}

impl Coverage {
    /// Whether anybody asked for a kind: an audit does; a snapshot that a person wrote may speak of
    /// other things.
    pub fn was_asked(&self, kind: &str) -> bool {
        match self {
            Coverage::Open => true,
            Coverage::Complete { gaps } => {
                let mut gaps = gaps.iter().filter(|gap| &*gap.kind == kind).peekable();
                gaps.peek().is_none() || gaps.any(|gap| gap.asked)
            }
        }
    }

    /// Why there may be resources of this kind that are not here; `None` where all are.
    pub fn missing(&self, kind: &str, region: Option<&str>) -> Option<Why> {
        match self {
            Coverage::Open => Some(Why::Outside(format!("another {kind}").into())),
            Coverage::Complete { gaps } => gaps
                .iter()
                .find(|gap| {
                    &*gap.kind == kind && (region.is_none() || gap.region.is_none() || gap.region.as_deref() == region)
                })
                .map(|gap| gap.why.clone()),
        }
    }
}
