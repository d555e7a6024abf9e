//! What is known of a request beside who, what and on which resource: the condition keys.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bartizan_tree::Why;

/// The condition keys of a request. A key that is not there is absent, unless it is said to be
/// unknown. Names are compared in lower case, as IAM does.
#[derive(Clone, Debug, Default)]
pub struct Context {
    values: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    unknown: Unknown,
}

#[derive(Clone, Debug, Default)]
enum Unknown {
    #[default]
    Nothing,
    Keys(BTreeSet<Arc<str>>),
    Everything,
}

/// What a request says about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values<'a> {
    /// The key is not in the request.
    Absent,
    /// It has these values.
    Known(&'a [Arc<str>]),
    /// Nothing is known of it, not even whether it is there.
    Unknown(Why),
}

impl Context {
    /// A context of which nothing is known.
    pub fn unknown() -> Self {
        Context { values: BTreeMap::new(), unknown: Unknown::Everything }
    }

    /// The same with one more key known.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.set(key, vec![value.into()]);
        self
    }

    /// Gives a key its values.
    pub fn set(&mut self, key: &str, values: Vec<Arc<str>>) {
        let key: Arc<str> = key.to_lowercase().into();
        if let Unknown::Keys(keys) = &mut self.unknown {
            keys.remove(&key);
        }
        self.values.insert(key, values);
    }

    /// Takes a key out, so that nothing is known of it.
    pub fn forget(&mut self, key: &str) {
        let key: Arc<str> = key.to_lowercase().into();
        self.values.remove(&key);
        match &mut self.unknown {
            Unknown::Everything => {}
            Unknown::Keys(keys) => {
                keys.insert(key);
            }
            Unknown::Nothing => self.unknown = Unknown::Keys(BTreeSet::from([key])),
        }
    }

    /// Says that a key is not in the request.
    pub fn drop_key(&mut self, key: &str) {
        let key: Arc<str> = key.to_lowercase().into();
        self.values.insert(key, Vec::new());
    }

    /// Says of all keys without a value that nothing is known of them.
    pub fn forget_the_rest(&mut self) {
        self.unknown = Unknown::Everything;
    }

    /// What is known of a key, whose name is in lower case.
    pub fn get(&self, key: &str) -> Values<'_> {
        match self.values.get(key) {
            // A key without values is as good as absent.
            Some(values) if values.is_empty() => return Values::Absent,
            Some(values) => return Values::Known(values),
            None => {}
        }
        let unknown = match &self.unknown {
            Unknown::Nothing => false,
            Unknown::Keys(keys) => keys.contains(key),
            Unknown::Everything => true,
        };
        if unknown {
            Values::Unknown(Why::Undecidable(format!("it depends on {key} of the request").into()))
        } else {
            Values::Absent
        }
    }

    /// Whether the key was named as one of which nothing is known.
    pub fn is_forgotten(&self, key: &str) -> bool {
        matches!(&self.unknown, Unknown::Keys(keys) if keys.contains(key))
    }

    /// Whether nothing is known of keys without a value.
    pub fn is_open(&self) -> bool {
        matches!(self.unknown, Unknown::Everything)
    }

    /// The same with every key that has no value absent.
    #[must_use]
    pub fn closed(mut self) -> Self {
        self.unknown = Unknown::Nothing;
        self
    }

    /// Whether the request has the key, known or not.
    pub fn mentions(&self, key: &str) -> bool {
        !matches!(self.get(key), Values::Absent)
    }

    /// The keys with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &[Arc<str>])> {
        self.values.iter().map(|(key, values)| (key, values.as_slice()))
    }
}
