//! What a view says, written out, so that two sources can be compared.

use std::fmt::Display;
use std::sync::Arc;

use bartizan_tree::{Field, Node, State, Tri, json};

use crate::{Many, Subject};

/// Named answers of a view, in the view's order.
#[derive(Clone, Debug, Default)]
pub struct Facts(pub Vec<(&'static str, Fact)>);

/// One answer, and whether it was written, filled in, or is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Written or read, as a text.
    Known(String),
    /// Filled in, as a text.
    Default(String),
    /// Nothing.
    Absent,
    /// Not known, and why.
    Unknown(String),
}

impl Facts {
    /// Adds a field.
    pub fn add<T: Display>(&mut self, name: &'static str, field: Field<T>) {
        let fact = match field.state() {
            State::Known(value) => Fact::Known(value.to_string()),
            State::Default(value) => Fact::Default(value.to_string()),
            State::Absent => Fact::Absent,
            State::Unknown(why) => Fact::Unknown(why.to_string()),
        };
        self.0.push((name, fact));
    }

    /// Adds an answer.
    pub fn add_answer(&mut self, name: &'static str, answer: Tri) {
        let fact = match answer {
            Tri::Yes => Fact::Known("true".into()),
            Tri::No => Fact::Known("false".into()),
            Tri::Unknown(why) => Fact::Unknown(why.to_string()),
        };
        self.0.push((name, fact));
    }

    /// Adds a tree, with its references as they stand.
    pub fn add_node(&mut self, name: &'static str, field: Field<&Node>) {
        self.add(name, field.map(json::write));
    }

    /// Adds what a search found, by address, in order.
    pub fn add_many(&mut self, name: &'static str, many: &Many<Subject<'_>>) {
        let mut addresses: Vec<Arc<str>> = many.known.iter().map(|s| s.address().clone()).collect();
        addresses.sort();
        let mut text = addresses.join(", ");
        if many.more.is_some() {
            text.push_str(" …");
        }
        self.0.push((name, Fact::Known(text)));
    }
}

/// The facts of a resource, where its kind has a view.
pub fn facts(subject: Subject<'_>) -> Facts {
    match subject.kind() {
        "AWS::AccessAnalyzer::Analyzer" => super::singletons::Analyzer::new(subject).facts(),
        "AWS::AutoScaling::AutoScalingGroup" => super::compute::ScalingGroup::new(subject).facts(),
        "AWS::AutoScaling::LaunchConfiguration" | "AWS::EC2::Instance" | "AWS::EC2::LaunchTemplate" => {
            super::compute::Launch::new(subject).facts()
        }
        "AWS::CloudTrail::Trail" => super::cloudtrail::Trail::new(subject).facts(),
        "AWS::CloudWatch::Alarm" => super::cloudwatch::Alarm::new(subject).facts(),
        "AWS::Config::ConfigurationRecorder" => super::singletons::Recorder::new(subject).facts(),
        "AWS::EC2::FlowLog" => super::vpc::FlowLog::new(subject).facts(),
        "AWS::EC2::NetworkAcl" => super::vpc::NetworkAcl::new(subject).facts(),
        "AWS::EC2::SecurityGroup" => super::security_group::SecurityGroup::new(subject).facts(),
        "AWS::EC2::Subnet" => super::vpc::Subnet::new(subject).facts(),
        "AWS::EC2::VPC" => super::vpc::Vpc::new(subject).facts(),
        "AWS::EC2::Volume" => super::compute::Volume::new(subject).facts(),
        "AWS::ECS::Cluster" => super::ecs::Cluster::new(subject).facts(),
        "AWS::ECS::Service" => super::ecs::Service::new(subject).facts(),
        "AWS::ECS::TaskDefinition" => super::ecs::TaskDefinition::new(subject).facts(),
        "AWS::ElasticLoadBalancing::LoadBalancer" | "AWS::ElasticLoadBalancingV2::LoadBalancer" => {
            super::elb::LoadBalancer::new(subject).facts()
        }
        "AWS::ElasticLoadBalancingV2::Listener" => super::elb::Listener::new(subject).facts(),
        "AWS::ElasticLoadBalancingV2::TargetGroup" => super::elb::TargetGroup::new(subject).facts(),
        "AWS::GuardDuty::Detector" => super::singletons::Detector::new(subject).facts(),
        "AWS::IAM::AccessKey" => super::iam::AccessKey::new(subject).facts(),
        "AWS::IAM::Group" | "AWS::IAM::Role" | "AWS::IAM::User" => super::iam::Identity::new(subject).facts(),
        "AWS::IAM::InstanceProfile" => super::iam::InstanceProfile::new(subject).facts(),
        "AWS::IAM::ManagedPolicy" => super::iam::ManagedPolicy::new(subject).facts(),
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => super::kms::Key::new(subject).facts(),
        "AWS::Lambda::Function" => super::lambda::Function::new(subject).facts(),
        "AWS::Lambda::Permission" => super::lambda::Permission::new(subject).facts(),
        "AWS::Logs::LogGroup" => super::logs::LogGroup::new(subject).facts(),
        "AWS::Logs::MetricFilter" => super::logs::MetricFilter::new(subject).facts(),
        "AWS::Macie::Session" => super::singletons::Macie::new(subject).facts(),
        "AWS::Organizations::Organization" => super::organization::Organization::new(subject).facts(),
        "AWS::Organizations::Policy" => super::organization::Policy::new(subject).facts(),
        "AWS::RDS::DBCluster" => super::rds::Cluster::new(subject).facts(),
        "AWS::RDS::DBInstance" => super::rds::Instance::new(subject).facts(),
        "AWS::S3::AccessPoint" => super::s3::AccessPoint::new(subject).facts(),
        "AWS::S3::Bucket" => super::s3::Bucket::new(subject).facts(),
        "AWS::SNS::Topic" => super::sns::Topic::new(subject).facts(),
        "AWS::SSO::PermissionSet" => super::sso::PermissionSet::new(subject).facts(),
        "AWS::SecurityHub::Hub" => super::singletons::Hub::new(subject).facts(),
        "Bartizan::IAM::AccountPasswordPolicy" => super::iam::PasswordPolicy::new(subject).facts(),
        "Bartizan::IAM::Root" => super::credentials::Root::new(subject).facts(),
        "Bartizan::Region" => super::account::Region::new(subject).facts(),
        "Bartizan::S3::AccountPublicAccessBlock" => super::s3::account_block_facts(subject),
        "AWS::ApiGateway::Stage" | "AWS::ApiGatewayV2::Stage" => super::endpoints::Stage::new(subject).facts(),
        "AWS::CloudFront::Distribution" => super::endpoints::Distribution::new(subject).facts(),
        "AWS::EKS::Cluster" => super::endpoints::EksCluster::new(subject).facts(),
        "AWS::AmazonMQ::Broker" => super::services::Broker::new(subject).facts(),
        "AWS::ApiGateway::DomainName" => super::services::DomainName::new(subject).facts(),
        "AWS::Athena::WorkGroup" => super::services::WorkGroup::new(subject).facts(),
        "AWS::CodeBuild::Project" => super::services::Project::new(subject).facts(),
        "AWS::DocDB::DBCluster" | "AWS::Neptune::DBCluster" => super::stores::Store::new(subject).facts(),
        "AWS::MSK::Cluster" => super::services::Kafka::new(subject).facts(),
        "AWS::StepFunctions::StateMachine" => super::services::StateMachine::new(subject).facts(),
        "AWS::WAFv2::WebACL" => super::services::WebAcl::new(subject).facts(),
        "AWS::DynamoDB::Table" => super::stores::Store::new(subject).facts(),
        "AWS::ECR::Repository" => super::stores::Store::new(subject).facts(),
        "AWS::EFS::FileSystem" => super::stores::Store::new(subject).facts(),
        "AWS::ElastiCache::ReplicationGroup" => super::stores::Store::new(subject).facts(),
        "AWS::Elasticsearch::Domain" => super::stores::Store::new(subject).facts(),
        "AWS::Kinesis::Stream" => super::stores::Store::new(subject).facts(),
        "AWS::OpenSearchService::Domain" => super::stores::Store::new(subject).facts(),
        "AWS::Redshift::Cluster" => super::stores::Store::new(subject).facts(),
        "AWS::SQS::Queue" => super::stores::Store::new(subject).facts(),
        "AWS::SecretsManager::Secret" => super::stores::Store::new(subject).facts(),
        "Bartizan::EC2::Image" | "Bartizan::EC2::Snapshot" => super::sharing::Shared::new(subject).facts(),
        "AWS::Backup::BackupVault" => super::backup::Vault::new(subject).facts(),
        "AWS::SSM::Document" => super::sharing::Shared::new(subject).facts(),
        "Bartizan::SSM::ManagedInstance" => super::ssm::Machine::new(subject).facts(),
        "Bartizan::RDS::DBClusterSnapshot" | "Bartizan::RDS::DBSnapshot" => super::rds::Snapshot::new(subject).facts(),
        _ => Facts::default(),
    }
}
