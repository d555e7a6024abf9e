//! Where secrets stand in answers.

/// Every place where people put text of their own, with a secret in it.
pub const PLACES: &[(&str, &str)] = &[
    (
        "lambda:ListFunctions",
        r#"{"Functions":[{"FunctionName":"f","FunctionArn":"arn:f","Environment":{"Variables":{"API_TOKEN":"canary-1"}}}]}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"environment":[{"name":"SECRET_KEY","value":"canary-2"}]}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"command":["sh","-c","PASSWORD=canary-3 run"]}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"entryPoint":["run","--api-key=canary-4"]}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"healthCheck":{"command":["CMD","curl","https://u:canary-5@h/"]}}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"dockerLabels":{"auth-token":"canary-6"}}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"logConfiguration":{"logDriver":"splunk","options":{"splunk-token":"canary-7"}}}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","volumes":[{"dockerVolumeConfiguration":{"driverOpts":{"password":"canary-8"}}}]}}"#,
    ),
    ("ec2:DescribeVpcs", r#"{"Vpcs":[{"VpcId":"vpc-1","Tags":[{"Key":"db-password","Value":"canary-9"}]}]}"#),
    ("ecs:DescribeClusters", r#"{"clusters":[{"clusterArn":"arn:c","tags":[{"key":"secret","value":"canary-10"}]}]}"#),
    (
        "rds:DescribeDBInstances",
        r#"{"DBInstances":[{"DBInstanceArn":"arn:d","TagList":[{"Key":"password","Value":"canary-11"}]}]}"#,
    ),
    (
        "sns:ListSubscriptions",
        r#"{"Subscriptions":[{"SubscriptionArn":"arn:s","TopicArn":"arn:t","Endpoint":"https://user:canary-12@example.com/hook"}]}"#,
    ),
    (
        "cloudwatch:DescribeAlarms",
        r#"{"MetricAlarms":[{"AlarmArn":"arn:a","AlarmDescription":"-----BEGIN RSA PRIVATE KEY-----\ncanary-13\n-----END RSA PRIVATE KEY-----"}]}"#,
    ),
    // base64 of `PASSWORD=canary-14`, and of `password: canary-15`
    (
        "autoscaling:DescribeLaunchConfigurations",
        r#"{"LaunchConfigurations":[{"LaunchConfigurationARN":"arn:l","UserData":"UEFTU1dPUkQ9Y2FuYXJ5LTE0"}]}"#,
    ),
    (
        "ec2:DescribeLaunchTemplateVersions",
        r#"{"LaunchTemplateVersions":[{"LaunchTemplateId":"lt-1","VersionNumber":1,"LaunchTemplateData":{"UserData":"cGFzc3dvcmQ6IGNhbmFyeS0xNQ=="}}]}"#,
    ),
    (
        "cloudfront:ListDistributions",
        r#"{"DistributionList":{"Items":[{"Id":"E","ARN":"arn:e","Origins":{"Quantity":1,"Items":[{"CustomHeaders":{"Quantity":1,"Items":[{"HeaderName":"X-From","HeaderValue":"canary-16"}]}}]}}]}}"#,
    ),
    (
        "codebuild:BatchGetProjects",
        r#"{"projects":[{"name":"p","arn":"arn:p","environment":{"environmentVariables":[{"name":"TOKEN","value":"canary-17"}]}}]}"#,
    ),
    (
        "codebuild:BatchGetProjects",
        r#"{"projects":[{"name":"p","arn":"arn:p","source":{"buildspec":"env:\n  variables:\n    PASSWORD: canary-18"}}]}"#,
    ),
];
