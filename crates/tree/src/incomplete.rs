//! What could not be judged. Nothing is dropped without a line of this kind, and the exit status
//! says that there is one.

use std::fmt;
use std::sync::Arc;

use crate::Origin;

/// Something that could not be read, evaluated or asked for; the rest was judged all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// What kind of thing.
    pub what: What,
    /// Its name: a file's path, a block's header, a module's address, a call.
    pub name: Arc<str>,
    /// Why, as a sentence without a full stop, with what to do about it where that is known.
    pub reason: Arc<str>,
    /// Where, if it is a place in a file.
    pub origin: Origin,
}

/// What kind of thing could not be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// A whole file.
    File,
    /// One block, resource or section of a file.
    Block,
    /// An AWS call.
    Call,
    /// A Terraform module or a nested stack.
    Module,
    /// A function, an intrinsic or a macro.
    Function,
}

impl Incomplete {
    /// One line of what could not be judged.
    pub fn new(what: What, name: impl Into<Arc<str>>, reason: impl Into<Arc<str>>, origin: Origin) -> Self {
        Incomplete { what, name: name.into(), reason: reason.into(), origin }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            What::File => "file",
            What::Block => "block",
            What::Call => "call",
            What::Module => "module",
            What::Function => "function",
        })
    }
}
