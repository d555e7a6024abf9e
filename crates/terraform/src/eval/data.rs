//! Data sources whose answer follows from what is written: no provider need be asked.
//!
//! `aws_iam_policy_document` is a computation in disguise. The region and the account are known
//! where the provider's configuration names them, and the partition where the region is known.

use std::rc::Rc;
use std::sync::Arc;

use bartizan_estate::views::managed;
use bartizan_tree::{Node, Origin, State, Why};

use super::resources::Member;
use super::{Evaluator, InstanceId, Memo};
use crate::value::Stop;

/// The attributes that a kind of data source gives beside the written ones.
pub(super) fn computed(kind: &str) -> &'static [&'static str] {
    match kind {
        "aws_iam_policy_document" => &["json", "minified_json"],
        "aws_iam_policy" => &["arn", "policy"],
        "aws_region" => &["name", "region", "id"],
        "aws_partition" => &["partition", "id", "dns_suffix", "reverse_dns_prefix"],
        "aws_caller_identity" => &["account_id", "id"],
        "aws_default_tags" => &["tags"],
        "cloudinit_config" | "template_cloudinit_config" => &["rendered"],
        "template_file" => &["rendered"],
        _ => &[],
    }
}

impl Evaluator<'_> {
    /// A computed attribute of a data source, where it can be told.
    pub(super) fn data_attribute(
        &mut self,
        at: InstanceId,
        index: usize,
        member: &Rc<Member>,
        name: &str,
    ) -> Option<Node> {
        let module = self.instances[at].module.clone();
        let resource = module.resources.get(index)?;
        if !computed(&resource.kind).contains(&name) {
            return None;
        }
        let here = self.place(at, resource.header);
        match &*resource.kind {
            "aws_iam_policy_document" => {
                let key: Arc<str> = "\u{0}document".into();
                if let Some(Memo::Done(known)) = member.attributes.borrow().get(&key) {
                    return Some(known.clone());
                }
                let document = self.policy_document(at, index, member);
                member.attributes.borrow_mut().insert(key, Memo::Done(document.clone()));
                Some(document)
            }
            "aws_iam_policy" => self.aws_policy(at, index, member, name, here),
            "aws_region" => self.region_of(at, index, member).map(|region| Node::text(region, here)),
            "aws_partition" => {
                let region = self.region_of(at, index, member)?;
                let (partition, suffix, reverse) = partition(&region);
                let text = match name {
                    "dns_suffix" => suffix,
                    "reverse_dns_prefix" => reverse,
                    _ => partition,
                };
                Some(Node::text(text, here))
            }
            "aws_caller_identity" => {
                let provider = self.provider_of(at, resource);
                provider.account.value().map(|account| Node::text(account.clone(), provider.account.origin()))
            }
            "aws_default_tags" => {
                let provider = self.provider_of(at, resource);
                Some(provider.default_tags.clone()).filter(|tags| !tags.is_null())
            }
            "template_file" => {
                let template = self.written(at, index, member, "template")?;
                let nothing = Node::map(std::collections::BTreeMap::new(), Origin::NONE);
                let variables = self.written(at, index, member, "vars").filter(|v| !v.is_null()).unwrap_or(nothing);
                match self.template_text(at, &template, &variables) {
                    Ok(node) => Some(if node.origin == Origin::NONE { node.at(template.origin) } else { node }),
                    Err(Stop::Unknown(why)) => Some(Node::unknown(why, template.origin)),
                    Err(Stop::Fault(_)) => None,
                }
            }
            // A MIME message, mostly compressed and in Base64. Its parts are what people look for; the rest of
            // it is left open, so that nobody takes this for the text itself.
            "cloudinit_config" | "template_cloudinit_config" => {
                let parts = self.written(at, index, member, "part")?;
                let items = parts.items();
                let mut pieces = Vec::new();
                for part in items.known {
                    let content = part.get("content");
                    match content.state() {
                        State::Known(node) | State::Default(node) => pieces.push((*node).clone()),
                        State::Unknown(why) => pieces.push(Node::unknown(why.clone(), content.origin())),
                        State::Absent => {}
                    }
                    let boundary = Why::DataSource(format!("{}.boundary", member.address).into());
                    pieces.push(Node::unknown(boundary, here));
                }
                pieces.extend(items.more.map(|why| Node::unknown(why, here)));
                (!pieces.is_empty()).then(|| Node::concat(pieces, here))
            }
            _ => None,
        }
    }

    /// What is known of a policy that is looked up: the ARN that is written, and of AWS's own, which
    /// are the same in every account, the ARN by name and what the best known say.
    fn aws_policy(
        &mut self,
        at: InstanceId,
        index: usize,
        member: &Rc<Member>,
        name: &str,
        here: Origin,
    ) -> Option<Node> {
        let arn = self.written(at, index, member, "arn").filter(|arn| !arn.is_null());
        let arn = match arn {
            Some(arn) => arn,
            None => {
                let wanted = self.written(at, index, member, "name")?;
                let path = managed::path(wanted.as_text()?)?;
                let partition = match self.provider_region(at, index) {
                    Some(region) => Node::text(partition(&region).0, here),
                    None => Node::unknown(Why::DataSource(format!("{}.arn", member.address).into()), here),
                };
                let tail = Node::text(format!(":iam::aws:policy/{path}"), wanted.origin);
                Node::concat([Node::text("arn:", here), partition, tail], wanted.origin)
            }
        };
        if name == "arn" {
            return Some(arn);
        }
        let document = managed::document(&managed::aws_managed(&arn)?)?;
        Some(Node::json(document.rebuilt(&mut |node| node.at(here)), here))
    }

    /// The region that a data source looks at, where it is written.
    fn region_of(&mut self, at: InstanceId, index: usize, member: &Rc<Member>) -> Option<Arc<str>> {
        for name in ["region", "name"] {
            if let Some(node) = self.written(at, index, member, name)
                && !node.is_null()
            {
                return node.as_text().map(Arc::from);
            }
        }
        self.provider_region(at, index)
    }

    fn provider_region(&mut self, at: InstanceId, index: usize) -> Option<Arc<str>> {
        let module = self.instances[at].module.clone();
        let provider = self.provider_of(at, module.resources.get(index)?);
        match provider.region.state() {
            State::Known(region) | State::Default(region) => Some(region.clone()),
            State::Absent | State::Unknown(_) => None,
        }
    }
}

/// The partition of a region, its domain and that domain reversed
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>).
fn partition(region: &str) -> (&'static str, &'static str, &'static str) {
    if region.starts_with("cn-") {
        ("aws-cn", "amazonaws.com.cn", "cn.com.amazonaws")
    } else if region.starts_with("us-gov-") {
        ("aws-us-gov", "amazonaws.com", "com.amazonaws")
    } else if region.starts_with("us-iso-") {
        ("aws-iso", "c2s.ic.gov", "gov.ic.c2s")
    } else if region.starts_with("us-isob-") {
        ("aws-iso-b", "sc2s.sgov.gov", "gov.sgov.sc2s")
    } else {
        ("aws", "amazonaws.com", "com.amazonaws")
    }
}
