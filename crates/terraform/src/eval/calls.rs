//! Function calls: those that steer evaluation or read files are here, the plain ones in
//! [`crate::functions`].

use std::sync::Arc;

use bartizan_tree::{Node, Origin, SourceId, Value, What, Why};

use super::{Evaluator, InstanceId, Scope};
use crate::functions;
use crate::paths;
use crate::syntax::{self, Call, Expr, ExprKind};
use crate::value::{self, Outcome, Stop};

/// The most files that `fileset` looks at.
const MAX_FILES: usize = 10_000;

impl Evaluator<'_> {
    pub(super) fn call(&mut self, at: InstanceId, scope: Option<&Scope>, call: &Call, origin: Origin) -> Outcome {
        match &*call.name {
            "try" => return self.try_each(at, scope, &call.arguments),
            "can" => return self.can(at, scope, &call.arguments),
            _ => {}
        }
        let arguments = self.arguments(at, scope, call)?;
        match &*call.name {
            "file" => self.file(&arguments).map(|(node, _)| node),
            "filebase64" | "filemd5" | "filesha1" | "filesha256" | "filesha512" | "filebase64sha256"
            | "filebase64sha512" => {
                let (content, _) = self.file(&arguments)?;
                functions::of_content(&call.name, &content)
            }
            "fileexists" => {
                let path = self.file_path(&arguments)?;
                Ok(Node::bool(self.files.exists(&path), Origin::NONE))
            }
            "fileset" => self.fileset(&arguments),
            "templatefile" => self.template_file(at, &arguments),
            "templatestring" => {
                let variables = arguments.get(1).ok_or_else(|| Stop::fault("templatestring has two arguments"))?;
                let text = arguments.first().ok_or_else(|| Stop::fault("templatestring has two arguments"))?;
                self.template_text(at, text, variables)
            }
            "abspath" => {
                let path = value::text(functions::argument(&arguments, 0)?)?;
                match self.files.absolute(&paths::join(&self.root, &path)) {
                    Some(path) => Ok(Node::text(paths::clean(&path), Origin::NONE)),
                    None => Err(Stop::Unknown(Why::Outside("the working folder".into()))),
                }
            }
            "regex" | "regexall" => functions::regex(&mut self.cache.patterns, &call.name, &arguments),
            "replace" => functions::replace(&mut self.cache.patterns, &arguments),
            name => match functions::find(name) {
                Some(function) => {
                    let made = function(&arguments)?;
                    let size = match &made.value {
                        Value::List(list) => list.items.len(),
                        Value::Map(map) => map.len(),
                        _ => 0,
                    };
                    self.charge(size);
                    Ok(made)
                }
                None => self.not_evaluated(&call.name, origin.through(self.instances[at].calls)),
            },
        }
    }

    fn not_evaluated(&mut self, name: &Arc<str>, origin: Origin) -> Outcome {
        if functions::is_known_after_apply(name) {
            return Err(Stop::Unknown(Why::Computed(format!("{name}()").into())));
        }
        let reason = if name.contains("::") {
            "functions of providers are not evaluated"
        } else {
            "this function is not evaluated"
        };
        self.say(What::Function, name.clone(), reason, origin);
        Err(Stop::Unknown(Why::Function(name.clone())))
    }

    fn arguments(&mut self, at: InstanceId, scope: Option<&Scope>, call: &Call) -> Outcome<Vec<Node>> {
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            arguments.push(self.eval(at, scope, argument)?);
        }
        if call.expand
            && let Some(last) = arguments.pop()
        {
            let spread = value::items(&last)?;
            arguments.extend(spread.known.iter().cloned());
            if let Some(why) = spread.more {
                match &*call.name {
                    // One more argument of which nothing is known says the same.
                    "merge" | "concat" | "setunion" => arguments.push(Node::unknown(why, last.origin)),
                    _ => return Err(Stop::Unknown(why)),
                }
            }
        }
        Ok(arguments)
    }

    /// The first argument that is no fault. A value that exists only perhaps may be a fault.
    fn try_each(&mut self, at: InstanceId, scope: Option<&Scope>, arguments: &[Expr]) -> Outcome {
        let outer = (self.perhaps.take(), self.opaque.take());
        let mut result = Err(Stop::fault("no argument of `try` can be evaluated"));
        for argument in arguments {
            self.opaque = None;
            match self.eval(at, scope, argument) {
                Err(Stop::Fault(_)) => self.perhaps = None,
                other => {
                    let (perhaps, opaque) = (self.perhaps.take(), self.opaque.take());
                    result = other.and_then(|node| match perhaps.or_else(|| may_be_a_fault(argument, &node, opaque)) {
                        Some(why) => Err(Stop::Unknown(why)),
                        None => Ok(node),
                    });
                    break;
                }
            }
        }
        (self.perhaps, self.opaque) = outer;
        result
    }

    /// Whether an argument can be evaluated at all.
    fn can(&mut self, at: InstanceId, scope: Option<&Scope>, arguments: &[Expr]) -> Outcome {
        let [argument] = arguments else { return Err(Stop::fault("can has one argument")) };
        let outer = (self.perhaps.take(), self.opaque.take());
        let result = self.eval(at, scope, argument);
        let (perhaps, opaque) = (self.perhaps.take(), self.opaque.take());
        (self.perhaps, self.opaque) = outer;
        match (result, perhaps) {
            (Err(Stop::Fault(_)), _) => Ok(Node::bool(false, Origin::NONE)),
            (_, Some(why)) | (Err(Stop::Unknown(why)), None) => Err(Stop::Unknown(why)),
            (Ok(node), None) => match (may_be_a_fault(argument, &node, opaque), node.value) {
                (Some(why), _) | (None, Value::Unknown(why)) => Err(Stop::Unknown(why)),
                _ => Ok(Node::bool(true, Origin::NONE)),
            },
        }
    }

    /// The path that a function names: relative ones start at the root module's folder.
    fn file_path(&self, arguments: &[Node]) -> Outcome<String> {
        let path = value::text(functions::argument(arguments, 0)?)?;
        if path.starts_with('~') {
            return Err(Stop::Unknown(Why::Outside(path)));
        }
        let full = paths::join(&self.root, &path);
        Ok(full)
    }

    fn file(&mut self, arguments: &[Node]) -> Outcome<(Node, SourceId)> {
        let path = self.file_path(arguments)?;
        match self.cache.file(self.files, &path, self.sources) {
            Ok(source) => {
                let text = self.sources.text(source);
                Ok((Node::text(text, Origin::new(source, 0..text.len())), source))
            }
            Err(error) => match error.kind() {
                std::io::ErrorKind::NotFound => Err(Stop::fault(format!("there is no file `{path}`"))),
                std::io::ErrorKind::PermissionDenied => {
                    self.say(What::File, path.as_str(), error.to_string(), Origin::NONE);
                    Err(Stop::Unknown(Why::Outside(path.into())))
                }
                // Not a text: Terraform refuses it where a text is wanted.
                _ => Err(Stop::Unknown(Why::NotRead(path.into()))),
            },
        }
    }

    fn template_file(&mut self, at: InstanceId, arguments: &[Node]) -> Outcome {
        let (_, source) = self.file(arguments)?;
        let variables = functions::argument(arguments, 1)?;
        let expr = match self.cache.templates.get(&source) {
            Some(known) => known.clone(),
            None => {
                let text = self.sources.text(source);
                let whole = Origin::new(source, 0..text.len());
                let parsed = syntax::parse_template(text, &|range| whole.narrowed(range), &mut self.cache.names)
                    .map(Arc::new)
                    .map_err(Arc::from);
                self.cache.templates.insert(source, parsed.clone());
                parsed
            }
        };
        match expr {
            Ok(expr) => self.with_variables(at, &expr, variables),
            Err(message) => Err(Stop::Unknown(Why::Invalid(message))),
        }
    }

    /// A template that stands in a text.
    pub(super) fn template_text(&mut self, at: InstanceId, template: &Node, variables: &Node) -> Outcome {
        let text = value::text(template)?;
        let placement = bartizan_tree::Placement::align(self.sources, template.origin, &text);
        let parsed = syntax::parse_template(&text, &|range| placement.origin(range), &mut self.cache.names);
        match parsed {
            Ok(expr) => self.with_variables(at, &expr, variables),
            Err(message) => Err(Stop::Fault(message.into())),
        }
    }

    /// Evaluates a template that sees the members of a map, and nothing of the module.
    fn with_variables(&mut self, at: InstanceId, expr: &Expr, variables: &Node) -> Outcome {
        let variables = value::members(variables)?;
        if let Some(why) = variables.more {
            return Err(Stop::Unknown(why));
        }
        let outside = self.cache.empty();
        let mut instance = super::Instance::outside(outside);
        instance.calls = self.instances[at].calls;
        self.instances.push(instance);
        let inner = self.instances.len() - 1;
        let result = self.in_scope(inner, None, &mut variables.known.iter(), expr);
        self.instances.truncate(inner);
        let node = result?;
        match &node.value {
            Value::List(_) | Value::Map(_) | Value::Null | Value::Unknown(_) | Value::Ref(_) => Ok(node),
            _ => super::template::interpolated(node),
        }
    }

    fn in_scope(
        &mut self,
        at: InstanceId,
        scope: Option<&Scope>,
        rest: &mut dyn Iterator<Item = (&Arc<str>, &Node)>,
        expr: &Expr,
    ) -> Outcome {
        match rest.next() {
            Some((name, value)) => {
                let inner = Scope { outer: scope, name, value };
                self.in_scope(at, Some(&inner), rest, expr)
            }
            None => self.eval(at, scope, expr),
        }
    }

    fn fileset(&mut self, arguments: &[Node]) -> Outcome {
        let folder = self.file_path(arguments)?;
        let pattern = value::text(functions::argument(arguments, 1)?)?;
        let mut found = Vec::new();
        let mut pending = vec![String::new()];
        let mut seen = 0;
        while let Some(below) = pending.pop() {
            let path = if below.is_empty() { folder.clone() } else { paths::join(&folder, &below) };
            let entries = match self.files.list(&path) {
                Ok(entries) => entries,
                Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                    return Err(Stop::Unknown(Why::Outside(path.into())));
                }
                Err(_) => continue,
            };
            for entry in entries {
                seen += 1;
                if seen > MAX_FILES {
                    return Err(Stop::limit("number of files in a fileset"));
                }
                let name = if below.is_empty() { entry.name.to_string() } else { format!("{below}/{}", entry.name) };
                if entry.is_folder {
                    if name.split('/').count() <= 32 && (pattern.contains("**") || pattern.contains('/')) {
                        pending.push(name);
                    }
                } else if functions::glob(&pattern, &name) {
                    found.push(Node::text(name, Origin::NONE));
                }
            }
        }
        Ok(value::set(found, None))
    }
}

/// Why a value that was reached may turn out to be a fault: where something in it, or on the way to
/// it, is not known, whatever was done to that may be refused. A value that only stands somewhere
/// cannot, nor can an attribute of a resource, whose type the provider keeps.
fn may_be_a_fault(expr: &Expr, node: &Node, opaque: Option<Why>) -> Option<Why> {
    fn unknown(node: &Node) -> Option<Why> {
        match &node.value {
            Value::Unknown(why) | Value::Open { more: why, .. } => Some(why.clone()),
            Value::List(list) => list.items.iter().find_map(unknown),
            Value::Map(map) => map.values().find_map(unknown),
            Value::Concat(parts) => parts.iter().find_map(unknown),
            Value::Json(document) => unknown(document),
            _ => None,
        }
    }
    match expr.kind {
        ExprKind::Path(ref path) if matches!(path.0.kind, ExprKind::Name(_)) => None,
        ExprKind::Name(_) => None,
        _ => opaque.or_else(|| unknown(node)),
    }
}
