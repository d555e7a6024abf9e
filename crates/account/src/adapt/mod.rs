//! From answers to the vocabulary: what is structure, one file for each family of services.

mod account;
mod acm;
mod autoscaling;
mod backup;
mod contacts;
mod ec2;
mod ecs;
mod eks;
mod elb;
mod endpoints;
mod iam;
mod kms;
mod lambda;
mod monitoring;
mod organizations;
mod posture;
mod rds;
mod s3;
mod secrets;
mod services;
mod ssm;
mod sso;
mod stores;

use std::sync::Arc;

use bartizan_tree::Node;

use crate::building::Building;
use crate::reading::{Item, Reading, Told};

/// Builds everything that the snapshot tells of one account.
pub(crate) fn adapt(reading: &mut Reading<'_>) {
    account::adapt(reading);
    s3::adapt(reading);
    ec2::adapt(reading);
    autoscaling::adapt(reading);
    elb::adapt(reading);
    iam::adapt(reading);
    contacts::adapt(reading);
    organizations::adapt(reading);
    sso::adapt(reading);
    kms::adapt(reading);
    lambda::adapt(reading);
    ecs::adapt(reading);
    rds::adapt(reading);
    monitoring::adapt(reading);
    posture::adapt(reading);
    stores::adapt(reading);
    eks::adapt(reading);
    endpoints::adapt(reading);
    services::adapt(reading);
    ssm::adapt(reading);
    secrets::adapt(reading);
    acm::adapt(reading);
    backup::adapt(reading);
}

/// Begins a resource of which there is one in an account or a region, and which a single call tells:
/// a setting. It stands even where nothing is known of it; nothing where it is gone.
fn single<'a>(
    reading: &mut Reading<'a>,
    call: &'static str,
    kind: &str,
    region: Arc<str>,
    told: &Told,
) -> Option<Building<'a>> {
    let origin = match told {
        Told::Answer(node) => node.origin,
        Told::Nothing(origin) | Told::Unknown(_, origin) => *origin,
        Told::Gone => return None,
    };
    let place = if &*region == "global" { String::new() } else { format!("/{region}") };
    let address = format!("{}{place}/{kind}", reading.account);
    let scope = reading.scope(&region);
    let item = Item { call, node: Node::map(Default::default(), origin), region };
    Some(Building::new(call, &item, address.into(), scope, reading.sources))
}
