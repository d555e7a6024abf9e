//! Prints the evaluated resources of a folder as JSON lines, for trying and for measuring.
//!
//! `cargo run -p bartizan-terraform --example evaluate -- FOLDER [--roots] [--quiet] [NAME=VALUE …]`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks")]

use std::path::Path;
use std::sync::Arc;

use bartizan_terraform::{Cache, Configuration, Disk, Files as _, Options, evaluate, roots};
use bartizan_tree::{Node, Origin, Sources, json};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.iter().find(|a| !a.starts_with("--") && !a.contains('=')) else {
        eprintln!("a folder is wanted");
        return Ok(());
    };
    let quiet = arguments.iter().any(|a| a == "--quiet");
    let variables = arguments.iter().filter_map(|a| a.split_once('=')).map(|(k, v)| (k.into(), v.into())).collect();
    let options = Options { variables, ..Options::default() };
    let disk = Disk::below(folder)?;
    let (mut sources, mut cache) = (Sources::new(), Cache::default());
    let mut found = Vec::new();
    if Path::new(folder).is_file() {
        let source = sources.add_file(folder.as_str(), disk.read(folder)?);
        match json::parse_file(&sources, source) {
            Ok(document) if bartizan_terraform::is_plan(&document) => {
                found.push(bartizan_terraform::read_plan(&sources, source, &document));
            }
            Ok(document) if bartizan_terraform::is_state(&document) => {
                found.push(bartizan_terraform::read_state(&sources, source, &document));
            }
            Ok(_) => eprintln!("this is neither a plan nor a state"),
            Err(error) => eprintln!("{error}"),
        }
    } else {
        let mut folders = Vec::new();
        walk(&disk, folder, &mut folders);
        let wanted = if arguments.iter().any(|a| a == "--roots") {
            roots(&disk, &folders, &mut sources, &mut cache)
        } else {
            vec![folder.as_str().into()]
        };
        for root in wanted {
            found.push(evaluate(&disk, &root, &options, &mut sources, &mut cache));
        }
    }
    if !quiet {
        found.iter().for_each(|configuration| print(configuration, &sources));
    }
    let resources: usize = found.iter().map(|c| c.resources.len()).sum();
    let incomplete: usize = found.iter().map(|c| c.incomplete.len()).sum();
    let (mut leaves, mut unknown) = (0, 0);
    for configuration in &found {
        for resource in &configuration.resources {
            count(&resource.attributes, &mut leaves, &mut unknown);
        }
    }
    eprintln!(
        "{} roots, {resources} resources, {leaves} leaves of which {unknown} unknown, {incomplete} incomplete",
        found.len()
    );
    Ok(())
}

fn count(node: &Node, leaves: &mut usize, unknown: &mut usize) {
    use bartizan_tree::Value;
    match &node.value {
        Value::List(list) => list.items.iter().for_each(|n| count(n, leaves, unknown)),
        Value::Map(map) => map.values().for_each(|n| count(n, leaves, unknown)),
        Value::Open { known, .. } => {
            *leaves += 1;
            *unknown += 1;
            count(known, leaves, unknown);
        }
        Value::Json(document) => count(document, leaves, unknown),
        Value::Unknown(_) => {
            *leaves += 1;
            *unknown += 1;
        }
        _ => *leaves += 1,
    }
}

fn walk(disk: &Disk, folder: &str, folders: &mut Vec<Arc<str>>) {
    let Ok(entries) = disk.list(folder) else { return };
    if entries.iter().any(|e| !e.is_folder && (e.name.ends_with(".tf") || e.name.ends_with(".tf.json"))) {
        folders.push(folder.into());
    }
    for entry in entries.iter().filter(|e| e.is_folder && !e.name.starts_with(".git")) {
        walk(disk, &format!("{}/{}", folder.trim_end_matches('/'), entry.name), folders);
    }
}

fn print(configuration: &Configuration, sources: &Sources) {
    println!("# {}", configuration.root);
    for line in &configuration.incomplete {
        println!("! {} {}: {} {}", line.what, line.name, line.reason, place(sources, line.origin));
    }
    for resource in &configuration.resources {
        let members = json::members([
            ("address", Node::text(resource.address.clone(), Origin::NONE)),
            ("at", Node::text(place(sources, resource.origin), Origin::NONE)),
            ("exists", Node::text(format!("{:?}", resource.exists), Origin::NONE)),
            ("attributes", resource.attributes.clone()),
        ]);
        println!("{}", json::write(&Node::map(members, Origin::NONE)));
    }
}

fn place(sources: &Sources, origin: Origin) -> String {
    sources.place(origin).map_or_else(String::new, |p| format!("{}:{}", p.file, p.start))
}
