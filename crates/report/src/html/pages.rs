//! A rule's page as HTML. The pages are ours, but markup in them is still shown and not obeyed, and
//! a link leads to https or nowhere.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The page, without its title, which the finding shows.
pub(super) fn html(page: &str) -> String {
    let mut title = false;
    let events = Parser::new_ext(page, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
            title = true;
            None
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1)) => {
            title = false;
            None
        }
        _ if title => None,
        // Under the finding, which is under the heading of the list.
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            Some(Event::Start(Tag::Heading { level: HeadingLevel::H4, id, classes, attrs }))
        }
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(HeadingLevel::H4))),
        Event::Html(markup) | Event::InlineHtml(markup) => Some(Event::Text(markup)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if dest_url.starts_with("https://") { dest_url } else { CowStr::Borrowed("#") };
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        // The page asks the network for nothing.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        other => Some(other),
    });
    let mut out = String::with_capacity(page.len() * 2);
    html::push_html(&mut out, events);
    out
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn a_page_is_html_without_its_title_and_markup_in_it_is_text() {
        let page = "# Title\n\nWhy `x`.\n\n## Mend\n\n<b onclick=x>a</b> [a](javascript:x) ![i](https://x/i.png)\n";
        let html = html(page);
        assert!(!html.contains("Title") && html.contains("<h4>Mend</h4>") && html.contains("<code>x</code>"), "{html}");
        assert!(html.contains("&lt;b onclick=x&gt;") && html.contains("<a href=\"#\">a</a>"), "{html}");
        assert!(!html.contains("<img") && !html.contains("javascript"), "{html}");
    }
}
