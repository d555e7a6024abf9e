//! Where a service answers in a region, and which region and name a request to it is signed for.
//!
//! `data/endpoints.toml` is made of botocore's endpoint rules (`cargo xtask import`); a test compares every
//! service in every region of every partition with what botocore itself resolves. A region that is newer
//! than the table belongs to the partition that its prefix says.
//!
//! S3 is asked by path, not by host name: the regional host serves every bucket, so that a thousand buckets
//! share connections instead of opening a thousand.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Operation;

/// Where to send a request, and what to sign it for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// `https://`, a host, and for configured endpoints perhaps a port and a path.
    pub url: String,
    /// The name in the signature, where it is not the one of the service's model.
    pub signing_name: Option<&'static str>,
    /// The region in the signature: the global services have one for all.
    pub signing_region: String,
}

/// There is no such endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEndpoint {
    /// The region's name is of no partition.
    #[error("`{region}` is not the name of an AWS region: name one such as `eu-central-1`")]
    Region {
        /// What was given.
        region: String,
    },
    /// The rules name no host.
    #[error("{service} has no{} endpoint in {region}", if *fips { " FIPS" } else { "" })]
    Service {
        /// The client's name in botocore.
        service: String,
        /// The region.
        region: String,
        /// Whether it was a FIPS endpoint that was asked for.
        fips: bool,
    },
}

/// The endpoint of an operation in a region, as AWS's rules name it.
///
/// # Errors
/// Where the region is none, or the service has no such endpoint there.
pub fn resolve(operation: Operation, region: &str, fips: bool) -> Result<Endpoint, NoEndpoint> {
    resolve_named(operation.service().name(), operation.name(), region, fips)
}

/// The same by the names of service and operation.
///
/// # Errors
/// As above.
pub fn resolve_named(service: &str, operation: &str, region: &str, fips: bool) -> Result<Endpoint, NoEndpoint> {
    let partition = partition(region).ok_or_else(|| NoEndpoint::Region { region: region.to_owned() })?;
    let none = || NoEndpoint::Service { service: service.to_owned(), region: region.to_owned(), fips };
    let own = TABLE.services.get(&format!("{service}:{operation}"));
    let entry = own.or_else(|| TABLE.services.get(service)).ok_or_else(none)?;
    let variant = if fips { entry.fips.as_ref().ok_or_else(none)? } else { &entry.plain };
    let place = variant.at(region, partition);
    let host = place.host.as_deref().ok_or_else(none)?;
    Ok(Endpoint {
        url: format!("https://{}", partition.filled(host, region)),
        signing_name: place.signing_name.as_deref(),
        signing_region: place.signing_region.as_deref().map_or(region.to_owned(), |r| partition.filled(r, region)),
    })
}

/// Whether a service may be offered in a region: no only where the data list the service, know the region,
/// and do not list it there. Services come to regions before the data say so, so this alone proves
/// nothing; that the host's name does not exist either, does.
pub fn may_be_offered(service: &str, region: &str) -> bool {
    let (Some(entry), Some(partition)) = (TABLE.services.get(service), partition(region)) else { return true };
    !entry.absent.iter().any(|absent| absent == region || *absent == partition.id)
}

/// The one region that a service is asked in for all of a partition: `us-east-1` for IAM. Nothing for a
/// service that answers in each region.
pub fn home(service: &str, partition: &'static Partition) -> Option<&'static str> {
    let place = TABLE.services.get(service)?.plain.at(&partition.home, partition);
    let region = place.signing_region.as_deref().filter(|_| place.host.is_some())?;
    Some(if region == "{home}" { &partition.home } else { region })
}

/// The partition that a region belongs to.
pub fn partition(region: &str) -> Option<&'static Partition> {
    let listed = TABLE.partitions.iter().find(|p| p.regions.iter().any(|r| r == region));
    listed.or_else(|| TABLE.partitions.iter().find(|p| p.might_hold(region)))
}

/// All partitions: `aws`, `aws-cn`, `aws-us-gov` …
pub fn partitions() -> &'static [Partition] {
    &TABLE.partitions
}

/// The names of the services that the table holds.
pub fn services() -> impl Iterator<Item = &'static str> {
    TABLE.services.keys().map(String::as_str).filter(|name| !name.contains(':'))
}

/// A part of AWS with accounts, regions and host names of its own.
#[derive(Debug, Deserialize)]
pub struct Partition {
    /// As it stands in ARNs: `aws-us-gov`.
    #[serde(skip)]
    pub id: String,
    /// The region that its global services are signed for.
    pub home: String,
    /// The regions that the table knows.
    pub regions: Vec<String>,
    suffix: String,
    dual: String,
    prefixes: Vec<String>,
}

impl Partition {
    /// Whether a name that the table does not know is formed like this partition's regions: one of its
    /// prefixes, a word, a number.
    fn might_hold(&self, region: &str) -> bool {
        let mut parts = region.rsplitn(3, '-');
        let (Some(number), Some(word), Some(prefix)) = (parts.next(), parts.next(), parts.next()) else {
            return false;
        };
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let is_word = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
        is_number && is_word && region.len() <= 40 && self.prefixes.iter().any(|p| p == prefix)
    }

    fn filled(&self, text: &str, region: &str) -> String {
        let names = [("{region}", region), ("{home}", &self.home), ("{suffix}", &self.suffix), ("{dual}", &self.dual)];
        names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }
}

#[derive(Debug, Default, Deserialize)]
struct Table {
    #[serde(deserialize_with = "with_ids")]
    partitions: Vec<Partition>,
    services: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(flatten)]
    plain: Variant,
    #[serde(default)]
    absent: Vec<String>,
    fips: Option<Variant>,
}

#[derive(Debug, Deserialize)]
struct Variant {
    #[serde(flatten)]
    usual: Place,
    #[serde(default)]
    except: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "in")]
    places: Vec<String>,
    #[serde(flatten)]
    place: Place,
}

#[derive(Debug, Deserialize)]
struct Place {
    host: Option<String>,
    signing_name: Option<String>,
    signing_region: Option<String>,
}

impl Variant {
    fn at(&self, region: &str, partition: &Partition) -> &Place {
        let holds = |e: &&Exception| e.places.iter().any(|p| p == region || *p == partition.id);
        self.except.iter().find(holds).map_or(&self.usual, |e| &e.place)
    }
}

fn with_ids<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Partition>, D::Error> {
    let partitions = BTreeMap::<String, Partition>::deserialize(from)?;
    Ok(partitions.into_iter().map(|(id, partition)| Partition { id, ..partition }).collect())
}

// INVARIANT: the file is compiled in, and the tests read it.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../data/endpoints.toml")).unwrap_or_default());
