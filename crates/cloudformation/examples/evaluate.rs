//! Prints what a template says, one JSON object for each world:
//! `cargo run -p bartizan-cloudformation --example evaluate -- template.yaml [Name=value …]`.

use std::io::Write as _;

use bartizan_cloudformation::{Options, looks_like_template, read};
use bartizan_estate::Draft;
use bartizan_tree::{Sources, Tri, json};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else { return Ok(()) };
    let parameters = arguments.filter_map(|pair| pair.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())));
    let options = Options { parameters: parameters.collect() };
    let text = std::fs::read_to_string(&path)?;
    let mut out = std::io::stdout().lock();
    if !looks_like_template(&text) {
        return writeln!(out, "{{\"template\":false}}");
    }
    let mut sources = Sources::new();
    let source = sources.add_file(path.as_str(), text);
    for draft in read(&path, source, &mut sources, &options) {
        show(&draft, &sources, &mut out)?;
    }
    Ok(())
}

fn show(draft: &Draft, sources: &Sources, out: &mut impl std::io::Write) -> std::io::Result<()> {
    let place = |origin| sources.place(origin).map_or_else(String::new, |place| place.start.to_string());
    let quoted = |text: &str| {
        let mut out = String::new();
        json::quote(text, &mut out);
        out
    };
    let assumed: Vec<String> = draft.assumed.iter().map(|assumption| quoted(&assumption.choice)).collect();
    writeln!(out, "{{\"assumed\":[{}],\"incomplete\":[", assumed.join(","))?;
    for (i, note) in draft.incomplete.iter().enumerate() {
        let text = format!("{} {} {}: {}", note.what, note.name, place(note.origin), note.reason);
        writeln!(out, "  {}{}", quoted(&text), if i + 1 < draft.incomplete.len() { "," } else { "" })?;
    }
    writeln!(out, "],\"resources\":[")?;
    for (i, resource) in draft.resources.iter().enumerate() {
        let exists = match &resource.exists {
            Tri::Unknown(why) => format!(",\"exists\":{}", quoted(&why.to_string())),
            _ => String::new(),
        };
        let end = if i + 1 < draft.resources.len() { "," } else { "" };
        writeln!(
            out,
            "  {{\"address\":{},\"type\":{},\"at\":{}{exists},\"properties\":{},\"source\":{}}}{end}",
            quoted(&resource.address),
            quoted(&resource.kind),
            quoted(&place(resource.origin)),
            json::write(&resource.properties),
            json::write_evaluated(&resource.source),
        )?;
    }
    writeln!(out, "]}}")
}
