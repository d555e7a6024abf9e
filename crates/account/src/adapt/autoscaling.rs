//! Groups of instances, and the configurations that they were made of before launch templates.

use bartizan_tree::Node;

use crate::nodes::text_or_empty;
use crate::reading::{Reach, Reading};

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    let kind = "AWS::AutoScaling::AutoScalingGroup";
    for item in reading.list(Reach::Regional, "autoscaling:DescribeAutoScalingGroups", "AutoScalingGroups", &[kind]) {
        let arn = text_or_empty(&item.node, "AutoScalingGroupARN");
        let mut group = reading.begin("autoscaling:DescribeAutoScalingGroups.AutoScalingGroups", &item, arn);
        // The subnets stand in one text.
        let subnets = item.node.get("VPCZoneIdentifier");
        if let Some(text) = subnets.value().and_then(|node| node.as_text()) {
            let each = text.split(',').map(str::trim).filter(|subnet| !subnet.is_empty());
            let list = each.map(|subnet| Node::text(subnet, subnets.origin())).collect();
            group.set("VPCZoneIdentifier", Node::list(list, subnets.origin()));
        }
        reading.end(group);
    }
    let kind = "AWS::AutoScaling::LaunchConfiguration";
    let call = "autoscaling:DescribeLaunchConfigurations";
    for item in reading.list(Reach::Regional, call, "LaunchConfigurations", &[kind]) {
        let arn = text_or_empty(&item.node, "LaunchConfigurationARN");
        let configuration = reading.begin("autoscaling:DescribeLaunchConfigurations.LaunchConfigurations", &item, arn);
        reading.end(configuration);
    }
}
