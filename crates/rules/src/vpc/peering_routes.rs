//! A route to a peer that opens all of its network.

use bartizan_estate::Subject;
use bartizan_estate::views::vpc::{Route, RouteTable};
use bartizan_finding::Severity;
use bartizan_network::Cidr;
use bartizan_tree::{Tri, Why};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "vpc-peering-routes",
    title: "Route to a peered VPC opens all of it",
    severity: Severity::Low,
    practice: "NET-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::RouteTable"],
    aliases: &[
        Alias::exact("prowler:vpc_peering_routing_tables_with_least_privilege"),
        Alias::narrower("CKV2_AWS_44"),
        Alias::narrower("b3a41501-f712-4c4f-81e5-db9a7dc0e34e"),
    ],
    controls: &["CIS-AWS-7.0/6.6", "CIS-AWS-5.0/5.6", "CIS-AWS-3.0/5.5"],
    page: include_str!("peering_routes.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let routes = RouteTable::new(subject).routes();
    let mut asked = false;
    for route in routes.known {
        let peering = route.peering().is_present();
        if peering.is_no() {
            continue;
        }
        asked = true;
        let to = route.destination();
        let block = to.value().map(ToString::to_string).unwrap_or_default();
        let place = if to.origin().is_some() { to.origin() } else { route.origin() };
        let message = format!("the route to `{block}` opens the whole network of the peer");
        if let Some(outcome) = judge.fail_if(peering.and(opens_all(route)), place, message) {
            outcome.facet(format!("to:{block}"));
        }
    }
    match routes.more {
        Some(why) => judge.undecided(why, subject.get("Routes").origin()),
        None if !asked => judge.not_applicable(),
        None => {}
    }
}

/// Whether the destination covers a whole block of the VPC on the other side.
fn opens_all(route: Route<'_>) -> Tri {
    route.destination().asks(|text| {
        let Some(to) = Cidr::parse(text) else {
            return Tri::Unknown(Why::Invalid(format!("`{text}` is no block of addresses").into()));
        };
        if to.length() == 0 {
            return Tri::Yes;
        }
        route.peer_blocks().any(|block| match Cidr::parse(block) {
            Some(block) => to.contains(block).into(),
            None => Tri::Unknown(Why::Invalid(format!("`{block}` is no block of addresses").into())),
        })
    })
}
