//! Reading a model in botocore's form (`service-2.json` with the paginators beside it).
//!
//! Only what encoding and decoding need is looked at; the rest may be there.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::raw::{
    RawMetadata, RawModel, RawNamespace, RawOperation, RawPaginator, RawRef, RawShape, RawTraits, RawValue,
};
use super::shape::{Kind, Location, Member, Shape, Structure, TimestampFormat, Traits, XmlNamespace};
use super::{ContextValue, Data, Metadata, Paginator, Protocol, Service};

/// Why a text is no model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It is not JSON in the form of a model.
    #[error("the model of {service} cannot be read: {source}")]
    Form {
        /// The service.
        service: String,
        /// What serde says.
        source: serde_json::Error,
    },
    /// A shape is named that is not there.
    #[error("the model of {service} names the shape {shape}, which it does not hold")]
    NoShape {
        /// The service.
        service: String,
        /// The shape.
        shape: String,
    },
    /// Something has a value that is not known here.
    #[error("the model of {service} has the {what} {value}, which is not supported")]
    Unsupported {
        /// The service.
        service: String,
        /// What.
        what: &'static str,
        /// Its value.
        value: String,
    },
}

/// Reads one service's model. Linear in it.
pub(super) fn read(name: &str, text: &str) -> Result<Service, ModelError> {
    let raw: RawModel =
        serde_json::from_str(text).map_err(|source| ModelError::Form { service: name.into(), source })?;
    let ids: HashMap<&str, usize> = raw.shapes.keys().enumerate().map(|(id, name)| (name.as_str(), id)).collect();
    let reader = Reader { service: name, raw: &raw.shapes, ids };
    let mut shapes = Vec::with_capacity(raw.shapes.len());
    for (shape_name, shape) in &raw.shapes {
        shapes.push(reader.shape(shape_name, shape)?);
    }
    let metadata = reader.metadata(raw.metadata)?;
    name_on_the_wire(&mut shapes, metadata.protocol);
    let mut pagination = raw.pagination;
    let mut operations = BTreeMap::new();
    for (operation, data) in raw.operations {
        let paginator = pagination.remove(&operation).map(paginator);
        operations.insert(operation.clone(), reader.operation(operation, data, paginator)?);
    }
    Ok(Service { name: name.into(), metadata, operations, shapes })
}

/// Notes what each member of each structure is called in a body.
fn name_on_the_wire(shapes: &mut [Shape], protocol: Protocol) {
    // In XML a flattened list has no element of its own: its members' name stands in its place.
    let flat: Vec<Option<Arc<str>>> = shapes
        .iter()
        .map(|shape| match &shape.kind {
            Kind::List(item) => item.traits.name.clone(),
            _ => None,
        })
        .collect();
    let xml = matches!(protocol, Protocol::Query | Protocol::Ec2 | Protocol::RestXml);
    for shape in shapes {
        let Kind::Structure(structure) = &mut shape.kind else { continue };
        for (at, member) in structure.members.iter().enumerate() {
            if matches!(member.traits.location, Some(Location::Header | Location::Headers | Location::StatusCode)) {
                continue;
            }
            let own = || member.traits.name.clone().unwrap_or_else(|| member.name.clone());
            let name = match protocol {
                Protocol::RpcV2Cbor => member.name.clone(),
                _ if xml && member.traits.flattened => flat[member.shape].clone().unwrap_or_else(own),
                _ => own(),
            };
            structure.by_wire.push((name, at));
        }
        structure.by_wire.sort();
    }
}

fn paginator(raw: RawPaginator) -> Paginator {
    Paginator {
        input_tokens: raw.input_token.all(),
        output_tokens: raw.output_token.all(),
        more_results: raw.more_results,
        result_keys: raw.result_key.all(),
        limit_key: raw.limit_key,
        non_aggregate_keys: raw.non_aggregate_keys,
    }
}

struct Reader<'a> {
    service: &'a str,
    raw: &'a BTreeMap<String, RawShape>,
    ids: HashMap<&'a str, usize>,
}

impl Reader<'_> {
    fn unsupported(&self, what: &'static str, value: &str) -> ModelError {
        ModelError::Unsupported { service: self.service.into(), what, value: value.into() }
    }

    fn metadata(&self, raw: RawMetadata) -> Result<Metadata, ModelError> {
        // botocore's order of preference (`PRIORITY_ORDERED_SUPPORTED_PROTOCOLS`).
        const PREFERRED: [&str; 6] = ["json", "rest-json", "rest-xml", "smithy-rpc-v2-cbor", "query", "ec2"];
        let listed = PREFERRED.iter().find(|known| raw.protocols.iter().any(|p| p == *known));
        let protocol = match listed.copied().unwrap_or(&raw.protocol) {
            "json" => Protocol::Json,
            "rest-json" => Protocol::RestJson,
            "rest-xml" => Protocol::RestXml,
            "smithy-rpc-v2-cbor" => Protocol::RpcV2Cbor,
            "query" => Protocol::Query,
            "ec2" => Protocol::Ec2,
            other => return Err(self.unsupported("protocol", other)),
        };
        Ok(Metadata {
            api_version: raw.api_version,
            endpoint_prefix: raw.endpoint_prefix,
            service_id: raw.service_id,
            signature_version: raw.signature_version,
            signing_name: raw.signing_name,
            protocol,
            json_version: raw.json_version,
            target_prefix: raw.target_prefix,
            xml_namespace: raw.xml_namespace.map(|namespace| self.namespace(namespace).uri),
            query_compatible: raw.aws_query_compatible.is_some(),
        })
    }

    fn operation(&self, name: String, raw: RawOperation, paginator: Option<Paginator>) -> Result<Data, ModelError> {
        let unsigned = raw.authtype.as_deref() == Some("none") || raw.auth.iter().any(|a| a == "smithy.api#noAuth");
        let input_shape = raw.input.as_ref().and_then(|input| self.raw.get(&input.shape));
        let mut context = Vec::new();
        for (member, reference) in input_shape.into_iter().flat_map(|shape| &shape.members) {
            if let Some(parameter) = &reference.traits.context_param {
                context.push((parameter.name.clone(), member.clone()));
            }
        }
        let place = |reference: Option<RawRef>| reference.map(|r| self.member(&r.shape, &r)).transpose();
        Ok(Data {
            method: raw.http.method.unwrap_or_else(|| "POST".into()),
            uri: raw.http.request_uri.unwrap_or_else(|| "/".into()),
            input: place(raw.input)?,
            output: place(raw.output)?,
            errors: raw.errors.iter().map(|error| self.error_code(&error.shape)).collect(),
            host_prefix: raw.endpoint.and_then(|endpoint| endpoint.host_prefix),
            unsigned,
            static_context: raw.static_context_params.into_iter().map(|(k, v)| (k, context_value(v.value))).collect(),
            operation_context: raw.operation_context_params.into_iter().map(|(k, v)| (k, v.path)).collect(),
            context,
            paginator,
            name,
        })
    }

    fn error_code(&self, shape: &str) -> String {
        let named = self.raw.get(shape).and_then(|raw| raw.error.as_ref()?.code.clone());
        named.unwrap_or_else(|| shape.into())
    }

    fn shape(&self, name: &str, raw: &RawShape) -> Result<Shape, ModelError> {
        let part = |name: &str, reference: &Option<RawRef>| match reference {
            Some(reference) => self.member(name, reference),
            None => Err(self.unsupported("shape without its member", name)),
        };
        let kind = match raw.kind.as_str() {
            "structure" => {
                let members = raw.members.iter().map(|(name, r)| self.member(name, r)).collect::<Result<_, _>>()?;
                Kind::Structure(Structure { members, by_wire: Vec::new() })
            }
            "list" => Kind::List(part("member", &raw.member)?),
            "map" => Kind::Map(part("key", &raw.key)?, part("value", &raw.value)?),
            "string" | "character" => Kind::Text,
            "blob" => Kind::Blob,
            "boolean" => Kind::Boolean,
            "integer" | "long" | "short" | "byte" | "bigInteger" => Kind::Integer,
            "float" | "double" | "bigDecimal" => Kind::Float,
            "timestamp" => Kind::Timestamp,
            other => return Err(self.unsupported("type", other)),
        };
        Ok(Shape {
            name: name.into(),
            kind,
            payload: raw.payload.clone(),
            required: raw.required.clone(),
            union: raw.union,
            document: raw.document,
        })
    }

    fn member(&self, name: &str, reference: &RawRef) -> Result<Member, ModelError> {
        let (Some(&shape), Some(raw)) = (self.ids.get(reference.shape.as_str()), self.raw.get(&reference.shape)) else {
            return Err(ModelError::NoShape { service: self.service.into(), shape: reference.shape.clone() });
        };
        Ok(Member { name: name.into(), shape, traits: self.traits(&raw.traits, &reference.traits)? })
    }

    /// What the shape says, overridden by what the place says.
    fn traits(&self, shape: &RawTraits, place: &RawTraits) -> Result<Traits, ModelError> {
        let text = |name: fn(&RawTraits) -> &Option<String>| {
            name(place).as_ref().or(name(shape).as_ref()).map(|text| Arc::from(text.as_str()))
        };
        let flag = |flag: fn(&RawTraits) -> Option<bool>| flag(place).or(flag(shape)).unwrap_or(false);
        let location = place.location.as_deref().or(shape.location.as_deref());
        let format = place.timestamp_format.as_deref().or(shape.timestamp_format.as_deref());
        let namespace = place.xml_namespace.clone().or_else(|| shape.xml_namespace.clone());
        Ok(Traits {
            name: text(|t| &t.location_name),
            query_name: text(|t| &t.query_name),
            location: location.map(|l| self.location(l)).transpose()?.flatten(),
            flattened: flag(|t| t.flattened),
            xml_attribute: flag(|t| t.xml_attribute),
            xml_namespace: namespace.map(|namespace| self.namespace(namespace)),
            timestamp_format: format.map(|f| self.timestamp_format(f)).transpose()?,
            result_wrapper: text(|t| &t.result_wrapper),
            json_value: flag(|t| t.jsonvalue),
            streaming: flag(|t| t.streaming),
            host_label: flag(|t| t.host_label),
        })
    }

    fn location(&self, location: &str) -> Result<Option<Location>, ModelError> {
        Ok(Some(match location {
            "header" => Location::Header,
            "headers" => Location::Headers,
            "querystring" => Location::QueryString,
            "uri" => Location::Uri,
            "statusCode" => Location::StatusCode,
            "body" => return Ok(None),
            other => return Err(self.unsupported("location", other)),
        }))
    }

    fn timestamp_format(&self, format: &str) -> Result<TimestampFormat, ModelError> {
        Ok(match format.to_ascii_lowercase().as_str() {
            "iso8601" => TimestampFormat::Iso8601,
            "rfc822" => TimestampFormat::Rfc822,
            "unixtimestamp" => TimestampFormat::Unix,
            _ => return Err(self.unsupported("format of time", format)),
        })
    }

    fn namespace(&self, raw: RawNamespace) -> XmlNamespace {
        match raw {
            RawNamespace::Uri(uri) => XmlNamespace { uri, prefix: None },
            RawNamespace::Full { uri, prefix } => XmlNamespace { uri, prefix: prefix.filter(|p| !p.is_empty()) },
        }
    }
}

fn context_value(raw: RawValue) -> ContextValue {
    match raw {
        RawValue::Bool(b) => ContextValue::Bool(b),
        RawValue::Text(text) => ContextValue::Text(text),
        RawValue::Texts(texts) => ContextValue::Texts(texts),
    }
}
