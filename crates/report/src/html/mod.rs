//! One page that needs nothing else: what was found, for whoever decides and whoever mends.
//!
//! The numbers are in the page itself; the findings are data in a `script` element that the page's
//! own script turns into rows as they are scrolled to, so ten thousand open at once. Nothing that a
//! scanned file says is ever markup: the script sets text and never HTML, and the policy in the head
//! lets run only what has the hash of our own script, and lets the page ask the network for nothing.

mod data;
mod overview;
mod pages;

use std::collections::BTreeSet;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::rules::Entry;
use crate::{Places, Report, clean};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes a sorted report; `entries` tell of the rules that were asked.
///
/// # Errors
/// Where the writer fails.
pub fn write(out: &mut dyn Write, report: &Report, places: &Places<'_>, entries: &[Entry]) -> io::Result<()> {
    head(out)?;
    overview::write(out, report, places, entries)?;
    writeln!(
        out,
        "<section aria-labelledby=\"findings-title\"><h2 id=\"findings-title\">Findings</h2>\
         <noscript><p>The list of findings needs the script of this page.</p></noscript>\
         <form id=\"filters\" role=\"search\" aria-label=\"Filter the findings\"></form>\
         <p><output id=\"count\" aria-live=\"polite\"></output></p>\
         <div id=\"list\"></div><button id=\"more\" type=\"button\" hidden>Show more</button></section></main>"
    )?;
    let shown: BTreeSet<&str> = report.findings.iter().map(|finding| finding.rule).collect();
    for entry in entries.iter().filter(|entry| shown.contains(entry.id)) {
        writeln!(out, "<template id=\"page-{}\">{}</template>", escape(entry.id), pages::html(entry.page))?;
    }
    write!(out, "<script type=\"application/json\" id=\"data\">")?;
    out.write_all(in_script(&data::of(report, places, entries).to_string()).as_bytes())?;
    writeln!(out, "</script>\n<script>{SCRIPT}</script>\n</body>\n</html>")
}

fn head(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-{}'; \
         style-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>Bartizan report</title>\n<style>{STYLE}</style>\n</head>\n<body>",
        base64(&Sha256::digest(SCRIPT.as_bytes())),
        base64(&Sha256::digest(STYLE.as_bytes())),
    )
}

/// A text in the page, or in a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// JSON inside a `script` element, where only `</script` and `<!--` mean anything to the page
/// (html.spec.whatwg.org, "Restrictions for contents of script elements"): no `<` is left, since it
/// stands in texts only, which can name it.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// RFC 4648, section 4, as a content security policy writes a hash.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().enumerate().fold(0u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4usize {
            let sign = SIGNS[(bits >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= three.len() { char::from(sign) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base64, escape, in_script};

    #[test]
    fn bytes_are_base64() {
        for (bytes, wanted) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), wanted);
        }
    }

    #[test]
    fn a_text_is_never_markup() {
        assert_eq!(escape("<b a='\"'>&\u{202e}"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;\u{fffd}");
        let hostile = serde_json::json!(["</script><!--<script>&"]);
        let written = in_script(&hostile.to_string());
        assert!(!written.contains('<'), "{written}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), hostile, "and it says the same");
    }
}
