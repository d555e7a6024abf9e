//! Matching with wildcards where parts of either side may be unknown.
//!
//! Three answers: it matches whatever the holes stand for, it does not, or it depends. The first
//! is found by taking each hole as a character of its own that equals only itself, the second by
//! taking each hole as `*`.

use std::sync::Arc;

use crate::pattern::Hole;

/// One position of a text or pattern.
#[derive(Clone, Debug)]
pub(crate) enum Atom {
    Char(char),
    Any,
    One,
    Hole(Arc<Hole>),
}

/// The largest product of two lengths that is compared: a policy of 20 KiB against a long ARN.
const MAX_WORK: usize = 64 * 1024 * 1024;

/// Whether the text matches the pattern; `None` where it depends on a hole (or is too long).
pub(crate) fn compare(pattern: &[Atom], text: &[Atom]) -> Option<bool> {
    let (pattern, text) = without_common_start(pattern, text);
    if pattern.len().saturating_mul(text.len()) > MAX_WORK {
        return None;
    }
    if certainly(pattern, text) {
        return Some(true);
    }
    let open = |atoms: &[Atom]| atoms.iter().any(|atom| matches!(atom, Atom::Hole(_)));
    if (open(pattern) || open(text)) && possibly(pattern, text) {
        return None;
    }
    Some(false)
}

/// What is left of both behind the start that they share: equal characters, and equal holes that
/// surely hold no wildcard.
fn without_common_start<'a>(pattern: &'a [Atom], text: &'a [Atom]) -> (&'a [Atom], &'a [Atom]) {
    let shared = pattern.iter().zip(text).take_while(|pair| match pair {
        (Atom::Char(a), Atom::Char(b)) => a == b,
        (Atom::Hole(a), Atom::Hole(b)) => a.is_given_by_aws() && a.same(b),
        _ => false,
    });
    let length = shared.count();
    (&pattern[length..], &text[length..])
}

/// Whether every text of the inner pattern matches the outer one too; `false` where that is not
/// certain. Wildcards of the inner one are covered by wildcards of the outer one only.
pub(crate) fn includes(outer: &[Atom], inner: &[Atom]) -> bool {
    outer.len().saturating_mul(inner.len()) <= MAX_WORK && certainly(outer, inner)
}

/// The same for ARNs, compared segment by segment.
pub(crate) fn includes_arns(outer: &[Atom], inner: &[Atom]) -> bool {
    if matches!(outer, [Atom::Any]) {
        return true;
    }
    match (segments(outer), segments(inner)) {
        (Some(a), Some(b)) if a.len() == b.len() => {
            a.iter().zip(&b).all(|(a, b)| includes(&outer[a.clone()], &inner[b.clone()]))
        }
        (Some(_), Some(_)) => false,
        _ => includes(outer, inner),
    }
}

/// Whether the ARN matches the pattern, segment by segment: a wildcard stays inside its segment,
/// and only the sixth segment, the resource, may itself hold colons. A pattern with fewer segments
/// matches only where it ends in `*`, which then covers the rest ("if the wildcard is the last
/// character of a resource ARN segment, it can expand to match beyond the colon boundaries").
/// A lone `*` matches everything.
pub(crate) fn compare_arns(pattern: &[Atom], arn: &[Atom]) -> Option<bool> {
    if matches!(pattern, [Atom::Any]) {
        return Some(true);
    }
    let (Some(wanted), Some(found)) = (segments(pattern), segments(arn)) else {
        // A hole before the resource may stand for several segments.
        return compare(pattern, arn);
    };
    if wanted.len() > found.len() || (wanted.len() < found.len() && !matches!(pattern.last(), Some(Atom::Any))) {
        return Some(false);
    }
    let last = wanted.len().saturating_sub(1);
    let mut answer = Some(true);
    for (i, segment) in wanted.iter().enumerate() {
        let text = if i == last { &arn[found[i].start..] } else { &arn[found[i].clone()] };
        match compare(&pattern[segment.clone()], text) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => answer = None,
        }
    }
    answer
}

/// The ranges of the up to six segments; `None` where a hole stands before the last of six, since
/// it may hold colons.
fn segments(atoms: &[Atom]) -> Option<Vec<std::ops::Range<usize>>> {
    let mut ranges = Vec::with_capacity(6);
    let mut start = 0;
    for (i, atom) in atoms.iter().enumerate() {
        if ranges.len() == 5 {
            break;
        }
        match atom {
            Atom::Char(':') => {
                ranges.push(start..i);
                start = i + 1;
            }
            Atom::Hole(hole) if !hole.is_one_segment() => return None,
            _ => {}
        }
    }
    ranges.push(start..atoms.len());
    Some(ranges)
}

/// Whether it matches with every hole taken as a character that equals only the same hole.
fn certainly(pattern: &[Atom], text: &[Atom]) -> bool {
    let (mut p, mut t) = (0, 0);
    // Where the last `*` stands, and how far it has eaten.
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        let fits = match (pattern.get(p), &text[t]) {
            (Some(Atom::Any), _) => {
                retry = Some((p, t));
                p += 1;
                continue;
            }
            (Some(Atom::Char(a)), Atom::Char(b)) => a == b,
            (Some(Atom::One), Atom::Char(_) | Atom::One) => true,
            (Some(Atom::Hole(a)), Atom::Hole(b)) => a.same(b),
            _ => false,
        };
        if fits {
            p += 1;
            t += 1;
        } else if let Some((star, eaten)) = retry {
            p = star + 1;
            t = eaten + 1;
            retry = Some((star, eaten + 1));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|atom| matches!(atom, Atom::Any))
}

/// Whether the two have a text in common, with every hole taken as `*`: the usual table of
/// positions, one row at a time.
pub(crate) fn possibly(left: &[Atom], right: &[Atom]) -> bool {
    let wide = |atom: &Atom| matches!(atom, Atom::Any | Atom::Hole(_));
    let mut row = vec![false; right.len() + 1];
    row[0] = true;
    for (j, atom) in right.iter().enumerate() {
        row[j + 1] = row[j] && wide(atom);
    }
    for l in left {
        let mut next = vec![false; right.len() + 1];
        next[0] = row[0] && wide(l);
        for (j, r) in right.iter().enumerate() {
            next[j + 1] = match (wide(l), wide(r)) {
                (true, true) => row[j] || row[j + 1] || next[j],
                (true, false) => row[j + 1] || next[j],
                (false, true) => next[j] || row[j + 1],
                (false, false) => row[j] && one_fits(l, r),
            };
        }
        row = next;
    }
    row[right.len()]
}

fn one_fits(left: &Atom, right: &Atom) -> bool {
    match (left, right) {
        (Atom::Char(a), Atom::Char(b)) => a == b,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use bartizan_tree::{Tri, Why};
    use proptest::prelude::*;

    use crate::context::Context;
    use crate::pattern::{Case, Pattern, Syntax};
    use bartizan_tree::{Node, Origin};

    const GLOB: Syntax = Syntax { wildcards: true, variables: false };

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern, GLOB).matches(text, &Context::default(), Case::Sensitive).is_yes()
    }

    fn arn(pattern: &str, arn: &str) -> bool {
        Pattern::parse(pattern, GLOB).matches_arn(&Pattern::literal(arn), &Context::default()).is_yes()
    }

    /// The definition, word for word.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (None, Some(_)) => false,
            (Some(('*', rest)), _) => naive(rest, text) || (!text.is_empty() && naive(pattern, &text[1..])),
            (Some((p, rest)), Some((t, more))) => (*p == '?' || p == t) && naive(rest, more),
            (Some(_), None) => false,
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            let (p, t): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
            prop_assert_eq!(matches(&pattern, &text), naive(&p, &t));
        }

        /// Fill the holes in any way: a decided answer stays.
        #[test]
        fn a_decided_answer_holds_whatever_the_holes_are(
            pattern in prop::collection::vec(prop_oneof!["[ab*?]{1,3}", Just("#".to_owned())], 0..4),
            text in prop::collection::vec(prop_oneof!["[ab]{1,3}", Just("#".to_owned())], 0..4),
            value in "[ab]{0,4}",
        ) {
            let read = |pieces: &[String], syntax| {
                let nodes = pieces.iter().map(|piece| match piece.as_str() {
                    "#" => Node::unknown(Why::Variable("var.x".into()), Origin::NONE),
                    text => Node::text(text, Origin::NONE),
                });
                Pattern::read(&Node::concat(nodes, Origin::NONE), syntax).unwrap()
            };
            let plain = Syntax { wildcards: false, variables: false };
            let answer = read(&pattern, GLOB).matches_pattern(&read(&text, plain), &Context::default(), Case::Sensitive);
            let filled = |pieces: &[String]| pieces.concat().replace('#', &value);
            let truth = matches(&filled(&pattern), &filled(&text));
            match answer {
                Tri::Yes => prop_assert!(truth),
                Tri::No => prop_assert!(!truth),
                Tri::Unknown(_) => prop_assert!(pattern.contains(&"#".to_owned()) || text.contains(&"#".to_owned())),
            }
        }

        #[test]
        fn a_common_text_is_found(left in "[ab*?]{0,6}", right in "[ab*?]{0,6}", text in "[ab]{0,6}") {
            if matches(&left, &text) && matches(&right, &text) {
                let atoms = |p: &str| Pattern::parse(p, GLOB).atoms(&Context::default(), Case::Sensitive).unwrap();
                prop_assert!(super::possibly(&atoms(&left), &atoms(&right)));
            }
        }
    }

    /// UG reference_policies_elements_resource: wildcards inside the segments, parted by colons.
    #[test]
    fn a_wildcard_in_an_arn_stays_in_its_segment() {
        assert!(!arn("arn:aws:s3:*:bucket", "arn:aws:s3:::bucket"));
        assert!(arn("arn:aws:s3:*:*:bucket", "arn:aws:s3:::bucket"));
        assert!(!arn("arn:aws:x:*:1:finance/*", "arn:aws:x:us-east-2:9:store/abc:1:finance/d"));
    }

    #[test]
    fn in_the_resource_segment_a_wildcard_spans_colons_and_slashes() {
        assert!(arn("arn:aws:logs:eu-west-1:1:log-group:*", "arn:aws:logs:eu-west-1:1:log-group:a:log-stream:b"));
        assert!(arn("arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1/2/test/3/o.jpg"));
        assert!(!arn("arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/test/o.jpg"));
    }

    /// UG reference_policies_elements_resource: "if the wildcard is the last character of a
    /// resource ARN segment, it can expand to match beyond the colon boundaries".
    #[test]
    fn a_short_pattern_covers_the_rest_by_its_last_star() {
        assert!(arn("arn:aws:s3*", "arn:aws:s3:::bucket"));
        assert!(arn("arn:aws:s3:::*", "arn:aws:s3:::bucket/a:b"));
        assert!(arn("*", "anything"));
        assert!(!arn("arn:aws:s3", "arn:aws:s3:::bucket"));
        assert!(!arn("arn:aws:sqs*", "arn:aws:s3:::bucket"));
    }
}
