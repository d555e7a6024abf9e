//! A model as botocore writes it, before its references are followed.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawModel {
    pub(super) metadata: RawMetadata,
    #[serde(default)]
    pub(super) operations: BTreeMap<String, RawOperation>,
    pub(super) shapes: BTreeMap<String, RawShape>,
    #[serde(default)]
    pub(super) pagination: BTreeMap<String, RawPaginator>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawMetadata {
    pub(super) api_version: String,
    pub(super) endpoint_prefix: String,
    pub(super) service_id: String,
    pub(super) signature_version: String,
    pub(super) signing_name: Option<String>,
    pub(super) protocol: String,
    pub(super) protocols: Vec<String>,
    pub(super) json_version: Option<String>,
    pub(super) target_prefix: Option<String>,
    pub(super) xml_namespace: Option<RawNamespace>,
    pub(super) aws_query_compatible: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawOperation {
    pub(super) http: RawHttp,
    pub(super) input: Option<RawRef>,
    pub(super) output: Option<RawRef>,
    pub(super) errors: Vec<RawRef>,
    pub(super) endpoint: Option<RawEndpoint>,
    pub(super) authtype: Option<String>,
    pub(super) auth: Vec<String>,
    pub(super) static_context_params: BTreeMap<String, RawContext>,
    pub(super) operation_context_params: BTreeMap<String, RawPath>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawHttp {
    pub(super) method: Option<String>,
    pub(super) request_uri: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawEndpoint {
    pub(super) host_prefix: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct RawContext {
    pub(super) value: RawValue,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawValue {
    Bool(bool),
    Text(String),
    Texts(Vec<String>),
}

#[derive(Deserialize)]
pub(super) struct RawPath {
    pub(super) path: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawShape {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) members: BTreeMap<String, RawRef>,
    pub(super) member: Option<RawRef>,
    pub(super) key: Option<RawRef>,
    pub(super) value: Option<RawRef>,
    pub(super) required: Vec<String>,
    pub(super) payload: Option<String>,
    pub(super) union: bool,
    pub(super) document: bool,
    pub(super) error: Option<RawErrorTrait>,
    #[serde(flatten)]
    pub(super) traits: RawTraits,
}

#[derive(Deserialize)]
pub(super) struct RawErrorTrait {
    pub(super) code: Option<String>,
}

#[derive(Deserialize, Default)]
pub(super) struct RawRef {
    pub(super) shape: String,
    #[serde(flatten)]
    pub(super) traits: RawTraits,
}

#[derive(Deserialize, Default, Clone)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawTraits {
    pub(super) location_name: Option<String>,
    pub(super) query_name: Option<String>,
    pub(super) location: Option<String>,
    pub(super) flattened: Option<bool>,
    pub(super) xml_attribute: Option<bool>,
    pub(super) xml_namespace: Option<RawNamespace>,
    pub(super) timestamp_format: Option<String>,
    pub(super) result_wrapper: Option<String>,
    pub(super) jsonvalue: Option<bool>,
    pub(super) streaming: Option<bool>,
    pub(super) host_label: Option<bool>,
    pub(super) context_param: Option<RawContextParam>,
}

#[derive(Deserialize, Clone)]
pub(super) struct RawContextParam {
    pub(super) name: String,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
pub(super) enum RawNamespace {
    Uri(String),
    Full { uri: String, prefix: Option<String> },
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawPaginator {
    pub(super) input_token: OneOrMany,
    pub(super) output_token: OneOrMany,
    pub(super) more_results: Option<String>,
    pub(super) result_key: OneOrMany,
    pub(super) limit_key: Option<String>,
    pub(super) non_aggregate_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        OneOrMany::Many(Vec::new())
    }
}

impl OneOrMany {
    pub(super) fn all(self) -> Vec<String> {
        match self {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        }
    }
}
