//! Instances and what they are started from: an instance over its launch template over what the
//! account sets, launch configurations, and where the encryption of a volume is decided.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, State, Tri, Value, Why};

use super::facts::{Fact, Facts};
use super::vpc::Subnet;
use crate::{Look, Many, Subject};

/// The kinds that start instances or are one.
pub const LAUNCHES: [&str; 3] =
    ["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"];

/// An instance, a launch template (its newest version), or a launch configuration.
#[derive(Clone, Copy, Debug)]
pub struct Launch<'e>(Subject<'e>);

/// Which of the three it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaunchKind {
    /// An instance.
    Instance,
    /// A launch template.
    Template,
    /// A launch configuration.
    Configuration,
}

impl<'e> Launch<'e> {
    /// A view on one of the three.
    pub fn new(subject: Subject<'e>) -> Self {
        Launch(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// Which of the three it is.
    pub fn kind(self) -> LaunchKind {
        match self.0.kind() {
            "AWS::EC2::LaunchTemplate" => LaunchKind::Template,
            "AWS::AutoScaling::LaunchConfiguration" => LaunchKind::Configuration,
            _ => LaunchKind::Instance,
        }
    }

    /// A property by its path in an instance, with what the launch template says where the instance is
    /// silent. A launch template is asked itself.
    fn layered(self, path: &str, in_template: &str) -> Field<&'e Node> {
        match self.kind() {
            LaunchKind::Template => self.0.get("LaunchTemplateData").then(|data| data.find(in_template)),
            LaunchKind::Configuration => self.0.get(path),
            LaunchKind::Instance => self.0.get(path).or_else(|| {
                let data = template_data(self.0, self.0.get("LaunchTemplate"));
                let found = data.then(|data| data.find(in_template));
                let missing = found.is_absent().is_yes();
                if missing { Field::absent(self.0.origin()) } else { found }
            }),
        }
    }

    /// `required` or `optional`: whether instance metadata is given to version 2 only. What the account
    /// sets counts where neither the instance nor its template speaks
    /// (docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html); then
    /// version 1 works, unless the image says otherwise.
    pub fn metadata_tokens(self) -> Field<Arc<str>> {
        self.metadata("HttpTokens").or_default("optional".into())
    }

    /// Whether instance metadata can be had at all.
    pub fn metadata_enabled(self) -> Tri {
        self.metadata("HttpEndpoint").or_default("enabled".into()).is(|word| &**word != "disabled")
    }

    fn metadata(self, name: &str) -> Field<Arc<str>> {
        let path = format!("MetadataOptions.{name}");
        let own = self.layered(&path, &path).text();
        own.or_else(|| {
            let set = account_setting(self.0, "Bartizan::EC2::InstanceMetadataDefaults", name).text();
            match set.is(|word| &**word == "no-preference") {
                Tri::Yes => Field::absent(self.0.origin()),
                _ => set,
            }
        })
    }

    /// Whether it gets a public IPv4 address. Where nobody says it, the subnet decides.
    pub fn public_address(self) -> Field<bool> {
        let header = self.0.origin();
        if self.0.estate().look == Look::Account && self.kind() == LaunchKind::Instance {
            let public = self.0.get("PublicIp");
            return match public.is_present() {
                Tri::Yes => Field::known(true, public.origin()),
                _ => public.map(|_| false).or_default(false),
            };
        }
        if self.kind() == LaunchKind::Configuration {
            return self.0.get("AssociatePublicIpAddress").bool().or_default(false);
        }
        let interfaces = self.layered("NetworkInterfaces", "NetworkInterfaces");
        let items = interfaces.items();
        let mut silent = true;
        let mut answer: Option<Field<bool>> = None;
        for interface in items.known {
            let public = interface.get("AssociatePublicIpAddress").bool();
            match (public.is(|yes| *yes), public.is_absent()) {
                (Tri::Yes, _) => return public,
                (_, Tri::Yes) => silent &= interface.get("NetworkInterfaceId").is_absent().is_yes(),
                (Tri::No, _) => {
                    silent = false;
                    answer.get_or_insert(public);
                }
                (Tri::Unknown(_), _) => return public,
            }
        }
        if let Some(why) = items.more {
            return Field::unknown(why, interfaces.origin());
        }
        match answer {
            Some(written) => written,
            None if !silent => Field::known(false, interfaces.origin()),
            None if self.kind() == LaunchKind::Template => Field::absent(header),
            None => self.subnet_gives_address(),
        }
    }

    /// The subnet that it is started in: its own word's, or that of its (first) interface.
    pub fn subnet(self) -> Field<Subject<'e>> {
        self.subnet_id().then(|node| self.0.resolve(node, &["AWS::EC2::Subnet"]))
    }

    fn subnet_id(self) -> Field<&'e Node> {
        let subnet = self.layered("SubnetId", "SubnetId");
        subnet.or_else(|| self.layered("NetworkInterfaces", "NetworkInterfaces").get("SubnetId"))
    }

    fn subnet_gives_address(self) -> Field<bool> {
        let id = self.subnet_id();
        if id.is_absent().is_yes() {
            let why = Why::Outside("the default subnet, which decides on a public address,".into());
            return Field::unknown(why, self.0.origin());
        }
        let gives = self.subnet().then(|subnet| Subnet::new(subnet).gives_public_addresses());
        if gives.why().is_some() { gives.placed(id.origin()) } else { gives }
    }

    /// The elastic addresses that are given to an instance.
    pub fn elastic_addresses(self) -> Many<Subject<'e>> {
        let mut found = self.0.referrers_here("AWS::EC2::EIP", "InstanceId");
        found.extend(self.0.referrers_here("AWS::EC2::EIPAssociation", "InstanceId"));
        found
    }

    /// Whether CloudWatch gets its figures every minute. A launch configuration says yes where nothing
    /// is written, the others no.
    pub fn monitoring(self) -> Field<bool> {
        match self.kind() {
            LaunchKind::Configuration => self.0.get("InstanceMonitoring").bool().or_default(true),
            _ => self.layered("Monitoring", "Monitoring.Enabled").bool().or_default(false),
        }
    }

    /// The instance profile.
    pub fn profile(self) -> Field<&'e Node> {
        let found = self.layered("IamInstanceProfile", "IamInstanceProfile");
        let origin = found.origin();
        found.then(|node| match &node.value {
            Value::Text(text) if text.is_empty() => Field::absent(origin),
            Value::Map(map) if map.values().all(Node::is_null) => Field::absent(origin),
            _ => Field::known(node, node.origin),
        })
    }

    /// The pieces of its user data in their order: texts, and between them what is not known. It may be
    /// in Base64; a secret that was taken out is a piece too.
    pub fn user_data(self) -> Many<&'e Node> {
        let written = match self.kind() {
            LaunchKind::Template => self.layered("UserData", "UserData"),
            _ => self.0.get("UserData"),
        };
        let mut pieces = Many::default();
        match written.state() {
            State::Known(node) | State::Default(node) => match &node.value {
                Value::Concat(parts) => pieces.known.extend(parts.iter()),
                _ => pieces.known.push(*node),
            },
            State::Absent => {}
            State::Unknown(why) => pieces.more = Some(why.clone()),
        }
        pieces
    }

    /// Whether a device is, or may be, the root device. In Terraform it has a block of its own; elsewhere
    /// the image names it, so that any volume that is written may be it.
    pub fn may_be_root(self, device: Device<'e>) -> Tri {
        let named = device.is_root();
        match self.0.estate().look {
            Look::Terraform | Look::Plan | Look::State => named,
            Look::CloudFormation | Look::Account => named.or(device.is_ebs()),
        }
    }

    /// Whether the root volume is encrypted where nothing is said of it: by the account's setting, or
    /// because the image, where it stands here, is.
    pub fn unwritten_root_encrypted(self) -> Field<bool> {
        let image = self.image();
        let by_image = image.value().is_some_and(|image| {
            let devices = image.get("BlockDeviceMappings.Ebs.Encrypted").bool();
            image.get("Encrypted").bool().or_else(|| devices).is(|yes| *yes).is_yes()
        });
        if by_image {
            return image.map(|_| true);
        }
        encryption(self.0, Field::absent(self.0.origin()), Field::absent(self.0.origin()), self.0.origin())
    }

    /// Its block devices, those of the launch template included where the instance names no device of
    /// that name.
    pub fn devices(self) -> Many<Device<'e>> {
        let device = |node: &'e Node| Device { node, launch: self.0 };
        if self.kind() == LaunchKind::Template {
            let items = self.layered("", "BlockDeviceMappings").items();
            return Many { known: items.known.into_iter().map(device).collect(), more: items.more };
        }
        let own = self.0.get("BlockDeviceMappings").items();
        let mut found = Many { known: own.known.into_iter().map(device).collect::<Vec<_>>(), more: own.more };
        if self.kind() == LaunchKind::Instance {
            let data = template_data(self.0, self.0.get("LaunchTemplate"));
            let items = data.get("BlockDeviceMappings").items();
            for inherited in items.known.into_iter().map(device) {
                let overridden = found.known.iter().any(|own| {
                    own.name().value().is_some_and(|name| inherited.name().value() == Some(name))
                        || (own.is_root().is_yes() && inherited.is_root().is_yes())
                });
                if !overridden {
                    found.known.push(inherited);
                }
            }
            found.more = found.more.or(items.more);
        }
        found
    }

    /// Whether an instance is stopped; absent where the source cannot say it.
    pub fn is_stopped(self) -> Field<bool> {
        self.0.get("State.Name").text().map(|state| &*state == "stopped")
    }

    /// Whether an instance runs; absent where the source cannot say it.
    pub fn is_running(self) -> Field<bool> {
        self.0.get("State.Name").text().map(|state| &*state == "running")
    }

    /// Since when an instance is in its state, where the account says so. The moment stands at the end
    /// of a sentence: `User initiated (2026-01-31 08:00:00 GMT)`.
    pub fn in_state_since(self) -> Field<Arc<str>> {
        let reason = self.0.get("StateTransitionReason");
        let origin = reason.origin();
        reason.text().then(|text| match moment_in(&text) {
            Some(moment) => Field::known(moment.into(), origin),
            None => Field::unknown(Why::Undecidable("the account does not say since when".into()), origin),
        })
    }

    /// The image that an instance was started from, where it was read.
    pub fn image(self) -> Field<Subject<'e>> {
        self.layered("ImageId", "ImageId").then(|node| self.0.resolve(node, &["Bartizan::EC2::Image"]))
    }

    /// The launch template that an instance is started from.
    pub fn template(self) -> Field<Subject<'e>> {
        self.0.get("LaunchTemplate").then(|spec| template_of(self.0, spec))
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("metadata_tokens", self.metadata_tokens());
        facts.0.push(("metadata_enabled", Fact::Known(format!("{:?}", self.metadata_enabled()))));
        facts.add("public_address", self.public_address());
        facts.add("monitoring", self.monitoring());
        facts.0.push(("has_profile", Fact::Known(format!("{:?}", self.profile().is_present()))));
        let devices = self.devices();
        let mut lines: Vec<String> =
            devices.known.iter().filter(|d| !d.is_ebs().is_no()).map(|d| d.written()).collect();
        // What is attached stands apart in code, and among the devices in an account.
        for attachment in self.0.referrers_here("AWS::EC2::VolumeAttachment", "InstanceId").known {
            let name = attachment.get("Device").text().value().map_or("?".to_owned(), ToString::to_string);
            if devices.known.iter().any(|device| device.name().is(|known| **known == *name).is_yes()) {
                continue;
            }
            for volume in attachment.follow("VolumeId", &["AWS::EC2::Volume"]).known {
                let encrypted = Volume::new(volume).encrypted().value().copied().unwrap_or_default();
                lines.push(format!("{name} encrypted={encrypted}"));
            }
        }
        lines.sort();
        let mut text = lines.join(", ");
        if let Some(why) = devices.more {
            text.push_str(&format!(" … {why}"));
        }
        facts.0.push(("devices", Fact::Known(text)));
        facts
    }
}

/// One block device of an instance, a launch template or a launch configuration.
#[derive(Clone, Copy, Debug)]
pub struct Device<'e> {
    node: &'e Node,
    launch: Subject<'e>,
}

impl<'e> Device<'e> {
    /// Where it stands.
    pub fn origin(self) -> Origin {
        self.node.origin
    }

    /// `/dev/sda1`.
    pub fn name(self) -> Field<Arc<str>> {
        self.node.get("DeviceName").text()
    }

    /// Whether it is the root device: Terraform says so, elsewhere the usual names tell
    /// (docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html).
    pub fn is_root(self) -> Tri {
        let marked = self.node.get("Root").bool().is(|yes| *yes);
        marked.or(self.name().is(|name| matches!(&**name, "/dev/xvda" | "/dev/sda1" | "/dev/sda")))
    }

    /// Whether it is an EBS volume, and not one of the host's own disks or none.
    pub fn is_ebs(self) -> Tri {
        let virtual_name = self.node.get("VirtualName").is_present();
        // Any value of it takes the device away: `{}`, `""`, `true`. Terraform may write `false`.
        let absent = self.node.get("NoDevice").asks(|node| match node.why() {
            Some(why) => Tri::Unknown(why),
            None => (node.field().bool().value() != Some(&false)).into(),
        });
        virtual_name.or(absent).not()
    }

    /// Whether the volume is encrypted: because it is written, because the account encrypts every new
    /// volume, or because its snapshot is.
    pub fn encrypted(self) -> Field<bool> {
        let ebs = self.node.get("Ebs");
        let written = ebs.clone().get("Encrypted").bool();
        let place = if ebs.origin().is_some() { ebs.origin() } else { self.node.origin };
        encryption(self.launch, written, ebs.get("SnapshotId"), place)
    }

    fn written(self) -> String {
        let root = self.is_root().is_yes();
        let name = self.name().value().map_or("?".to_owned(), |name| name.to_string());
        let name = if root { "root".to_owned() } else { name };
        match self.encrypted().state() {
            State::Known(yes) | State::Default(yes) => format!("{name} encrypted={yes}"),
            State::Absent => format!("{name} encrypted=-"),
            State::Unknown(why) => format!("{name} encrypted=? {why}"),
        }
    }
}

/// An `AWS::EC2::Volume`.
#[derive(Clone, Copy, Debug)]
pub struct Volume<'e>(Subject<'e>);

impl<'e> Volume<'e> {
    /// A view on a volume.
    pub fn new(subject: Subject<'e>) -> Self {
        Volume(subject)
    }

    /// Whether it is encrypted: see [`Device::encrypted`]. One that is there in an account is as it is
    /// told: what the account does with new ones changes none that it has.
    pub fn encrypted(self) -> Field<bool> {
        if self.0.estate().look == Look::Account {
            return self.0.get("Encrypted").bool();
        }
        encryption(self.0, self.0.get("Encrypted").bool(), self.0.get("SnapshotId"), self.0.origin())
    }

    /// The customer's key.
    pub fn kms_key(self) -> Field<&'e Node> {
        self.0.get("KmsKeyId")
    }

    /// The instances that it is attached to.
    pub fn instances(self) -> Many<Subject<'e>> {
        let mut found = Many::default();
        for attachment in self.0.referrers_here("AWS::EC2::VolumeAttachment", "VolumeId").known {
            found.extend(attachment.follow("InstanceId", &["AWS::EC2::Instance"]));
        }
        found
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("encrypted", self.encrypted());
        facts.add_node("kms_key", self.kms_key());
        facts.add_many("instances", &self.instances());
        facts
    }
}

/// An `AWS::AutoScaling::AutoScalingGroup`.
#[derive(Clone, Copy, Debug)]
pub struct ScalingGroup<'e>(Subject<'e>);

impl<'e> ScalingGroup<'e> {
    /// A view on a group.
    pub fn new(subject: Subject<'e>) -> Self {
        ScalingGroup(subject)
    }

    /// The launch template or launch configuration that it starts instances from.
    pub fn starts_from(self) -> Field<Launch<'e>> {
        let spec = self
            .0
            .get("LaunchTemplate")
            .or_else(|| self.0.get("MixedInstancesPolicy").get("LaunchTemplate").get("LaunchTemplateSpecification"));
        let template = spec.then(|spec| template_of(self.0, spec));
        let found = template.or_else(|| {
            let named = self.0.get("LaunchConfigurationName");
            named.then(|node| self.0.resolve(node, &["AWS::AutoScaling::LaunchConfiguration"]))
        });
        found.map(Launch)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("starts_from", self.starts_from().map(|launch| launch.0.address().clone()));
        facts
    }
}

/// Whether new volumes are encrypted whoever makes them: the account's setting for its region.
pub fn encrypts_by_default(subject: Subject<'_>) -> Field<bool> {
    account_setting(subject, "Bartizan::EC2::EbsEncryptionByDefault", "Enabled").bool()
}

/// The order in which AWS decides: the account's default cannot be turned off by a volume, a snapshot's
/// encryption cannot either (docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html).
fn encryption<'e>(around: Subject<'e>, written: Field<bool>, snapshot: Field<&'e Node>, place: Origin) -> Field<bool> {
    if written.is(|yes| *yes).is_yes() {
        return written;
    }
    let by_default = encrypts_by_default(around);
    match by_default.is(|yes| *yes) {
        Tri::Yes => return by_default,
        Tri::Unknown(why) => return Field::unknown(why, place),
        Tri::No => {}
    }
    if written.why().is_some() {
        return written;
    }
    let empty = snapshot.clone().text().is(|id| id.is_empty()).is_yes();
    let of_snapshot = if empty { Field::absent(place) } else { snapshot_encryption(around, snapshot, MAX_COPIES) };
    match of_snapshot.state() {
        State::Absent => written.or_else(|| Field::default(false, place)),
        _ => of_snapshot,
    }
}

/// Whether a snapshot is encrypted: as it is written, as the account's setting makes every copy, or
/// as what it was made of is.
pub fn snapshot_encrypted(snapshot: Subject<'_>) -> Field<bool> {
    let written = snapshot.get("Encrypted").bool();
    let volume = snapshot.get("VolumeId").then(|node| snapshot.resolve(node, &["AWS::EC2::Volume"]));
    let copied = || {
        let by_default = encrypts_by_default(snapshot);
        match by_default.is(|yes| *yes) {
            Tri::No => snapshot_encryption(snapshot, snapshot.get("SourceSnapshotId"), MAX_COPIES),
            _ => by_default,
        }
    };
    written
        .or_else(|| volume.then(|volume| Volume::new(volume).encrypted()).placed(snapshot.origin()))
        .or_else(copied)
        .or_default(false)
}

/// How many snapshots and volumes may be copies of each other.
const MAX_COPIES: usize = 8;

fn snapshot_encryption<'e>(around: Subject<'e>, snapshot: Field<&'e Node>, copies: usize) -> Field<bool> {
    let origin = snapshot.origin();
    let found = snapshot.then(|node| around.resolve(node, &["Bartizan::EC2::Snapshot"]));
    found.then(|snapshot| {
        if copies == 0 {
            return Field::unknown(Why::Limit("snapshots of snapshots".into()), origin);
        }
        let written = snapshot.get("Encrypted").bool();
        if !written.is_absent().is_yes() {
            return written;
        }
        let volume = snapshot.get("VolumeId").then(|node| snapshot.resolve(node, &["AWS::EC2::Volume"]));
        let of_volume = volume.then(|volume| {
            let own = volume.get("Encrypted").bool();
            match own.is(|yes| *yes) {
                Tri::Yes => own,
                _ => snapshot_encryption(volume, volume.get("SnapshotId"), copies - 1).or_else(|| own),
            }
        });
        let of_source = || snapshot_encryption(snapshot, snapshot.get("SourceSnapshotId"), copies - 1);
        of_volume.or_else(of_source).or_default(false)
    })
}

/// A property of the account's setting that holds where the resource lives.
fn account_setting<'e>(subject: Subject<'e>, kind: &str, property: &str) -> Field<&'e Node> {
    let here = |setting: &Subject<'e>| {
        setting.resource().scope.name == subject.resource().scope.name && setting.resource().exists.is_yes()
    };
    match subject.estate().of(kind).find(here) {
        Some(setting) => setting.get(property),
        None => Field::absent(subject.origin()),
    }
}

fn template_of<'e>(subject: Subject<'e>, spec: &'e Node) -> Field<Subject<'e>> {
    let named = spec.get("LaunchTemplateId").or_else(|| spec.get("LaunchTemplateName"));
    named.then(|node| subject.resolve(node, &["AWS::EC2::LaunchTemplate"]))
}

/// What a launch template says at the version that a specification names. Code states one version,
/// the newest, which is also the default until somebody chooses another; what an account holds is
/// listed by number in `Versions`.
pub fn template_data<'e>(subject: Subject<'e>, spec: Field<&'e Node>) -> Field<&'e Node> {
    spec.then(|spec| {
        let version = spec.get("Version");
        let place = if version.origin().is_some() { version.origin() } else { spec.origin };
        template_of(subject, spec).then(|template| at_version(template, &version).placed(place))
    })
}

fn at_version<'e>(template: Subject<'e>, version: &Field<&Node>) -> Field<&'e Node> {
    let newest = |template: Subject<'e>| template.get("LaunchTemplateData");
    let word = match version.state() {
        State::Known(node) | State::Default(node) => match node.as_ref_to() {
            Some(reference) => match &*reference.attribute {
                "LatestVersion" | "LatestVersionNumber" => "$Latest".into(),
                "DefaultVersion" | "DefaultVersionNumber" => "$Default".into(),
                _ => return Field::unknown(node.why().unwrap_or(Why::Computed("the version".into())), node.origin),
            },
            None => match node.field().text().state() {
                State::Known(word) => word.clone(),
                _ => return Field::unknown(node.why().unwrap_or(Why::Computed("the version".into())), node.origin),
            },
        },
        State::Absent => Arc::from("$Default"),
        State::Unknown(why) => return Field::unknown(why.clone(), version.origin()),
    };
    let versions = template.get("Versions");
    if versions.is_present().is_yes() {
        return listed(versions, &word, template);
    }
    let chosen = template.get("DefaultVersion");
    match &*word {
        "$Latest" => newest(template),
        "$Default" if chosen.is_absent().is_yes() => newest(template),
        _ => {
            let name = format!("version {word} of {}", template.address());
            Field::unknown(Why::Outside(name.into()), template.origin())
        }
    }
}

fn listed<'e>(versions: Field<&'e Node>, word: &str, template: Subject<'e>) -> Field<&'e Node> {
    let items = versions.items();
    let number = |node: &&&'e Node| node.get("VersionNumber").integer().value().copied().unwrap_or(0);
    let found = match word {
        "$Latest" => items.known.iter().max_by_key(number),
        "$Default" => items.known.iter().find(|node| node.get("DefaultVersion").bool().is(|yes| *yes).is_yes()),
        other => items.known.iter().find(|node| other.parse().is_ok_and(|wanted: i64| number(node) == wanted)),
    };
    match (found, items.more) {
        (Some(version), _) => version.get("LaunchTemplateData"),
        (None, Some(why)) => Field::unknown(why, versions.origin()),
        (None, None) => {
            Field::unknown(Why::NotRead(format!("version {word} of {}", template.address()).into()), template.origin())
        }
    }
}

/// `2026-01-31 08:00:00 GMT` between parentheses, as RFC 3339.
fn moment_in(text: &str) -> Option<String> {
    let inner = text.split_once('(')?.1.split_once(')')?.0;
    let mut words = inner.split_whitespace();
    let (date, time, zone) = (words.next()?, words.next()?, words.next());
    matches!(zone, None | Some("GMT" | "UTC")).then(|| format!("{date}T{time}Z"))
}
