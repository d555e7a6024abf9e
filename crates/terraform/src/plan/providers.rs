//! The provider configurations of a plan.

use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, State, Why};

use super::{configurations, member, module_of, text, without_keys};
use crate::configuration::Provider;
use crate::eval::account_of;

pub(super) struct Providers<'a> {
    document: &'a Node,
    configurations: HashMap<String, &'a Node>,
    known: HashMap<Arc<str>, Arc<Provider>>,
}

impl<'a> Providers<'a> {
    pub(super) fn new(document: &'a Node) -> Self {
        Providers { document, configurations: configurations(document), known: HashMap::new() }
    }

    /// The provider that a resource uses.
    pub(super) fn of(&mut self, address: &str, kind: &str) -> Arc<Provider> {
        let resource = self.configurations.get(&without_keys(address));
        let key = resource.and_then(|resource| text(resource, "provider_config_key"));
        let key: Arc<str> = key.unwrap_or_else(|| kind.split('_').next().unwrap_or(kind)).into();
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let provider = Arc::new(self.read(&key, module_of(address)));
        self.known.insert(key, provider.clone());
        provider
    }

    fn read(&self, key: &str, module: &str) -> Provider {
        let blocks = member(self.document, "configuration").and_then(|c| member(c, "provider_config"));
        let block = blocks.and_then(|blocks| member(blocks, key));
        // A key is `module.a:aws.west`; without a block the name is all that it tells.
        let local = key.rsplit(':').next().unwrap_or(key);
        let (name, alias) = local.split_once('.').map_or((local, None), |(name, alias)| (name, Some(alias)));
        let full = block.and_then(|block| text(block, "full_name")).and_then(|full| full.rsplit('/').next());
        let origin = block.map_or(Origin::NONE, |block| block.origin);
        let expressions = block.and_then(|block| member(block, "expressions"));
        let value =
            |name: &str| expressions.and_then(|e| member(e, name)).map(|expression| self.value(expression, module));
        let region = match value("region") {
            Some(node) => node.field().text(),
            None => Field::absent(origin),
        };
        let tags = expressions.map(|e| e.get("default_tags").get("tags"));
        let default_tags = match tags.as_ref().map(Field::state) {
            Some(State::Known(expression) | State::Default(expression)) => self.value(expression, module),
            _ => Node::null(origin),
        };
        Provider {
            name: full.unwrap_or(name).into(),
            alias: alias.map(Into::into),
            region,
            account: self.account(expressions, module, origin),
            default_tags,
            origin,
        }
    }

    fn account(&self, expressions: Option<&Node>, module: &str, origin: Origin) -> Field<Arc<str>> {
        let mut body = std::collections::BTreeMap::new();
        if let Some(allowed) = expressions.and_then(|e| member(e, "allowed_account_ids")) {
            body.insert("allowed_account_ids".into(), self.value(allowed, module));
        }
        if let Some(roles) = expressions.and_then(|e| member(e, "assume_role")) {
            let roles = roles.items().known.into_iter().filter_map(|role| {
                let arn = self.value(member(role, "role_arn")?, module);
                Some(Node::map([(Arc::from("role_arn"), arn)].into(), role.origin))
            });
            body.insert("assume_role".into(), Node::list(roles.collect(), origin));
        }
        account_of(&Node::map(body, origin), origin)
    }

    /// The value of an expression: a constant, or a variable of the root with its planned value.
    fn value(&self, expression: &Node, module: &str) -> Node {
        if let Some(constant) = member(expression, "constant_value") {
            return constant.clone();
        }
        let references = member(expression, "references").map(|r| r.items().known).unwrap_or_default();
        let first = references.first().and_then(|node| node.as_text()).unwrap_or("a provider's argument");
        if let ([only], "") = (references.as_slice(), module)
            && let Some(name) = only.as_text().and_then(|reference| reference.strip_prefix("var."))
            && let Some(value) = member(self.document, "variables")
                .and_then(|variables| member(variables, name))
                .and_then(|variable| member(variable, "value"))
        {
            return value.clone();
        }
        Node::unknown(Why::Variable(first.into()), expression.origin)
    }
}
