//! Load balancers: what Terraform writes as attributes stands in the vocabulary as a list of `Key` and
//! `Value` (docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html).

use bartizan_estate::Resource;
use bartizan_tree::{Node, State, json};

use super::Raw;
use super::block::with;

/// Attributes of `aws_lb` and their keys.
const LOAD_BALANCER: &[(&str, &str)] = &[
    ("access_logs.bucket", "access_logs.s3.bucket"),
    ("access_logs.enabled", "access_logs.s3.enabled"),
    ("access_logs.prefix", "access_logs.s3.prefix"),
    ("client_keep_alive", "client_keep_alive.seconds"),
    ("connection_logs.bucket", "connection_logs.s3.bucket"),
    ("connection_logs.enabled", "connection_logs.s3.enabled"),
    ("connection_logs.prefix", "connection_logs.s3.prefix"),
    ("desync_mitigation_mode", "routing.http.desync_mitigation_mode"),
    ("drop_invalid_header_fields", "routing.http.drop_invalid_header_fields.enabled"),
    ("enable_cross_zone_load_balancing", "load_balancing.cross_zone.enabled"),
    ("enable_deletion_protection", "deletion_protection.enabled"),
    ("enable_http2", "routing.http2.enabled"),
    ("enable_tls_version_and_cipher_suite_headers", "routing.http.x_amzn_tls_version_and_cipher_suite.enabled"),
    ("enable_waf_fail_open", "waf.fail_open.enabled"),
    ("enable_xff_client_port", "routing.http.xff_client_port.enabled"),
    ("enable_zonal_shift", "zonal_shift.config.enabled"),
    ("idle_timeout", "idle_timeout.timeout_seconds"),
    ("preserve_host_header", "routing.http.preserve_host_header.enabled"),
    ("xff_header_processing_mode", "routing.http.xff_header_processing.mode"),
];

/// Attributes of `aws_lb_target_group` and their keys.
const TARGET_GROUP: &[(&str, &str)] = &[
    ("connection_termination", "deregistration_delay.connection_termination.enabled"),
    ("deregistration_delay", "deregistration_delay.timeout_seconds"),
    ("load_balancing_algorithm_type", "load_balancing.algorithm.type"),
    ("preserve_client_ip", "preserve_client_ip.enabled"),
    ("proxy_protocol_v2", "proxy_protocol_v2.enabled"),
    ("slow_start", "slow_start.duration_seconds"),
    ("stickiness.enabled", "stickiness.enabled"),
    ("stickiness.type", "stickiness.type"),
];

/// Blocks whose `enabled` is off where it is not written, even where the block is.
const SWITCHES: [(&str, &str); 2] =
    [("access_logs", "access_logs.s3.enabled"), ("connection_logs", "connection_logs.s3.enabled")];

/// `aws_lb` and `aws_alb`.
pub(super) fn load_balancer(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    out.push(pivot(raw, resource, LOAD_BALANCER, "LoadBalancerAttributes"));
}

/// `aws_lb_target_group` and `aws_alb_target_group`.
pub(super) fn target_group(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    out.push(pivot(raw, resource, TARGET_GROUP, "TargetGroupAttributes"));
}

fn pivot(raw: &Raw<'_>, resource: Resource, keys: &[(&str, &str)], into: &str) -> Resource {
    let origin = resource.origin;
    let mut pairs = Vec::new();
    let mut push = |key: &str, value: Node| {
        let at = value.origin;
        pairs.push(Node::map(json::members([("Key", Node::text(key, at)), ("Value", value)]), at));
    };
    for (path, key) in keys {
        let written = raw.written(path);
        match written.state() {
            State::Known(node) | State::Default(node) => push(key, node.clone()),
            State::Unknown(why) => push(key, Node::unknown(why.clone(), written.origin())),
            State::Absent => {
                let block = SWITCHES.iter().find(|(_, switch)| switch == key).map(|(block, _)| raw.written(block));
                let first = block.as_ref().and_then(|block| block.value()?.items().known.first().copied());
                if let Some(block) = first {
                    push(key, Node::bool(false, block.origin));
                }
            }
        }
    }
    if pairs.is_empty() {
        return resource;
    }
    with(resource, vec![(into, Node::list(pairs, origin))])
}
