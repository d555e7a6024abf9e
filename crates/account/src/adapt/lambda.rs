//! Lambda: functions, and the permissions that their resource policies are made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Why};

use crate::building::Building;
use crate::nodes::{text, text_or_empty};
use crate::reading::{Item, Reach, Reading, Told};

const PERMISSION: &str = "AWS::Lambda::Permission";
const URL: &str = "AWS::Lambda::Url";
const INVOKE: &str = "AWS::Lambda::EventInvokeConfig";

/// What a permission calls the keys of its statement's conditions.
const CONDITIONS: &[(&str, &str)] = &[
    ("aws:sourcearn", "SourceArn"),
    ("aws:sourceaccount", "SourceAccount"),
    ("aws:principalorgid", "PrincipalOrgID"),
    ("lambda:eventsourcetoken", "EventSourceToken"),
    ("lambda:functionurlauthtype", "FunctionUrlAuthType"),
    ("lambda:invokedviafunctionurl", "InvokedViaFunctionUrl"),
];

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    let kinds = ["AWS::Lambda::Function", PERMISSION, URL, INVOKE];
    for item in reading.list(Reach::Regional, "lambda:ListFunctions", "Functions", &kinds) {
        function(reading, &item);
    }
}

fn function(reading: &mut Reading<'_>, item: &Item) {
    let (name, arn) = (text_or_empty(&item.node, "FunctionName"), text_or_empty(&item.node, "FunctionArn"));
    let mut function = reading.begin("lambda:ListFunctions.Functions", item, arn);
    let told = reading.fill(&mut function, "lambda:GetPolicy", "FunctionName", &[name, arn]);
    let policy = function.get("Policy").value().map(|policy| (*policy).clone());
    for call in ["lambda:GetFunctionConcurrency", "lambda:GetFunctionCodeSigningConfig"] {
        reading.fill(&mut function, call, "FunctionName", &[name, arn]);
    }
    reading.fill(&mut function, "lambda:ListTags", "Resource", &[arn]);
    reading.end(function);
    match (told, policy) {
        (Told::Unknown(why, _), _) => reading.gap(&[PERMISSION], Some(&item.region), &why),
        (_, Some(policy)) => permissions(reading, item, arn, &policy),
        _ => {}
    }
    url(reading, item, name, arn);
    invoke_configs(reading, item, name, arn);
}

/// Where failed asynchronous calls go, of the function, its versions and aliases.
fn invoke_configs(reading: &mut Reading<'_>, function: &Item, name: &str, arn: &str) {
    const CALL: &str = "lambda:ListFunctionEventInvokeConfigs";
    match reading.ask(CALL, Some(&function.region), "FunctionName", &[name, arn]) {
        Told::Answer(node) => {
            for config in node.get("FunctionEventInvokeConfigs").items().known {
                let target = text_or_empty(config, "FunctionArn");
                // `…:function:f:live` is that of an alias.
                let qualifier = target.strip_prefix(arn).and_then(|rest| rest.strip_prefix(':')).unwrap_or("$LATEST");
                let item = Item { call: CALL, node: config.clone(), region: function.region.clone() };
                let address = format!("{arn}/invoke/{qualifier}");
                let table = "lambda:ListFunctionEventInvokeConfigs.FunctionEventInvokeConfigs";
                let mut building = reading.begin(table, &item, address);
                building.set("FunctionName", Node::text(name, config.get("FunctionArn").origin()));
                building.set("Qualifier", Node::text(qualifier, config.get("FunctionArn").origin()));
                reading.end(building);
            }
        }
        Told::Unknown(why, _) => reading.gap(&[INVOKE], Some(&function.region), &why),
        Told::Nothing(_) | Told::Gone => {}
    }
}

/// Each statement is what `AddPermission` made it of.
fn permissions(reading: &mut Reading<'_>, function: &Item, arn: &str, policy: &Node) {
    let statements = policy.get("Statement").items();
    for (i, statement) in statements.known.into_iter().enumerate() {
        let properties = permission(statement, function);
        let sid = text(statement, "Sid").map_or_else(|| i.to_string(), str::to_owned);
        let item = Item { call: "lambda:GetPolicy", node: statement.clone(), region: function.region.clone() };
        let scope = reading.scope(&item.region);
        let mut building =
            Building::new(PERMISSION, &item, format!("{arn}/permission/{sid}").into(), scope, reading.sources);
        building.keep("lambda:GetPolicy", statement);
        for (name, value) in properties {
            building.set(&name, value);
        }
        building.never(&["Qualifier"]);
        reading.end(building);
    }
    if let Some(why) = statements.more {
        reading.gap(&[PERMISSION], Some(&function.region), &why);
    }
}

fn permission(statement: &Node, function: &Item) -> BTreeMap<Arc<str>, Node> {
    let mut properties = BTreeMap::new();
    let mut set = |name: &str, node: Option<&&Node>| {
        let node = node.map_or_else(|| Node::null(statement.origin), |node| (*node).clone());
        properties.insert(Arc::from(name), node);
    };
    set("Id", statement.get("Sid").value());
    set("FunctionName", function.node.get("FunctionName").value());
    let action = statement.get("Action");
    set("Action", action.items().known.first());
    let principal = statement.get("Principal");
    let of_principal = principal.value().map(|node| match node.as_map() {
        Some(map) => map.values().flat_map(|value| value.items().known).collect::<Vec<_>>(),
        None => vec![*node],
    });
    let of_principal = of_principal.unwrap_or_default();
    let several = Node::unknown(Why::Undecidable("the statement names several principals".into()), statement.origin);
    match of_principal.as_slice() {
        [only] => set("Principal", Some(only)),
        [] => set("Principal", None),
        _ => set("Principal", Some(&&several)),
    }
    let condition = statement.get("Condition");
    let operators = condition.value().and_then(|node| node.as_map());
    let keys =
        || operators.into_iter().flat_map(|map| map.values()).filter_map(Node::as_map).flat_map(|map| map.iter());
    for (key, name) in CONDITIONS {
        let values = keys().find(|(found, _)| found.eq_ignore_ascii_case(key)).map(|(_, value)| value.items().known);
        set(name, values.as_ref().and_then(|values| values.first()));
    }
    properties
}

fn url(reading: &mut Reading<'_>, function: &Item, name: &str, arn: &str) {
    const CALL: &str = "lambda:GetFunctionUrlConfig";
    match reading.ask(CALL, Some(&function.region), "FunctionName", &[name, arn]) {
        Told::Answer(node) => {
            let target = Node::text(arn, node.get("FunctionArn").origin());
            let item = Item { call: CALL, node, region: function.region.clone() };
            let mut url = reading.begin(CALL, &item, format!("{arn}/url"));
            url.set("TargetFunctionArn", target);
            url.never(&["Qualifier"]);
            reading.end(url);
        }
        Told::Unknown(why, _) => reading.gap(&[URL], Some(&function.region), &why),
        Told::Nothing(_) | Told::Gone => {}
    }
}
