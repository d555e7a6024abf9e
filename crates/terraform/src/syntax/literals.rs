//! The literal parts of templates: escapes, strip markers and the indentation of `<<-` heredocs.
//!
//! Terraform's scanner gives a template that stands in lines (a heredoc, a file) one literal for
//! each line, and a strip marker trims only the literal beside it; a quoted text has one literal
//! between two interpolations. Indentation is counted after stripping, where a literal begins a
//! line (HCL's `hclsyntax/parser_template.go`, `flushHeredocTemplateParts`).

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, Strip};

/// How a template is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Between quotes.
    Quoted,
    /// In lines; `flush` takes away the indentation that all lines share.
    Lines {
        /// `<<-`
        flush: bool,
    },
}

/// The texts of the literals of a template and of the directives in it, in their order.
pub(super) fn of<'e>(text: &str, elements: impl Iterator<Item = &'e Element>, form: Form) -> Vec<String> {
    let mut reader = Reader { text, form, tokens: Vec::new(), literals: 0 };
    reader.sequence(elements, false, false, false);
    if form == (Form::Lines { flush: true }) {
        flush(&mut reader.tokens);
    }
    let mut texts = vec![String::new(); reader.literals];
    for token in reader.tokens {
        if let Token::Line(literal, line) = token
            && let Some(text) = texts.get_mut(literal)
        {
            text.push_str(&line);
        }
    }
    texts
}

enum Token {
    /// A line of a literal, or the whole of it between quotes, and which literal it is.
    Line(usize, String),
    /// An interpolation or a part of a directive.
    Other,
}

struct Reader<'t> {
    text: &'t str,
    form: Form,
    tokens: Vec<Token>,
    literals: usize,
}

impl Reader<'_> {
    /// `before` and `after` are the strip markers around the sequence, `inner` whether it stands
    /// in a directive.
    fn sequence<'e>(&mut self, elements: impl Iterator<Item = &'e Element>, inner: bool, before: bool, after: bool) {
        let mut elements = elements.peekable();
        let mut strip_start = before;
        while let Some(element) = elements.next() {
            match element {
                Element::Literal(literal) => {
                    let strip_end = elements.peek().map_or(after, |next| strips_before(next));
                    self.literal(literal.as_str(), literal.span(), inner, strip_start, strip_end);
                }
                Element::Interpolation(_) => self.tokens.push(Token::Other),
                Element::Directive(directive) => self.directive(directive),
            }
            strip_start = strips_after(element);
        }
    }

    fn directive(&mut self, directive: &Directive) {
        self.tokens.push(Token::Other);
        match directive {
            Directive::If(d) => {
                let end = starts(d.endif_expr.strip);
                let middle = d.else_expr.as_ref().map_or(end, |e| starts(e.strip));
                self.sequence(d.if_expr.template.iter(), true, ends(d.if_expr.strip), middle);
                if let Some(e) = &d.else_expr {
                    self.tokens.push(Token::Other);
                    self.sequence(e.template.iter(), true, ends(e.strip), end);
                }
            }
            Directive::For(d) => {
                self.sequence(d.for_expr.template.iter(), true, ends(d.for_expr.strip), starts(d.endfor_expr.strip));
            }
        }
        self.tokens.push(Token::Other);
    }

    fn literal(&mut self, parsed: &str, span: Option<Range<usize>>, inner: bool, strip_start: bool, strip_end: bool) {
        let literal = self.literals;
        self.literals += 1;
        if self.form == Form::Quoted {
            // The parser leaves the escapes of a quoted text alone inside directives.
            let unescaped = if inner { unescape(parsed) } else { None };
            let mut text = unescaped.as_deref().unwrap_or(parsed);
            if strip_start {
                text = text.trim_start();
            }
            if strip_end {
                text = text.trim_end();
            }
            self.tokens.push(Token::Line(literal, text.to_owned()));
            return;
        }
        // The parser has already taken indentation away, by other rules: what stands in the file
        // counts.
        let raw = span.and_then(|span| self.text.get(span)).unwrap_or(parsed);
        let mut lines: Vec<String> = raw.split_inclusive('\n').map(unmarked).collect();
        if strip_start && let Some(first) = lines.first_mut() {
            *first = first.trim_start().to_owned();
        }
        if strip_end && let Some(last) = lines.last_mut() {
            last.truncate(last.trim_end().len());
        }
        self.tokens.extend(lines.into_iter().map(|line| Token::Line(literal, line)));
    }
}

/// Takes away the indentation that all lines share.
fn flush(tokens: &mut [Token]) {
    let mut least = usize::MAX;
    let mut begins = Vec::new();
    let mut newline = true;
    for (i, token) in tokens.iter().enumerate() {
        let line = match token {
            Token::Line(_, line) => Some(line),
            Token::Other => None,
        };
        if newline {
            newline = false;
            least = least.min(match line {
                // A blank line has no indentation.
                Some(line) if line.ends_with('\n') && line.trim().is_empty() => usize::MAX,
                Some(line) => {
                    begins.push(i);
                    line.chars().take_while(|c| c.is_whitespace()).count()
                }
                None => 0,
            });
        }
        newline |= line.is_some_and(|line| line.ends_with('\n'));
    }
    for i in begins {
        if let Some(Token::Line(_, line)) = tokens.get_mut(i) {
            *line = line.chars().skip(least).collect();
        }
    }
}

/// `$${` and `%%{` stand for `${` and `%{`.
fn unmarked(line: &str) -> String {
    line.replace("$${", "${").replace("%%{", "%{")
}

fn starts(strip: Strip) -> bool {
    matches!(strip, Strip::Start | Strip::Both)
}

fn ends(strip: Strip) -> bool {
    matches!(strip, Strip::End | Strip::Both)
}

/// Whether the literal after the element loses its leading white space.
fn strips_after(element: &Element) -> bool {
    match element {
        Element::Literal(_) => false,
        Element::Interpolation(i) => ends(i.strip),
        Element::Directive(d) => match d.as_ref() {
            Directive::If(d) => ends(d.endif_expr.strip),
            Directive::For(d) => ends(d.endfor_expr.strip),
        },
    }
}

/// Whether the literal before the element loses its trailing white space.
fn strips_before(element: &Element) -> bool {
    match element {
        Element::Literal(_) => false,
        Element::Interpolation(i) => starts(i.strip),
        Element::Directive(d) => match d.as_ref() {
            Directive::If(d) => starts(d.if_expr.strip),
            Directive::For(d) => starts(d.for_expr.strip),
        },
    }
}

/// The escapes of a quoted text.
fn unescape(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some(digits @ ('u' | 'U')) => {
                let length = if digits == 'u' { 4 } else { 8 };
                let code: String = chars.by_ref().take(length).collect();
                out.push(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}'));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    Some(out)
}
