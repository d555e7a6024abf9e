//! CloudFront's distributions and API Gateway's stages. Distributions are listed with all but where
//! their logs go; the API counts its lists (`{Quantity, Items}`), the vocabulary has them bare.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Value};

use crate::building::Building;
use crate::nodes::{text_or_empty, with};
use crate::reading::{Item, Reach, Reading, Told};

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    distributions(reading);
    rest_stages(reading);
    domain_names(reading);
    http_stages(reading);
}

/// What the vocabulary calls otherwise than the API does.
const RENAMED: &[(&str, &str)] = &[
    ("ACMCertificateArn", "AcmCertificateArn"),
    ("CustomHeaders", "OriginCustomHeaders"),
    ("IAMCertificateId", "IamCertificateId"),
    ("IsIPV6Enabled", "IPV6Enabled"),
    ("OriginSslProtocols", "OriginSSLProtocols"),
    ("SSLSupportMethod", "SslSupportMethod"),
];

/// What the list says of a distribution beside its configuration.
const OF_THE_LIST: &[&str] = &["ARN", "AliasICPRecordals", "DomainName", "ETag", "Id", "LastModifiedTime", "Status"];

fn distributions(reading: &mut Reading<'_>) {
    const LIST: &str = "cloudfront:ListDistributions";
    const CALL: &str = "cloudfront:GetDistributionConfig";
    let kind = "AWS::CloudFront::Distribution";
    for item in reading.list(Reach::Global, LIST, "DistributionList.Items", &[kind]) {
        let (id, arn) = (text_or_empty(&item.node, "Id"), text_or_empty(&item.node, "ARN"));
        let mut distribution = reading.begin("cloudfront:ListDistributions.DistributionList.Items", &item, arn);
        let mut configuration = uncounted(&item.node);
        if let Value::Map(map) = &configuration.value {
            let of_it = map.iter().filter(|(key, _)| !OF_THE_LIST.contains(&&***key));
            configuration = Node::map(of_it.map(|(k, v)| (k.clone(), v.clone())).collect(), item.node.origin);
        }
        match reading.ask(CALL, None, "Id", &[id]) {
            Told::Answer(node) => {
                distribution.keep(CALL, &node);
                if let Some(all) = node.get("DistributionConfig").value() {
                    configuration = logged(uncounted(all));
                }
            }
            Told::Gone => continue,
            Told::Unknown(why, origin) => {
                for untold in ["Logging", "DefaultRootObject"] {
                    configuration = with(&configuration, untold, Node::unknown(why.clone(), origin));
                }
            }
            Told::Nothing(_) => {}
        }
        distribution.set("DistributionConfig", configuration);
        reading.end(distribution);
    }
}

/// Logging that is switched off is none.
fn logged(configuration: Node) -> Node {
    let off = configuration.find("Logging.Enabled").bool().is(|on| !*on);
    let origin = configuration.get("Logging").origin();
    if off.is_yes() { with(&configuration, "Logging", Node::null(origin)) } else { configuration }
}

/// The same tree in the vocabulary's words, with its counted lists bare. Linear; as deep as AWS nests.
fn uncounted(node: &Node) -> Node {
    let map = match &node.value {
        Value::Map(map) => map,
        Value::List(list) => return Node::list(list.items.iter().map(uncounted).collect(), node.origin),
        _ => return node.clone(),
    };
    let items = || map.get("Items").map_or_else(|| Node::list(Vec::new(), node.origin), uncounted);
    let counts = map.contains_key("Quantity");
    if counts && !map.contains_key("RestrictionType") {
        return items();
    }
    let mut all: BTreeMap<Arc<str>, Node> = BTreeMap::new();
    for (key, value) in map.iter() {
        match &**key {
            "Quantity" => {}
            "Items" if counts => drop(all.insert("Locations".into(), uncounted(value))),
            "AllowedMethods" => {
                if let Some(cached) = value.get("CachedMethods").value() {
                    all.insert("CachedMethods".into(), uncounted(cached));
                }
                all.insert(key.clone(), uncounted(value));
            }
            _ => {
                let word =
                    RENAMED.iter().find(|(api, _)| *api == &**key).map_or_else(|| key.clone(), |(_, w)| Arc::from(*w));
                all.insert(word, uncounted(value));
            }
        }
    }
    Node::map(all, node.origin)
}

fn rest_stages(reading: &mut Reading<'_>) {
    const CALL: &str = "apigateway:GetStages";
    let (api_kind, kind) = ("AWS::ApiGateway::RestApi", "AWS::ApiGateway::Stage");
    for item in reading.list(Reach::Regional, "apigateway:GetRestApis", "items", &[api_kind, kind]) {
        let id = text_or_empty(&item.node, "id");
        let address = nobodys_arn(reading, &item.region, &format!("/restapis/{id}"));
        let api = reading.begin("apigateway:GetRestApis.items", &item, address.clone());
        reading.end(api);
        let told = reading.ask(CALL, Some(&item.region), "restApiId", &[id]);
        for (mut stage, node) in stages(reading, &item, &told, (CALL, "item", "stageName", kind), &address) {
            stage.set("RestApiId", item.node.get("id").value().map_or(Node::null(node.origin), |id| (*id).clone()));
            stage.set("MethodSettings", method_settings(&node));
            reading.end(stage);
        }
    }
}

fn domain_names(reading: &mut Reading<'_>) {
    let (call, kind) = ("apigateway:GetDomainNames", "AWS::ApiGateway::DomainName");
    for item in reading.list(Reach::Regional, call, "items", &[kind]) {
        let name = text_or_empty(&item.node, "domainName");
        let address = nobodys_arn(reading, &item.region, &format!("/domainnames/{name}"));
        let domain = reading.begin("apigateway:GetDomainNames.items", &item, address);
        reading.end(domain);
    }
}

fn http_stages(reading: &mut Reading<'_>) {
    const CALL: &str = "apigatewayv2:GetStages";
    let (api_kind, kind) = ("AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage");
    for item in reading.list(Reach::Regional, "apigatewayv2:GetApis", "Items", &[api_kind, kind]) {
        let id = text_or_empty(&item.node, "ApiId");
        let address = nobodys_arn(reading, &item.region, &format!("/apis/{id}"));
        let api = reading.begin("apigatewayv2:GetApis.Items", &item, address.clone());
        reading.end(api);
        let told = reading.ask(CALL, Some(&item.region), "ApiId", &[id]);
        for (mut stage, node) in stages(reading, &item, &told, (CALL, "Items", "StageName", kind), &address) {
            stage.set("ApiId", item.node.get("ApiId").value().map_or(Node::null(node.origin), |id| (*id).clone()));
            reading.end(stage);
        }
    }
}

/// The stages of an API, and what was told of each.
fn stages<'a>(
    reading: &mut Reading<'a>,
    api: &Item,
    told: &Told,
    (call, list, name, kind): (&'static str, &str, &str, &str),
    address: &str,
) -> Vec<(Building<'a>, Node)> {
    let node = match told {
        Told::Answer(node) => node,
        Told::Unknown(why, _) => {
            reading.gap(&[kind], Some(&api.region), why);
            return Vec::new();
        }
        Told::Nothing(_) | Told::Gone => return Vec::new(),
    };
    let mut all = Vec::new();
    for stage in node.get(list).items().known {
        let item = Item { call, node: stage.clone(), region: api.region.clone() };
        let address = format!("{address}/stages/{}", text_or_empty(stage, name));
        all.push((reading.begin(&format!("{call}.{list}"), &item, address), stage.clone()));
    }
    all
}

/// The ARNs of API Gateway name no account.
fn nobodys_arn(reading: &Reading<'_>, region: &str, path: &str) -> String {
    format!("arn:{}:apigateway:{region}::{path}", reading.partition)
}

/// `{"~1pets/GET": {…}}` is a list of settings; `*/*` are those of all methods.
fn method_settings(stage: &Node) -> Node {
    let settings = stage.get("methodSettings");
    let Some(map) = settings.value().and_then(|node| node.as_map()) else { return Node::null(settings.origin()) };
    let one = |(path, setting): (&Arc<str>, &Node)| {
        let (resource, method) = path.rsplit_once('/').unwrap_or((path, ""));
        let mut all: BTreeMap<Arc<str>, Node> = BTreeMap::new();
        for (key, value) in setting.as_map().into_iter().flat_map(|map| map.iter()) {
            let mut letters = key.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            all.insert(first.into_iter().chain(letters).collect::<String>().into(), value.clone());
        }
        all.insert(
            "ResourcePath".into(),
            Node::text(format!("/{}", resource.replace("~1", "/").trim_start_matches('/')), setting.origin),
        );
        all.insert("HttpMethod".into(), Node::text(method, setting.origin));
        Node::map(all, setting.origin)
    };
    Node::list(map.iter().map(one).collect(), settings.origin())
}
