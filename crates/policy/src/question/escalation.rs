//! Can whoever has this policy give itself more?
//!
//! The ways are those that are published: Rhino Security Labs, "AWS IAM Privilege Escalation
//! Methods", and the catalogue at <https://pathfinding.cloud> (DataDog, Apache-2.0), whose ids
//! stand beside each; the wording is ours. A way counts where one policy grants all of its
//! actions on everything. Ways over several policies, targets and trust are another question.

use bartizan_tree::{Origin, Tri, Why};

use crate::action::Action;
use crate::context::Context;
use crate::document::Document;
use crate::evaluate::Attachment;
use crate::pattern::Pattern;
use crate::principal::Requester;
use crate::request::Request;

/// A way to more power that the policy opens.
#[derive(Clone, Debug)]
pub struct Escalation {
    /// A short name.
    pub name: &'static str,
    /// Its id in the catalogue, where it has one.
    pub pathfinding: Option<&'static str>,
    /// What it takes.
    pub actions: &'static [&'static str],
    /// The statements that grant the actions.
    pub statements: Vec<Origin>,
    /// Yes, or why it cannot be told; ways that are surely closed are not listed.
    pub verdict: Tri,
    /// The conditions of those statements, in words.
    pub under: Vec<String>,
}

struct Way {
    name: &'static str,
    pathfinding: Option<&'static str>,
    actions: &'static [&'static str],
}

// Ways that need more actions than another way to the same end are left out.
const WAYS: &[Way] = &[
    Way {
        name: "write a new version of a policy",
        pathfinding: Some("iam-001"),
        actions: &["iam:CreatePolicyVersion"],
    },
    Way { name: "make a key for another user", pathfinding: Some("iam-002"), actions: &["iam:CreateAccessKey"] },
    Way {
        name: "give another user a console password",
        pathfinding: Some("iam-004"),
        actions: &["iam:CreateLoginProfile"],
    },
    Way { name: "write a role's inline policy", pathfinding: Some("iam-005"), actions: &["iam:PutRolePolicy"] },
    Way {
        name: "change another user's console password",
        pathfinding: Some("iam-006"),
        actions: &["iam:UpdateLoginProfile"],
    },
    Way { name: "write a user's inline policy", pathfinding: Some("iam-007"), actions: &["iam:PutUserPolicy"] },
    Way { name: "attach a policy to a user", pathfinding: Some("iam-008"), actions: &["iam:AttachUserPolicy"] },
    Way { name: "attach a policy to a role", pathfinding: Some("iam-009"), actions: &["iam:AttachRolePolicy"] },
    Way { name: "attach a policy to a group", pathfinding: Some("iam-010"), actions: &["iam:AttachGroupPolicy"] },
    Way { name: "write a group's inline policy", pathfinding: Some("iam-011"), actions: &["iam:PutGroupPolicy"] },
    Way { name: "change whom a role trusts", pathfinding: Some("iam-012"), actions: &["iam:UpdateAssumeRolePolicy"] },
    Way { name: "join a group", pathfinding: Some("iam-013"), actions: &["iam:AddUserToGroup"] },
    Way {
        name: "make another version of a policy the default",
        pathfinding: None,
        actions: &["iam:SetDefaultPolicyVersion"],
    },
    Way { name: "assume any role", pathfinding: Some("sts-001"), actions: &["sts:AssumeRole"] },
    Way {
        name: "start an instance with a role",
        pathfinding: Some("ec2-001"),
        actions: &["iam:PassRole", "ec2:RunInstances"],
    },
    Way {
        name: "change what an instance with a role runs at start",
        pathfinding: Some("ec2-002"),
        actions: &["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
    },
    Way {
        name: "request a spot instance with a role",
        pathfinding: Some("ec2-003"),
        actions: &["iam:PassRole", "ec2:RequestSpotInstances"],
    },
    Way {
        name: "change the launch template of instances with a role",
        pathfinding: Some("ec2-004"),
        actions: &["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
    },
    Way {
        name: "log in to an instance that has a role",
        pathfinding: Some("ec2instanceconnect-003"),
        actions: &["ec2-instance-connect:SendSSHPublicKey"],
    },
    Way {
        name: "make and call a function with a role",
        pathfinding: Some("lambda-001"),
        actions: &["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
    },
    Way {
        name: "make a function with a role and bind it to events",
        pathfinding: Some("lambda-002"),
        actions: &["iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
    },
    Way {
        name: "change the code of a function that has a role",
        pathfinding: Some("lambda-003"),
        actions: &["lambda:UpdateFunctionCode"],
    },
    Way {
        name: "make a function with a role and let others call it",
        pathfinding: Some("lambda-006"),
        actions: &["iam:PassRole", "lambda:CreateFunction", "lambda:AddPermission"],
    },
    Way {
        name: "make an App Runner service with a role",
        pathfinding: Some("apprunner-001"),
        actions: &["iam:PassRole", "apprunner:CreateService"],
    },
    Way {
        name: "change an App Runner service that has a role",
        pathfinding: Some("apprunner-002"),
        actions: &["apprunner:UpdateService"],
    },
    Way {
        name: "run code in a code interpreter with a role",
        pathfinding: Some("bedrock-001"),
        actions: &[
            "iam:PassRole",
            "bedrock-agentcore:CreateCodeInterpreter",
            "bedrock-agentcore:StartCodeInterpreterSession",
        ],
    },
    Way {
        name: "run code in a code interpreter that has a role",
        pathfinding: Some("bedrock-002"),
        actions: &["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
    },
    Way {
        name: "make a stack with a role",
        pathfinding: Some("cloudformation-001"),
        actions: &["iam:PassRole", "cloudformation:CreateStack"],
    },
    Way {
        name: "change a stack that has a role",
        pathfinding: Some("cloudformation-002"),
        actions: &["cloudformation:UpdateStack"],
    },
    Way {
        name: "make a stack set with a role",
        pathfinding: Some("cloudformation-003"),
        actions: &["iam:PassRole", "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"],
    },
    Way {
        name: "change a stack set with a role",
        pathfinding: Some("cloudformation-004"),
        actions: &["iam:PassRole", "cloudformation:UpdateStackSet"],
    },
    Way {
        name: "change a stack that has a role by a change set",
        pathfinding: Some("cloudformation-005"),
        actions: &["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
    },
    Way {
        name: "make and start a build project with a role",
        pathfinding: Some("codebuild-001"),
        actions: &["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"],
    },
    Way {
        name: "start a build with other commands in a project that has a role",
        pathfinding: Some("codebuild-002"),
        actions: &["codebuild:StartBuild"],
    },
    Way {
        name: "start a batch of builds with other commands in a project that has a role",
        pathfinding: Some("codebuild-003"),
        actions: &["codebuild:StartBuildBatch"],
    },
    Way {
        name: "make a build project with a role and start a batch",
        pathfinding: Some("codebuild-004"),
        actions: &["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuildBatch"],
    },
    Way {
        name: "make a data pipeline with a role",
        pathfinding: Some("datapipeline-001"),
        actions: &["iam:PassRole", "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"],
    },
    Way {
        name: "make an ECS service with a role",
        pathfinding: Some("ecs-003"),
        actions: &["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:CreateService"],
    },
    Way {
        name: "run an ECS task with a role",
        pathfinding: Some("ecs-004"),
        actions: &["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:RunTask"],
    },
    Way {
        name: "start an ECS task with a role",
        pathfinding: Some("ecs-005"),
        actions: &["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:StartTask"],
    },
    Way {
        name: "start a Glue development endpoint with a role",
        pathfinding: Some("glue-001"),
        actions: &["iam:PassRole", "glue:CreateDevEndpoint"],
    },
    Way {
        name: "change the key of a Glue development endpoint",
        pathfinding: Some("glue-002"),
        actions: &["glue:UpdateDevEndpoint"],
    },
    Way {
        name: "make and run a Glue job with a role",
        pathfinding: Some("glue-003"),
        actions: &["iam:PassRole", "glue:CreateJob", "glue:StartJobRun"],
    },
    Way {
        name: "make a Glue job with a role and a trigger",
        pathfinding: Some("glue-004"),
        actions: &["iam:PassRole", "glue:CreateJob", "glue:CreateTrigger"],
    },
    Way {
        name: "change and run a Glue job",
        pathfinding: Some("glue-005"),
        actions: &["iam:PassRole", "glue:UpdateJob", "glue:StartJobRun"],
    },
    Way {
        name: "change a Glue job and make a trigger",
        pathfinding: Some("glue-006"),
        actions: &["iam:PassRole", "glue:UpdateJob", "glue:CreateTrigger"],
    },
    Way {
        name: "make a SageMaker notebook with a role",
        pathfinding: Some("sagemaker-001"),
        actions: &["iam:PassRole", "sagemaker:CreateNotebookInstance"],
    },
    Way {
        name: "make a SageMaker training job with a role",
        pathfinding: Some("sagemaker-002"),
        actions: &["iam:PassRole", "sagemaker:CreateTrainingJob"],
    },
    Way {
        name: "make a SageMaker processing job with a role",
        pathfinding: Some("sagemaker-003"),
        actions: &["iam:PassRole", "sagemaker:CreateProcessingJob"],
    },
    Way {
        name: "open a SageMaker notebook that has a role",
        pathfinding: Some("sagemaker-004"),
        actions: &["sagemaker:CreatePresignedNotebookInstanceUrl"],
    },
    Way {
        name: "change what a SageMaker notebook runs at start",
        pathfinding: Some("sagemaker-005"),
        actions: &[
            "sagemaker:CreateNotebookInstanceLifecycleConfig",
            "sagemaker:StopNotebookInstance",
            "sagemaker:UpdateNotebookInstance",
            "sagemaker:StartNotebookInstance",
        ],
    },
    Way {
        name: "open a session on an instance that has a role",
        pathfinding: Some("ssm-001"),
        actions: &["ssm:StartSession"],
    },
    Way {
        name: "run a command on an instance that has a role",
        pathfinding: Some("ssm-002"),
        actions: &["ssm:SendCommand"],
    },
];

/// The ways up that a policy (or the union of a principal's policies) opens on everything:
/// [`Document::union`] joins several.
pub fn escalation_actions(document: &Document) -> Vec<Escalation> {
    WAYS.iter().filter_map(|way| open(document, way)).collect()
}

fn open(document: &Document, way: &Way) -> Option<Escalation> {
    let mut found = Escalation {
        name: way.name,
        pathfinding: way.pathfinding,
        actions: way.actions,
        statements: Vec::new(),
        verdict: Tri::Yes,
        under: Vec::new(),
    };
    for name in way.actions {
        let action = Action::parse(name)?;
        let granted = granted(document, &action, &mut found);
        found.verdict = found.verdict.and(granted);
        if found.verdict.is_no() {
            return None;
        }
    }
    Some(found)
}

/// Whether an action is granted on everything. Conditions on the grant do not count against it,
/// they are named; those of a Deny do.
fn granted(document: &Document, action: &Action, found: &mut Escalation) -> Tri {
    let mut answer = Tri::No;
    for statement in document.allows() {
        let covers = statement.actions.covers(|pattern| pattern.matches(action)).and(statement.is_on_everything());
        let covers = match &statement.effect {
            crate::Effect::Unknown(why) => covers.and(Tri::Unknown(why.clone())),
            _ => covers,
        };
        if covers.is_yes() && !answer.is_yes() {
            found.statements.push(statement.origin);
            found.under.extend(statement.conditions.iter().map(ToString::to_string));
        }
        answer = answer.or(covers);
    }
    if let Some(why) = &document.more {
        answer = answer.or(Tri::Unknown(why.clone()));
    }
    if answer.is_no() {
        return answer;
    }
    answer.and(denied(document, action).not())
}

/// Whether the action is denied on each and every resource; unknown where on some.
fn denied(document: &Document, action: &Action) -> Tri {
    let everything = Pattern::parse("*", crate::Syntax { wildcards: true, variables: false });
    let touches = |s: &&crate::Statement| !s.actions.covers(|p| p.matches(action)).is_no();
    let denies: Vec<_> = document.denies().filter(touches).collect();
    if denies.is_empty() {
        return match &document.more {
            Some(why) => Tri::Unknown(why.clone()),
            None => Tri::No,
        };
    }
    let Some(principal) = Requester::parse("arn:aws:iam::111122223333:user/example") else { return Tri::No };
    let whole = denies.iter().any(|s| {
        s.is_deny()
            && s.is_unconditional().is_yes()
            && s.covers_resources_of(Some(&everything))
            && s.actions.covers(|p| p.matches(action)).is_yes()
    });
    if whole {
        return Tri::Yes;
    }
    let request = Request::new(principal, action.clone(), "arn:aws:iam::111122223333:user/example", None)
        .in_context(Context::unknown());
    match document.evaluate(&request, Attachment::Identity).deny {
        Tri::Unknown(why) => Tri::Unknown(why),
        _ => Tri::Unknown(Why::Undecidable(format!("on which resources {action} is denied").into())),
    }
}
