//! Plans and states of AWS resources, in the form that `terraform show -json` gives them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

use bartizan_terraform::{Configuration, Evaluated, Mode, is_plan, is_state, read_plan, read_state};
use bartizan_tree::{Node, Sources, Why, json};

const PLAN: &str = r#"{
  "format_version": "1.2",
  "terraform_version": "1.11.4",
  "variables": {"region": {"value": "eu-west-1"}},
  "planned_values": {"root_module": {"resources": [
    {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b", "values": {"bucket": "a-bucket"}}
  ]}},
  "resource_changes": [
    {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b",
     "change": {"actions": ["create"], "before": null,
       "after": {"bucket": "a-bucket", "force_destroy": false, "tags": null, "logging": [{"target_prefix": "x/"}], "list": [null, "known"]},
       "after_unknown": {"id": true, "arn": true, "tags_all": true, "policy": true, "logging": [{"target_bucket": true}], "list": [true, false]}}},
    {"address": "aws_s3_bucket_versioning.v", "mode": "managed", "type": "aws_s3_bucket_versioning", "name": "v",
     "change": {"actions": ["create"], "after": {"versioning_configuration": [{"status": "Enabled"}]},
       "after_unknown": {"bucket": true, "id": true}}},
    {"address": "module.m[\"k.1\"].aws_s3_bucket_policy.p", "module_address": "module.m[\"k.1\"]", "mode": "managed", "type": "aws_s3_bucket_policy", "name": "p",
     "change": {"actions": ["create"], "after": {}, "after_unknown": {"bucket": true, "policy": true}}},
    {"address": "aws_instance.i", "mode": "managed", "type": "aws_instance", "name": "i",
     "change": {"actions": ["create"], "after": {}, "after_unknown": {"vpc_security_group_ids": true, "subnet_id": true, "iam_instance_profile": true}}},
    {"address": "aws_lb.l", "mode": "managed", "type": "aws_lb", "name": "l",
     "change": {"actions": ["create"], "after": {"security_groups": ["sg-known", null]}, "after_unknown": {"security_groups": [false, true], "subnets": true}}},
    {"address": "aws_s3_bucket.gone", "mode": "managed", "type": "aws_s3_bucket", "name": "gone",
     "change": {"actions": ["delete"], "before": {"bucket": "x"}, "after": null, "after_unknown": {}}},
    {"address": "aws_s3_bucket.replaced", "mode": "managed", "type": "aws_s3_bucket", "name": "replaced",
     "change": {"actions": ["delete", "create"], "before": {"bucket": "x"}, "after": {"bucket": "y"}, "after_unknown": {}}},
    {"address": "data.aws_iam_policy_document.late", "mode": "data", "type": "aws_iam_policy_document", "name": "late",
     "change": {"actions": ["read"], "before": null, "after": {"version": null}, "after_unknown": {"json": true}}}
  ],
  "prior_state": {"values": {"root_module": {"resources": [
    {"address": "data.aws_caller_identity.me", "mode": "data", "type": "aws_caller_identity", "name": "me", "values": {"account_id": "111111111111"}},
    {"address": "aws_s3_bucket.gone", "mode": "managed", "type": "aws_s3_bucket", "name": "gone", "values": {"bucket": "x"}}
  ]}}},
  "configuration": {
    "provider_config": {
      "aws": {"name": "aws", "full_name": "registry.terraform.io/hashicorp/aws", "expressions": {"region": {"references": ["var.region"]}, "default_tags": [{"tags": {"constant_value": {"owner": "me"}}}]}},
      "aws.west": {"name": "aws", "alias": "west", "full_name": "registry.terraform.io/hashicorp/aws", "expressions": {"region": {"constant_value": "us-west-2"}, "assume_role": [{"role_arn": {"constant_value": "arn:aws:iam::222222222222:role/x"}}]}}
    },
    "root_module": {
      "resources": [
        {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b", "provider_config_key": "aws", "expressions": {"bucket": {"constant_value": "a-bucket"}, "policy": {"references": ["local.policy"]}, "list": {"references": ["local.list"]}, "logging": [{"target_bucket": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}}]}},
        {"address": "aws_s3_bucket_versioning.v", "type": "aws_s3_bucket_versioning", "provider_config_key": "aws.west", "expressions": {"bucket": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}}},
        {"address": "aws_instance.i", "provider_config_key": "aws", "expressions": {"vpc_security_group_ids": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}, "subnet_id": {"references": ["each.key", "aws_s3_bucket.b"]}, "iam_instance_profile": {"references": ["local.profile"]}}},
        {"address": "aws_lb.l", "provider_config_key": "aws", "expressions": {"security_groups": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}, "subnets": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b", "aws_s3_bucket.replaced.id", "aws_s3_bucket.replaced"]}}}
      ],
      "module_calls": {"m": {"source": "./m", "for_each_expression": {}, "expressions": {"target": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}},
        "module": {"resources": [
          {"address": "aws_s3_bucket_policy.p", "provider_config_key": "aws", "expressions": {"bucket": {"references": ["var.target"]}, "policy": {"references": ["var.target"]}}}
        ], "variables": {"target": {}}}}}
    }
  }
}"#;

struct Look {
    configuration: Configuration,
    sources: Sources,
}

fn plan(text: &str) -> Look {
    let mut sources = Sources::new();
    let id = sources.add_file("plan.json", text);
    let document = json::parse_file(&sources, id).unwrap();
    assert!(is_plan(&document) && !is_state(&document));
    Look { configuration: read_plan(&sources, id, &document), sources }
}

fn state(text: &str) -> Look {
    let mut sources = Sources::new();
    let id = sources.add_file("state.json", text);
    let document = json::parse_file(&sources, id).unwrap();
    assert!(is_state(&document) && !is_plan(&document));
    Look { configuration: read_state(&sources, id, &document), sources }
}

impl Look {
    fn at(&self, address: &str) -> &Evaluated {
        let found = self.configuration.resources.iter().find(|r| &*r.address == address);
        found.unwrap_or_else(|| panic!("no {address}"))
    }

    fn node(&self, address: &str, name: &str) -> Node {
        self.at(address)
            .attributes
            .as_map()
            .unwrap()
            .get(name)
            .unwrap_or_else(|| panic!("{address} has no {name}"))
            .clone()
    }

    fn json(&self, address: &str, name: &str) -> String {
        json::write(&self.node(address, name))
    }
}

#[test]
fn what_is_planned_is_known_and_the_rest_is_unknown() {
    let look = plan(PLAN);
    assert_eq!(&*look.configuration.root, "plan.json");
    let b = "aws_s3_bucket.b";
    assert_eq!(look.json(b, "bucket"), r#""a-bucket""#);
    assert_eq!(look.json(b, "tags"), "null");
    assert_eq!(look.node(b, "policy").why(), Some(Why::Computed("aws_s3_bucket.b.policy".into())));
    assert_eq!(look.json(b, "list"), r#"[{"$unknown":"aws_s3_bucket.b.list[0] is known only after apply"},"known"]"#);
    assert_eq!(look.sources.slice(look.node(b, "bucket").origin), "\"a-bucket\"");
    assert_eq!(look.sources.slice(look.at(b).origin), "\"aws_s3_bucket.b\"");
}

#[test]
fn what_nobody_wrote_and_the_provider_fills_in_is_absent_as_in_code() {
    let look = plan(PLAN);
    let attributes = look.at("aws_s3_bucket.b").attributes.as_map().unwrap();
    assert!(!attributes.contains_key("arn") && !attributes.contains_key("tags_all"));
}

#[test]
fn what_is_deleted_is_not_there_and_what_is_replaced_is() {
    let look = plan(PLAN);
    let addresses: Vec<&str> = look.configuration.resources.iter().map(|r| &*r.address).collect();
    assert!(!addresses.contains(&"aws_s3_bucket.gone"));
    assert_eq!(look.json("aws_s3_bucket.replaced", "bucket"), r#""y""#);
}

#[test]
fn an_unknown_that_names_a_resource_is_the_reference_that_it_was() {
    let look = plan(PLAN);
    let bucket = r#"{"$ref":"aws_s3_bucket.b.id"}"#;
    assert_eq!(look.json("aws_s3_bucket_versioning.v", "bucket"), bucket);
    // In a nested block, and through a module's variable.
    assert_eq!(
        look.json("aws_s3_bucket.b", "logging"),
        format!(r#"[{{"target_bucket":{bucket},"target_prefix":"x/"}}]"#)
    );
    let policy = "module.m[\"k.1\"].aws_s3_bucket_policy.p";
    assert_eq!(look.json(policy, "bucket"), bucket);
    // A policy that refers to a bucket is not the bucket.
    let unknown = Why::Computed("module.m[\"k.1\"].aws_s3_bucket_policy.p.policy".into());
    assert_eq!(look.node(policy, "policy").why(), Some(unknown));
}

#[test]
fn an_unknown_list_keeps_the_members_that_it_surely_has() {
    let look = plan(PLAN);
    let bucket = r#"{"$ref":"aws_s3_bucket.b.id"}"#;
    assert_eq!(look.json("aws_lb.l", "security_groups"), format!(r#"["sg-known",{bucket}]"#));
    assert!(look.json("aws_instance.i", "vpc_security_group_ids").starts_with(&format!(r#"{{"$open":[{bucket}]"#)));
    // Which instance, or what the local is, a plan does not say.
    assert_eq!(look.node("aws_instance.i", "subnet_id").why(), Some(Why::Computed("aws_instance.i.subnet_id".into())));
    assert!(look.node("aws_instance.i", "iam_instance_profile").as_ref_to().is_none());
}

#[test]
fn data_sources_come_from_the_prior_state_or_are_unknown() {
    let look = plan(PLAN);
    assert_eq!(look.json("data.aws_caller_identity.me", "account_id"), r#""111111111111""#);
    let late = look.at("data.aws_iam_policy_document.late");
    assert_eq!(late.mode, Mode::Data);
    assert_eq!(
        look.node("data.aws_iam_policy_document.late", "json").why(),
        Some(Why::DataSource("data.aws_iam_policy_document.late.json".into()))
    );
}

#[test]
fn providers_are_those_of_the_configuration() {
    let look = plan(PLAN);
    let provider = &look.at("aws_s3_bucket.b").provider;
    assert_eq!(provider.region.value().map(AsRef::as_ref), Some("eu-west-1"));
    assert_eq!(json::write(&provider.default_tags), r#"{"owner":"me"}"#);
    let west = &look.at("aws_s3_bucket_versioning.v").provider;
    assert_eq!((&*west.name, west.alias.as_deref()), ("aws", Some("west")));
    assert_eq!(west.region.value().map(AsRef::as_ref), Some("us-west-2"));
    assert_eq!(west.account.value().map(AsRef::as_ref), Some("222222222222"));
}

#[test]
fn a_state_as_it_is_shown_and_as_it_is_stored_say_the_same() {
    let shown = state(
        r#"{"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {
          "resources": [{"address": "aws_s3_bucket.b[0]", "mode": "managed", "type": "aws_s3_bucket", "name": "b", "index": 0, "provider_name": "registry.terraform.io/hashicorp/aws", "values": {"bucket": "x", "arn": "arn:aws:s3:::x"}}],
          "child_modules": [{"address": "module.m[\"k\"]", "resources": [{"address": "module.m[\"k\"].data.aws_region.r", "mode": "data", "type": "aws_region", "name": "r", "provider_name": "registry.terraform.io/hashicorp/aws", "values": {"name": "eu-west-1"}}]}]}}}"#,
    );
    let stored = state(
        r#"{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "l", "outputs": {}, "resources": [
          {"mode": "managed", "type": "aws_s3_bucket", "name": "b", "provider": "provider[\"registry.terraform.io/hashicorp/aws\"].west", "instances": [
            {"index_key": 0, "schema_version": 0, "attributes": {"bucket": "x", "arn": "arn:aws:s3:::x"}},
            {"index_key": 0, "deposed": "abcd", "attributes": {"bucket": "old"}}]},
          {"module": "module.m[\"k\"]", "mode": "data", "type": "aws_region", "name": "r", "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]", "instances": [{"attributes": {"name": "eu-west-1"}}]}]}"#,
    );
    for (a, b) in shown.configuration.resources.iter().zip(&stored.configuration.resources) {
        assert_eq!((&a.address, &a.kind, a.mode, &a.attributes), (&b.address, &b.kind, b.mode, &b.attributes));
        assert_eq!(a.provider.name, b.provider.name);
    }
    assert_eq!((shown.configuration.resources.len(), stored.configuration.resources.len()), (2, 2));
    assert_eq!(stored.at("aws_s3_bucket.b[0]").provider.alias.as_deref(), Some("west"));
}

#[test]
fn an_old_state_file_is_said() {
    let look = state(r#"{"version": 3, "terraform_version": "0.11.1", "serial": 1, "lineage": "l", "modules": []}"#);
    assert!(look.configuration.incomplete[0].reason.contains("another version than 4"));
}

#[test]
fn other_json_is_neither() {
    let mut sources = Sources::new();
    for text in [
        "{}",
        "[]",
        "1",
        r#"{"Resources": {}}"#,
        r#"{"version": "4", "resources": []}"#,
        r#"{"format_version": "1.0"}"#,
    ] {
        let id = sources.add_file("x.json", text);
        let document = json::parse_file(&sources, id).unwrap();
        assert!(!is_plan(&document) && !is_state(&document), "{text}");
    }
}
