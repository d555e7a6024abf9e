//! ECS: task definitions with their containers, services and clusters.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, Tri, json};

use super::facts::Facts;
use super::filled;
use crate::{Many, Subject};

/// An `AWS::ECS::TaskDefinition`.
#[derive(Clone, Copy, Debug)]
pub struct TaskDefinition<'e>(Subject<'e>);

/// One container of a task definition.
#[derive(Clone, Copy, Debug)]
pub struct Container<'e>(&'e Node);

/// One variable of an environment: its name, its value, and its place.
#[derive(Clone, Debug)]
pub struct Variable<'e> {
    /// Its name.
    pub name: Field<Arc<str>>,
    /// Its value.
    pub value: Field<&'e Node>,
}

impl<'e> TaskDefinition<'e> {
    /// A view on a task definition.
    pub fn new(subject: Subject<'e>) -> Self {
        TaskDefinition(subject)
    }

    /// Its containers.
    pub fn containers(self) -> Many<Container<'e>> {
        let items = self.0.get("ContainerDefinitions").items();
        let known = items.known.iter().filter(|node| node.as_map().is_some()).map(|node| Container(node)).collect();
        // A member that is no map may be any container.
        let odd = items.known.iter().find(|node| node.as_map().is_none()).and_then(|node| node.why());
        Many { known, more: items.more.or(odd) }
    }

    /// `awsvpc`, `bridge`, `host`, `none`. On Linux it is `bridge` where it is not said
    /// (docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html).
    pub fn network_mode(self) -> Field<Arc<str>> {
        filled(self.0.get("NetworkMode")).text().or_default("bridge".into())
    }

    /// `host` or `task`; each container has its own where it is not said.
    pub fn pid_mode(self) -> Field<Arc<str>> {
        filled(self.0.get("PidMode")).text()
    }

    /// Whether it runs on Windows, where root file systems are always writable.
    pub fn is_windows(self) -> Tri {
        self.0.get("RuntimePlatform.OperatingSystemFamily").text().is(|os| os.starts_with("WINDOWS"))
    }

    /// The role that the containers act as.
    pub fn task_role(self) -> Field<&'e Node> {
        filled(self.0.get("TaskRoleArn"))
    }

    /// The role that the agent pulls images and reads secrets with.
    pub fn execution_role(self) -> Field<&'e Node> {
        filled(self.0.get("ExecutionRoleArn"))
    }

    /// For each EFS volume, whether the way to it is encrypted; it is not where it is not said.
    pub fn efs_in_transit(self) -> Many<Field<Arc<str>>> {
        let items = self.0.get("Volumes").items();
        let efs = items.known.iter().map(|volume| volume.get("EFSVolumeConfiguration"));
        let known = efs
            .filter(|efs| !efs.is_absent().is_yes())
            .map(|efs| filled(efs.get("TransitEncryption")).text().or_default("DISABLED".into()))
            .collect();
        Many { known, more: items.more }
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("family", self.0.get("Family").text());
        facts.add("network_mode", self.network_mode());
        facts.add("pid_mode", self.pid_mode());
        facts.add_node("task_role", self.task_role());
        facts.add_node("execution_role", self.execution_role());
        facts.add("containers", self.told());
        let efs = self.efs_in_transit();
        let efs: Vec<&str> = efs.known.iter().map(|f| f.value().map_or("?", |t| t)).collect();
        facts.add("efs_in_transit", Field::known(efs.join(", "), self.0.origin()));
        facts
    }

    fn told(self) -> Field<String> {
        let containers = self.containers();
        let mut told: Vec<String> = containers.known.iter().map(|container| container.told()).collect();
        if containers.more.is_some() {
            told.push("…".to_owned());
        }
        Field::known(told.join(" | "), self.0.origin())
    }
}

impl<'e> Container<'e> {
    /// What it is called.
    pub fn name(self) -> Field<Arc<str>> {
        self.0.get("Name").text()
    }

    /// The name for messages and facets.
    pub fn label(self) -> Arc<str> {
        self.name().value().cloned().unwrap_or_else(|| "?".into())
    }

    /// Where it stands.
    pub fn origin(self) -> Origin {
        self.0.origin
    }

    /// The image.
    pub fn image(self) -> Field<&'e Node> {
        self.0.get("Image")
    }

    /// Whether it has the powers of root on the host; not where it is not said.
    pub fn privileged(self) -> Field<bool> {
        self.0.get("Privileged").bool().or_default(false)
    }

    /// Whether its root file system can only be read; it can be written where it is not said.
    pub fn readonly_root(self) -> Field<bool> {
        self.0.get("ReadonlyRootFilesystem").bool().or_default(false)
    }

    /// The user; the image decides where it is not said.
    pub fn user(self) -> Field<Arc<str>> {
        self.0.get("User").text()
    }

    /// Where its output goes: `awslogs`, `awsfirelens` …
    pub fn log_driver(self) -> Field<Arc<str>> {
        self.0.get("LogConfiguration").get("LogDriver").text()
    }

    /// Variables whose values stand in the definition.
    pub fn environment(self) -> Many<Variable<'e>> {
        let items = self.0.get("Environment").items();
        let variable = |node: &&'e Node| Variable { name: node.get("Name").text(), value: node.get("Value") };
        Many { known: items.known.iter().map(variable).collect(), more: items.more }
    }

    /// The names of variables whose values come from Secrets Manager or the Parameter Store.
    pub fn secrets(self) -> Many<Field<Arc<str>>> {
        let items = self.0.get("Secrets").items();
        Many { known: items.known.iter().map(|node| node.get("Name").text()).collect(), more: items.more }
    }

    fn told(self) -> String {
        let word = |field: Field<Arc<str>>| match field.value() {
            Some(text) => text.to_string(),
            None => field.why().map_or_else(|| "-".to_owned(), |why| format!("?{why}")),
        };
        let flag = |field: Field<bool>| field.value().map_or("?", |on| if *on { "yes" } else { "no" });
        let environment = self.environment();
        let mut variables: Vec<String> = environment
            .known
            .iter()
            .map(|v| format!("{}={}", word(v.name.clone()), v.value.value().map_or("?".into(), |n| json::write(n))))
            .collect();
        variables.sort();
        let mut secrets: Vec<String> = self.secrets().known.into_iter().map(word).collect();
        secrets.sort();
        format!(
            "{} privileged={} readonly={} user={} log={} env=[{}] secrets=[{}]",
            word(self.name()),
            flag(self.privileged()),
            flag(self.readonly_root()),
            word(self.user()),
            word(self.log_driver()),
            variables.join(", "),
            secrets.join(", ")
        )
    }
}

/// An `AWS::ECS::Service`.
#[derive(Clone, Copy, Debug)]
pub struct Service<'e>(Subject<'e>);

impl<'e> Service<'e> {
    /// A view on a service.
    pub fn new(subject: Subject<'e>) -> Self {
        Service(subject)
    }

    /// Whether its tasks get public addresses; they do not where it is not said.
    pub fn public_ip(self) -> Field<Arc<str>> {
        self.0.get("NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp").text().or_default("DISABLED".into())
    }

    /// What it runs.
    pub fn task_definition(self) -> Many<Subject<'e>> {
        self.0.follow("TaskDefinition", &["AWS::ECS::TaskDefinition"])
    }

    /// Where it runs.
    pub fn cluster(self) -> Many<Subject<'e>> {
        self.0.follow("Cluster", &["AWS::ECS::Cluster"])
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.0.get("ServiceName").text());
        facts.add("public_ip", self.public_ip());
        facts.add("launch_type", self.0.get("LaunchType").text());
        facts.add("execute_command", self.0.get("EnableExecuteCommand").bool().or_default(false));
        facts.add_many("task_definition", &self.task_definition());
        facts.add_many("cluster", &self.cluster());
        facts
    }
}

/// An `AWS::ECS::Cluster`.
#[derive(Clone, Copy, Debug)]
pub struct Cluster<'e>(Subject<'e>);

impl<'e> Cluster<'e> {
    /// A view on a cluster.
    pub fn new(subject: Subject<'e>) -> Self {
        Cluster(subject)
    }

    /// `enabled`, `enhanced` or `disabled`. What the cluster does not say, the account's default
    /// says; that is `disabled` until somebody changes it
    /// (docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html).
    pub fn container_insights(self) -> Field<Arc<str>> {
        let items = self.0.get("ClusterSettings").items();
        let named = |node: &&&Node| node.get("Name").text().is(|name| &**name == "containerInsights").is_yes();
        if let Some(setting) = items.known.iter().find(named) {
            return setting.get("Value").text();
        }
        let origin = self.0.get("ClusterSettings").origin();
        if let Some(why) = items.more {
            return Field::unknown(why, origin);
        }
        let mut defaults = self.0.estate().of("Bartizan::ECS::AccountSetting");
        let default = defaults.find(|s| s.get("Name").text().is(|name| &**name == "containerInsights").is_yes());
        match default {
            Some(setting) => setting.get("Value").text().placed(origin),
            None => Field::default("disabled".into(), origin),
        }
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.0.get("ClusterName").text());
        facts.add("container_insights", self.container_insights());
        facts.add("exec_logging", self.0.get("Configuration.ExecuteCommandConfiguration.Logging").text());
        facts
    }
}
