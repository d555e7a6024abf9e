//! The members of a map: sorted pairs in one block.
//!
//! An estate is millions of small maps that are built once and read often. A B-tree keeps room for
//! eleven members in each, whether it has them or not; this keeps what it has. Whoever changes a map
//! turns it into a `BTreeMap` and back.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Node;

/// Named members in the order of their names, each name once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members(Box<[(Arc<str>, Node)]>);

impl Members {
    /// The member of a name. Logarithmic.
    pub fn get(&self, name: &str) -> Option<&Node> {
        let at = self.0.binary_search_by(|(key, _)| (**key).cmp(name)).ok()?;
        Some(&self.0[at].1)
    }

    /// Whether there is a member of a name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The names and members, in order.
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.0.iter())
    }

    /// The names, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Arc<str>> + ExactSizeIterator {
        self.0.iter().map(|(key, _)| key)
    }

    /// The members, in the order of their names.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Node> + ExactSizeIterator {
        self.0.iter().map(|(_, value)| value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A copy to change.
    pub fn to_map(&self) -> BTreeMap<Arc<str>, Node> {
        self.0.iter().cloned().collect()
    }
}

/// Goes through the members of a map.
#[derive(Clone, Debug)]
pub struct Iter<'a>(std::slice::Iter<'a, (Arc<str>, Node)>);

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a Arc<str>, &'a Node);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(key, value)| (key, value))
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Members {
    type Item = (&'a Arc<str>, &'a Node);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Members {
    type Item = (Arc<str>, Node);
    type IntoIter = std::vec::IntoIter<(Arc<str>, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_vec().into_iter()
    }
}

impl From<BTreeMap<Arc<str>, Node>> for Members {
    fn from(map: BTreeMap<Arc<str>, Node>) -> Self {
        Members(map.into_iter().collect())
    }
}

/// In any order; of two members of one name the later counts.
impl FromIterator<(Arc<str>, Node)> for Members {
    fn from_iter<T: IntoIterator<Item = (Arc<str>, Node)>>(members: T) -> Self {
        let mut pairs: Vec<(Arc<str>, Node)> = members.into_iter().collect();
        if !pairs.is_sorted_by(|(a, _), (b, _)| a < b) {
            pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
            pairs.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    std::mem::swap(&mut later.1, &mut kept.1);
                }
                same
            });
        }
        Members(pairs.into_boxed_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Origin;

    #[test]
    fn members_are_what_a_b_tree_of_the_same_pairs_holds() {
        let pairs = || {
            ["b", "a", "c", "a", "b", "a"]
                .into_iter()
                .enumerate()
                .map(|(i, name)| (Arc::from(name), Node::text(i.to_string(), Origin::NONE)))
        };
        let members: Members = pairs().collect();
        let tree: BTreeMap<Arc<str>, Node> = pairs().collect();
        assert_eq!(members.to_map(), tree);
        assert_eq!(members, Members::from(tree));
        assert_eq!((members.len(), members.get("a").and_then(Node::as_text)), (3, Some("5")));
        assert!(members.contains_key("c") && !members.contains_key("d"));
    }
}
