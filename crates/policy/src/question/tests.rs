//! The answers by example, and their agreement with the evaluator on random policies.

mod access;
mod agreement;
mod trust;

use bartizan_tree::{Node, Origin, Sources, Tri, Why};

use super::*;
use crate::Document;
use crate::testing::{doc, statement};

/// A document in which `@name@` stands for the attribute `name` of a resource that does not exist
/// yet, and `?name?` for a variable without a value.
fn with_holes(text: &str) -> Document {
    let mut pieces = Vec::new();
    for (i, piece) in text.split('@').enumerate() {
        match i % 2 {
            0 => {
                for (j, piece) in piece.split('?').enumerate() {
                    pieces.push(match j % 2 {
                        0 => Node::text(piece, Origin::NONE),
                        _ => Node::unknown(Why::Variable(piece.into()), Origin::NONE),
                    });
                }
            }
            _ => {
                let (resource, attribute) = piece.rsplit_once('.').unwrap();
                pieces.push(Node::reference(resource, attribute, Origin::NONE));
            }
        }
    }
    Document::parse(&Node::concat(pieces, Origin::NONE), &Sources::new())
}

fn kind(verdict: &Tri) -> &'static str {
    match verdict {
        Tri::Yes => "yes",
        Tri::No => "no",
        Tri::Unknown(_) => "unknown",
    }
}

#[test]
fn a_wholly_unknown_document_is_undecided_and_an_empty_one_grants_nothing() {
    let unknown = Document::unknown(Why::Variable("var.policy".into()), Origin::NONE);
    let why = Some(Why::Variable("var.policy".into()));
    let asks: [fn(&Document) -> Answer; 6] = [
        |d| is_public(d, None),
        refuses_plain_http,
        grants_admin,
        pass_role_on_everything,
        |d| trusts_anyone(d, None),
        |d| trusts_accounts(d, None),
    ];
    for ask in asks {
        assert_eq!(ask(&unknown).verdict.why().cloned(), why);
        assert_eq!(ask(&Document::empty(Origin::NONE)).verdict, Tri::No);
    }
}
