//! Load balancers of all kinds, their listeners, and what a listener does with a request.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, State, Tri};

use super::facts::{Fact, Facts};
use crate::{Many, Subject};

/// The kinds of load balancers in the vocabulary: of the second generation, and the classic one.
pub const LOAD_BALANCERS: [&str; 2] =
    ["AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer"];

/// An `AWS::ElasticLoadBalancingV2::LoadBalancer` or a classic one.
#[derive(Clone, Copy, Debug)]
pub struct LoadBalancer<'e>(Subject<'e>);

impl<'e> LoadBalancer<'e> {
    /// A view on a load balancer.
    pub fn new(subject: Subject<'e>) -> Self {
        LoadBalancer(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// Whether it is a classic one.
    pub fn is_classic(self) -> bool {
        self.0.kind() == LOAD_BALANCERS[1]
    }

    /// `application`, `network`, `gateway`, or `classic`. One that does not say is an application
    /// load balancer.
    pub fn kind(self) -> Field<Arc<str>> {
        if self.is_classic() {
            return Field::known("classic".into(), self.0.origin());
        }
        self.0.get("Type").text().or_default("application".into())
    }

    /// `internal` or `internet-facing`, which it is where nothing is said. A gateway load balancer has
    /// no address that anybody could reach.
    pub fn scheme(self) -> Field<Arc<str>> {
        self.0.get("Scheme").text().or_default("internet-facing".into())
    }

    /// One of its attributes (`deletion_protection.enabled`).
    pub fn attribute(self, key: &str) -> Field<&'e Node> {
        attribute(self.0.get("LoadBalancerAttributes"), key, self.0.origin())
    }

    /// An attribute that is a switch, and off where nothing is written.
    pub fn switch(self, key: &str) -> Field<bool> {
        self.attribute(key).bool().or_default(false)
    }

    /// Whether access is logged: off where nothing is written. A classic load balancer's logging block
    /// must say it too, but Terraform's says yes where it is silent.
    pub fn logs_access(self) -> Field<bool> {
        if !self.is_classic() {
            return self.switch("access_logs.s3.enabled");
        }
        let policy = self.0.get("AccessLoggingPolicy");
        let enabled = policy.clone().get("Enabled").bool();
        match (policy.is_present(), enabled.is_absent()) {
            (Tri::Yes, Tri::Yes) => Field::default(true, policy.origin()),
            _ => enabled.or_default(false),
        }
    }

    /// The listeners of a classic load balancer.
    pub fn classic_listeners(self) -> Many<&'e Node> {
        let items = self.0.get("Listeners").items();
        Many { known: items.known, more: items.more }
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("kind", self.kind());
        facts.add("scheme", self.scheme());
        facts.add("logs_access", self.logs_access());
        if self.is_classic() {
            let listeners = self.classic_listeners().known.into_iter();
            let ports = listeners.map(|l| {
                let text = |key: &str| l.get(key).text().value().map_or("?".into(), |t| t.to_string().to_uppercase());
                format!("{}:{}>{}", text("Protocol"), text("LoadBalancerPort"), text("InstanceProtocol"))
            });
            facts.0.push(("listeners", Fact::Known(ports.collect::<Vec<_>>().join(", "))));
        } else {
            for (name, key) in [
                ("deletion_protection", "deletion_protection.enabled"),
                ("drops_invalid_headers", "routing.http.drop_invalid_header_fields.enabled"),
            ] {
                facts.add(name, self.switch(key));
            }
            facts.add_node("log_bucket", self.attribute("access_logs.s3.bucket"));
        }
        facts.add_node("security_groups", self.0.get("SecurityGroups"));
        facts
    }
}

/// The value of a key in a list of `Key` and `Value`. A list that may hold more, or a key that is not
/// known, leaves it open.
fn attribute<'e>(list: Field<&'e Node>, key: &str, header: Origin) -> Field<&'e Node> {
    let items = list.items();
    let mut open = items.more;
    for item in items.known {
        let name = item.get("Key").text();
        match name.is(|name| &**name == key) {
            Tri::Yes => return item.get("Value"),
            Tri::No => {}
            Tri::Unknown(why) => open = open.or(Some(why)),
        }
    }
    let place = if list.origin().is_some() { list.origin() } else { header };
    open.map_or_else(|| Field::absent(header), |why| Field::unknown(why, place))
}

/// An `AWS::ElasticLoadBalancingV2::Listener`.
#[derive(Clone, Copy, Debug)]
pub struct Listener<'e>(Subject<'e>);

impl<'e> Listener<'e> {
    /// A view on a listener.
    pub fn new(subject: Subject<'e>) -> Self {
        Listener(subject)
    }

    /// Its load balancer.
    pub fn load_balancer(self) -> Field<LoadBalancer<'e>> {
        let named = self.0.get("LoadBalancerArn");
        named.then(|node| self.0.resolve(node, &LOAD_BALANCERS[..1]).map(LoadBalancer))
    }

    /// What clients speak. Where nothing is said, an application load balancer speaks HTTP or HTTPS as
    /// the port tells, and a gateway load balancer has no protocol.
    pub fn protocol(self) -> Field<Arc<str>> {
        let written = self.0.get("Protocol").text().map(|word| word.to_uppercase().into());
        if written.is_absent().is_yes() {
            return self.implied_protocol(written);
        }
        written
    }

    fn implied_protocol(self, absent: Field<Arc<str>>) -> Field<Arc<str>> {
        let has_certificate = !self.0.get("Certificates").is_absent().is_yes();
        let has_port = !self.0.get("Port").is_absent().is_yes();
        if has_certificate {
            return absent.or_default("HTTPS".into());
        }
        let kind = self.load_balancer().then(LoadBalancer::kind);
        match kind.state() {
            State::Known(kind) | State::Default(kind) if &**kind == "application" => absent.or_default("HTTP".into()),
            State::Known(_) | State::Default(_) | State::Absent => absent,
            // Listeners of gateway load balancers have neither; others need a port.
            State::Unknown(_) if !has_port => absent,
            State::Unknown(why) => Field::unknown(why.clone(), absent.origin()),
        }
    }

    /// Its TLS policy; only asked of listeners that speak HTTPS or TLS. AWS takes
    /// `ELBSecurityPolicy-2016-08` where an API call names none
    /// (docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html).
    pub fn tls_policy(self) -> Field<Arc<str>> {
        self.0.get("SslPolicy").text().or_default("ELBSecurityPolicy-2016-08".into())
    }

    /// Whether every request is sent on to HTTPS before anything else. An action that redirects without
    /// a protocol keeps the one of the request.
    pub fn redirects_to_https(self) -> Tri {
        let actions = self.0.get("DefaultActions").items();
        let redirect = actions.known.iter().map(|action| {
            let is_redirect = action.get("Type").text().is(|kind| kind.eq_ignore_ascii_case("redirect"));
            let config = action.get("RedirectConfig");
            let to_https = config.get("Protocol").text().is(|protocol| protocol.eq_ignore_ascii_case("https"));
            is_redirect.and(to_https)
        });
        Tri::any(redirect).or(actions.more.map_or(Tri::No, Tri::Unknown))
    }

    /// The target groups that it forwards to, whichever way the action is spelled.
    pub fn target_groups(self) -> Many<Subject<'e>> {
        let kinds = ["AWS::ElasticLoadBalancingV2::TargetGroup"];
        let mut found = self.0.follow("DefaultActions.TargetGroupArn", &kinds);
        // An answer spells one action in both ways.
        let mut forward = self.0.follow("DefaultActions.ForwardConfig.TargetGroups.TargetGroupArn", &kinds);
        forward.known.retain(|group| !found.known.contains(group));
        found.extend(forward);
        found
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("port", self.0.get("Port").integer());
        facts.add("protocol", self.protocol());
        facts.0.push(("redirects_to_https", Fact::Known(format!("{:?}", self.redirects_to_https()))));
        facts.add_many("target_groups", &self.target_groups());
        facts.add("load_balancer", self.load_balancer().map(|balancer| balancer.0.address().clone()));
        if self.protocol().is(|protocol| matches!(&**protocol, "HTTPS" | "TLS")).is_yes() {
            facts.add("tls_policy", self.tls_policy());
        }
        facts
    }
}

/// An `AWS::ElasticLoadBalancingV2::TargetGroup`.
#[derive(Clone, Copy, Debug)]
pub struct TargetGroup<'e>(Subject<'e>);

impl<'e> TargetGroup<'e> {
    /// A view on a target group.
    pub fn new(subject: Subject<'e>) -> Self {
        TargetGroup(subject)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("port", self.0.get("Port").integer());
        facts.add("protocol", self.0.get("Protocol").text());
        facts.add("target_type", self.0.get("TargetType").text().or_default("instance".into()));
        facts.add_node("vpc", self.0.get("VpcId"));
        facts
    }
}
