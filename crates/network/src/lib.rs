//! Addresses, protocols and ports, and what a rule on them exposes.
//!
//! Small and exact: which blocks are the internet, which ports a rule opens, each in three values
//! where pieces of the rule are not known. Reachability (routes, NACLs, load balancers) builds on
//! it.

mod exposure;
mod internet;
mod protocol;

pub use bartizan_tree::Cidr;
pub use exposure::{Exposure, Origins};
pub use internet::{Breadth, breadth, covers_internet};
pub use protocol::{Ports, Protocol};
