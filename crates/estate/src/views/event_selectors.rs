//! Which events a trail records: its event selectors, basic or advanced
//! (docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html). A trail has one form
//! or the other; where both are told, the advanced ones speak.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Tri, Why};

use crate::Subject;

/// What chooses the events of a trail.
#[derive(Clone, Debug)]
pub struct Selectors<'e> {
    form: Form,
    known: Vec<&'e Node>,
    /// Why there may be more.
    more: Option<Why>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Basic,
    Advanced,
}

/// Reading or writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// What only reads.
    Read,
    /// What changes something.
    Write,
}

impl<'e> Selectors<'e> {
    pub(super) fn of(trail: Subject<'e>) -> Self {
        let advanced = trail.get("AdvancedEventSelectors").items();
        if !advanced.known.is_empty() || advanced.more.is_some() {
            return Selectors { form: Form::Advanced, known: advanced.known, more: advanced.more };
        }
        let basic = trail.get("EventSelectors").items();
        Selectors { form: Form::Basic, known: basic.known, more: basic.more }
    }

    /// Whether management events are recorded, of reading and writing both.
    pub fn management(&self) -> Tri {
        self.management_of(Access::Read).and(self.management_of(Access::Write))
    }

    /// Whether management events of reading, or of writing, are recorded.
    pub fn management_of(&self, access: Access) -> Tri {
        if self.form == Form::Basic && self.known.is_empty() && self.more.is_none() {
            return Tri::Yes;
        }
        let wanted = if access == Access::Read { "true" } else { "false" };
        self.any(|selector| match self.form {
            Form::Basic => includes_management(selector).and(takes(selector, access)),
            Form::Advanced => match field_selector(selector, "readOnly") {
                None => equals(selector, "eventCategory", "Management"),
                Some(_) => equals(selector, "eventCategory", "Management").and(equals(selector, "readOnly", wanted)),
            },
        })
    }

    /// Whether the management events of a service (`kms.amazonaws.com`) are left out.
    pub fn leaves_out(&self, source: &str) -> Tri {
        let left_out = |selector: &Node| {
            let sources = match self.form {
                Form::Basic => selector.get("ExcludeManagementEventSources"),
                Form::Advanced => field_selector(selector, "eventSource")
                    .map_or_else(|| Field::absent(selector.origin), |field| field.get("NotEquals")),
            };
            let sources = sources.items();
            let named = sources.known.iter().map(|one| one.field().text().is(|name| **name == *source));
            Tri::any(named).or(sources.more.map_or(Tri::No, Tri::Unknown))
        };
        self.any(left_out)
    }

    /// Whether what is done to the data of every resource of a type (`AWS::S3::Object`) is recorded.
    pub fn data(&self, of: &str, access: Access) -> Tri {
        self.any(|selector| match self.form {
            Form::Basic => takes(selector, access).and(names_all(selector, of)),
            Form::Advanced => data_selector(selector, of, access).and((!is_narrowed(selector)).into()),
        })
    }

    /// The same for at least some of them.
    pub fn some_data(&self, of: &str, access: Access) -> Tri {
        self.any(|selector| match self.form {
            Form::Basic => takes(selector, access).and(names_some(selector, of)),
            Form::Advanced => data_selector(selector, of, access),
        })
    }

    fn any(&self, question: impl Fn(&Node) -> Tri) -> Tri {
        let found = Tri::any(self.known.iter().map(|selector| question(selector)));
        found.or(self.more.clone().map_or(Tri::No, Tri::Unknown))
    }
}

fn includes_management(selector: &Node) -> Tri {
    selector.get("IncludeManagementEvents").bool().or_default(true).is(|yes| *yes)
}

/// Whether a basic selector takes what reads, or what writes.
fn takes(selector: &Node, access: Access) -> Tri {
    let kinds: Field<Arc<str>> = selector.get("ReadWriteType").text().or_default("All".into());
    kinds.is(|word| match access {
        Access::Read => matches!(&**word, "All" | "ReadOnly"),
        Access::Write => matches!(&**word, "All" | "WriteOnly"),
    })
}

/// Whether a basic selector names every resource of a type: an ARN that stops before the first name.
fn names_all(selector: &Node, of: &str) -> Tri {
    let all = match of {
        "AWS::S3::Object" => &["arn:aws:s3", "arn:aws:s3:::", "arn:aws-cn:s3", "arn:aws-us-gov:s3"][..],
        "AWS::Lambda::Function" => &["arn:aws:lambda", "arn:aws-cn:lambda", "arn:aws-us-gov:lambda"][..],
        "AWS::DynamoDB::Table" => &["arn:aws:dynamodb", "arn:aws-cn:dynamodb", "arn:aws-us-gov:dynamodb"][..],
        _ => &[],
    };
    any_value(selector, of, |value| {
        value.field().text().is(|arn| all.contains(&arn.trim_end_matches(':')) || all.contains(&&**arn))
    })
}

fn names_some(selector: &Node, of: &str) -> Tri {
    any_value(selector, of, |_| Tri::Yes)
}

fn any_value(selector: &Node, of: &str, question: impl Fn(&Node) -> Tri) -> Tri {
    let resources = selector.get("DataResources").items();
    let one = |resource: &&Node| {
        let values = resource.get("Values").items();
        let named = Tri::any(values.known.iter().map(|value| question(value)));
        let named = named.or(values.more.map_or(Tri::No, Tri::Unknown));
        resource.get("Type").text().is(|kind| **kind == *of).and(named)
    };
    Tri::any(resources.known.iter().map(one)).or(resources.more.map_or(Tri::No, Tri::Unknown))
}

/// Whether an advanced selector takes data events of a type, by reading or writing.
fn data_selector(selector: &Node, of: &str, access: Access) -> Tri {
    let wanted = if access == Access::Read { "true" } else { "false" };
    let taken = match field_selector(selector, "readOnly") {
        None => Tri::Yes,
        Some(_) => equals(selector, "readOnly", wanted),
    };
    equals(selector, "eventCategory", "Data").and(equals(selector, "resources.type", of)).and(taken)
}

/// Whether an advanced selector asks for more than the category, the type and the access.
fn is_narrowed(selector: &Node) -> bool {
    let usual = |name: &str| matches!(name, "eventCategory" | "resources.type" | "readOnly");
    let fields = selector.get("FieldSelectors").items();
    fields.known.iter().any(|field| !field.get("Field").text().is(|name| usual(name)).is_yes())
}

fn field_selector<'a>(selector: &'a Node, name: &str) -> Option<&'a Node> {
    let fields = selector.get("FieldSelectors").items();
    fields.known.into_iter().find(|field| field.get("Field").text().is(|f| **f == *name).is_yes())
}

fn equals(selector: &Node, name: &str, wanted: &str) -> Tri {
    let Some(field) = field_selector(selector, name) else { return Tri::No };
    let values = field.get("Equals").items();
    let found = Tri::any(values.known.iter().map(|value| value.field().text().is(|text| **text == *wanted)));
    found.or(values.more.map_or(Tri::No, Tri::Unknown))
}
