//! Launch templates. The vocabulary has one set of data; an account has versions, and groups of
//! instances say which they use, so all that were read are kept.

use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Node, json};

use crate::nodes::{text, text_or_empty};
use crate::reading::{Reach, Reading, Told};

const VERSIONS: &str = "ec2:DescribeLaunchTemplateVersions";

pub(super) fn adapt(reading: &mut Reading<'_>) {
    // The versions may have been asked for one template, or the newest of all at once.
    let mut versions: HashMap<(Arc<str>, Arc<str>), Vec<Node>> = HashMap::new();
    for item in reading.list(Reach::Regional, VERSIONS, "LaunchTemplateVersions", &[]) {
        let id = text_or_empty(&item.node, "LaunchTemplateId");
        versions.entry((item.region.clone(), id.into())).or_default().push(item.node);
    }
    let kinds = ["AWS::EC2::LaunchTemplate"];
    for item in reading.list(Reach::Regional, "ec2:DescribeLaunchTemplates", "LaunchTemplates", &kinds) {
        let id = text_or_empty(&item.node, "LaunchTemplateId");
        let arn = reading.arn("ec2", &item.region, &format!("launch-template/{id}"));
        let mut template = reading.begin("ec2:DescribeLaunchTemplates.LaunchTemplates", &item, arn);
        template.set("TagSpecifications", tags(&item.node));
        match versions.remove(&(item.region.clone(), id.into())) {
            Some(mut of_it) => {
                of_it.sort_by_key(number);
                let newest = of_it.last().and_then(|v| v.get("LaunchTemplateData").value().copied().cloned());
                template.set("LaunchTemplateData", newest.unwrap_or_else(|| Node::null(item.node.origin)));
                let all = Node::list(of_it, item.node.origin);
                template.keep(VERSIONS, &all);
                template.set("Versions", all);
            }
            None => {
                let name = text(&item.node, "LaunchTemplateName").unwrap_or_default();
                let mut told = reading.ask(VERSIONS, Some(&item.region), "LaunchTemplateId", &[id]);
                if matches!(told, Told::Unknown(..)) {
                    let by_name = reading.ask(VERSIONS, Some(&item.region), "LaunchTemplateName", &[name]);
                    told = if matches!(by_name, Told::Answer(_)) { by_name } else { told };
                }
                template.set_untold(&["LaunchTemplateData", "Versions"], &told);
            }
        }
        reading.end(template);
    }
}

/// A template's own tags are written for its kind of resource.
fn tags(template: &Node) -> Node {
    let tags = template.get("Tags");
    match tags.value() {
        Some(list) if !list.items().known.is_empty() => {
            let kind = Node::text("launch-template", list.origin);
            let of_kind = json::members([("ResourceType", kind), ("Tags", (*list).clone())]);
            Node::list(vec![Node::map(of_kind, list.origin)], list.origin)
        }
        _ => Node::null(tags.origin()),
    }
}

fn number(version: &Node) -> i64 {
    version.get("VersionNumber").integer().value().copied().unwrap_or_default()
}
