//! Provider configurations: which one a resource uses, through aliases and the `providers` maps of
//! module calls (<https://developer.hashicorp.com/terraform/language/meta-arguments/module-providers>).

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, Value};

use super::{Evaluator, InstanceId};
use crate::configuration::Provider;
use crate::module::{ProviderBlock, ProviderName, Resource};
use crate::value;

impl Evaluator<'_> {
    /// The provider that a resource uses.
    pub(super) fn provider_of(&mut self, at: InstanceId, resource: &Resource) -> Arc<Provider> {
        let name = resource.provider.clone().unwrap_or_else(|| {
            let local = resource.kind.split('_').next().unwrap_or(&resource.kind);
            ProviderName { local: self.cache.names.name(local), alias: None }
        });
        self.provider(at, &name)
    }

    fn provider(&mut self, at: InstanceId, name: &ProviderName) -> Arc<Provider> {
        if let Some(known) = self.instances[at].providers.get(name) {
            return known.clone();
        }
        let module = self.instances[at].module.clone();
        let parent = self.instances[at].parent.clone();
        let written = module.providers.iter().find(|block| block.name == *name);
        let passed = parent.as_ref().and_then(|parent| {
            let caller = self.instances[parent.instance].module.clone();
            let pairs = &caller.calls.get(parent.call)?.providers;
            pairs.iter().find(|(inner, _)| inner == name).map(|(_, outer)| outer.clone())
        });
        let provider = match (written, passed, parent) {
            // An empty block in a module is the old way to say that one is passed.
            (Some(block), Some(outer), Some(parent)) if block.body.attributes.is_empty() => {
                self.provider(parent.instance, &outer)
            }
            (Some(block), _, _) => Arc::new(self.configured(at, block)),
            (None, Some(outer), Some(parent)) => self.provider(parent.instance, &outer),
            // Only configurations without an alias are inherited.
            (None, None, Some(parent)) if name.alias.is_none() => self.provider(parent.instance, name),
            _ => Arc::new(Provider {
                name: module.provider_types.get(&name.local).unwrap_or(&name.local).clone(),
                alias: name.alias.clone(),
                region: Field::absent(Origin::NONE),
                account: Field::absent(Origin::NONE),
                default_tags: Node::null(Origin::NONE),
                origin: Origin::NONE,
            }),
        };
        self.instances[at].providers.insert(name.clone(), provider.clone());
        provider
    }

    fn configured(&mut self, at: InstanceId, block: &ProviderBlock) -> Provider {
        let origin = self.place(at, block.header);
        let body = self.body(at, None, &block.body, origin);
        let module = &self.instances[at].module;
        let region = match body.as_map().and_then(|map| map.get("region")) {
            Some(node) => node.field().text(),
            None => Field::absent(origin),
        };
        let tags = body.get("default_tags").get("tags");
        let default_tags = match tags.state() {
            bartizan_tree::State::Known(node) | bartizan_tree::State::Default(node) => (*node).clone(),
            bartizan_tree::State::Absent => Node::null(origin),
            bartizan_tree::State::Unknown(why) => Node::unknown(why.clone(), tags.origin()),
        };
        Provider {
            name: module.provider_types.get(&block.name.local).unwrap_or(&block.name.local).clone(),
            alias: block.name.alias.clone(),
            region,
            account: account(&body, origin),
            default_tags,
            origin,
        }
    }
}

/// The account that a configuration is bound to, where it says so.
pub(crate) fn account(body: &Node, origin: Origin) -> Field<Arc<str>> {
    let allowed = body.get("allowed_account_ids");
    if let Some(Ok(found)) = allowed.value().map(|node| value::items(node))
        && let ([only], None) = (found.known, &found.more)
    {
        return only.field().text();
    }
    let Some(roles) = body.as_map().and_then(|map| map.get("assume_role")) else { return Field::absent(origin) };
    // Roles may be chained; the last one is who acts.
    let last = roles.items().known.last().map(|role| role.get("role_arn"));
    match last {
        Some(arn) => arn.then(|node| match &node.value {
            Value::Text(arn) => match arn.split(':').nth(4).filter(|id| !id.is_empty()) {
                Some(id) => Field::known(id.into(), node.origin),
                None => Field::absent(origin),
            },
            _ => match node.why() {
                Some(why) => Field::unknown(why, node.origin),
                None => Field::absent(origin),
            },
        }),
        None => Field::absent(origin),
    }
}
