//! Sets.

use bartizan_tree::{Node, Origin};

use super::{Function, two};
use crate::eval::unified;
use crate::value::{self, Outcome, Stop};

/// The most members of a product.
const MAX_PRODUCT: usize = 100_000;

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "setunion" => union,
        "setintersection" => intersection,
        "setsubtract" => subtract,
        "setproduct" => product,
        _ => return None,
    })
}

fn union(arguments: &[Node]) -> Outcome {
    let mut items = Vec::new();
    let mut more = None;
    for set in arguments {
        match value::items(set) {
            Ok(found) => {
                items.extend(found.known.iter().cloned());
                more = more.or(found.more);
            }
            Err(Stop::Unknown(why)) => more = more.or(Some(why)),
            Err(fault) => return Err(fault),
        }
    }
    Ok(value::set(unified(items), more))
}

fn intersection(arguments: &[Node]) -> Outcome {
    let [first, rest @ ..] = arguments else { return Err(Stop::fault("setintersection has sets")) };
    let first = value::items(value::whole(first)?)?;
    let mut items = first.known.to_vec();
    for set in rest {
        let other = value::items(value::whole(set)?)?;
        items.retain(|item| other.known.contains(item));
    }
    Ok(value::set(unified(items), None))
}

fn subtract(arguments: &[Node]) -> Outcome {
    let (from, what) = two(arguments)?;
    let (from, what) = (value::items(value::whole(from)?)?, value::items(value::whole(what)?)?);
    Ok(value::set(from.known.iter().filter(|item| !what.known.contains(item)).cloned().collect(), None))
}

fn product(arguments: &[Node]) -> Outcome {
    if arguments.len() < 2 {
        return Err(Stop::fault("setproduct has at least two sets"));
    }
    let mut rows: Vec<Vec<Node>> = vec![Vec::new()];
    let mut more = None;
    let mut unordered = false;
    for set in arguments {
        let found = value::items(set)?;
        more = more.or(found.more);
        unordered |= found.unordered;
        if rows.len().saturating_mul(found.known.len()) > MAX_PRODUCT {
            return Err(Stop::limit("size of a product of sets"));
        }
        rows = rows
            .iter()
            .flat_map(|row| found.known.iter().map(|item| row.iter().cloned().chain([item.clone()]).collect()))
            .collect();
    }
    let _ = unordered;
    let items = rows.into_iter().map(|row| Node::list(row, Origin::NONE)).collect();
    Ok(value::list(items, more))
}
