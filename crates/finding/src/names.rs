//! Names that people write: patterns of them, and what is close to one.
//!
//! In a pattern `*` stands for anything, `?` for one character; in paths `*` ends at a `/`, and `**` does
//! not.

/// Whether a text fits a pattern. It goes back to the last star only.
pub fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == b'?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match &mut star {
                Some((at, from)) => {
                    *from += 1;
                    (p, t) = (*at + 1, *from);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

/// Whether a path fits a pattern of paths, segment by segment. A folder fits all that lies in it.
pub fn path_glob(pattern: &str, path: &str) -> bool {
    fn normal(path: &str) -> Vec<&str> {
        path.split('/').filter(|part| !part.is_empty() && *part != ".").collect()
    }
    let (pattern, path) = (normal(pattern), normal(path));
    if !pattern.iter().any(|part| part.contains('*') || part.contains('?')) {
        return path.starts_with(&pattern);
    }
    // The same walk as above, with `**` for the star and segments for characters.
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < path.len() {
        match pattern.get(p) {
            Some(&"**") => {
                star = Some((p, t));
                p += 1;
            }
            Some(part) if glob(part, path[t]) => {
                p += 1;
                t += 1;
            }
            _ => match &mut star {
                Some((at, from)) => {
                    *from += 1;
                    (p, t) = (*at + 1, *from);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|part| *part == "**")
}

/// How many letters must be added, taken out or changed (Levenshtein).
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{glob, path_glob};

    #[test]
    fn patterns() {
        for (pattern, text, fits) in
            [("*", "", true), ("a*c", "abbc", true), ("a*c", "abcd", false), ("?", "", false), ("*b*b", "abab", true)]
        {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
        for (pattern, path, fits) in [
            ("a/*.tf", "a/x.tf", true),
            ("a/*.tf", "a/b/x.tf", false),
            ("**/*.tf", "a/b/x.tf", true),
            ("**/*.tf", "x.tf", true),
            ("./a", "a/b/x.tf", true),
            ("a/", "ab/x.tf", false),
            ("a/**", "a/b/x.tf", true),
            ("a/**/x.tf", "a/x.tf", true),
        ] {
            assert_eq!(path_glob(pattern, path), fits, "{pattern} {path}");
        }
    }
}
