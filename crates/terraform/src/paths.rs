//! Paths as texts with `/` between their parts, made plain without asking the file system.

/// A path from a folder, with `.` and `..` resolved where they can be.
pub(crate) fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() || path.starts_with('/') { clean(path) } else { clean(&format!("{folder}/{path}")) }
}

/// The path without needless parts; the folder itself is `.`.
pub(crate) fn clean(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&"..") => parts.push(".."),
                Some(_) => {
                    parts.pop();
                }
                None if absolute => {}
                None => parts.push(".."),
            },
            _ => parts.push(part),
        }
    }
    match (absolute, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

/// The way from one folder to another, both plain and either both absolute or both relative.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|p| !p.is_empty() && *p != ".").map(str::to_owned).collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut way: Vec<&str> = vec![".."; from.len() - shared];
    way.extend(to[shared..].iter().map(String::as_str));
    if way.is_empty() { ".".to_owned() } else { way.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_plain() {
        assert_eq!(join("a/b", "../c"), "a/c");
        assert_eq!(join(".", "./m"), "m");
        assert_eq!(join("", "m"), "m");
        assert_eq!(join("a", "../../x"), "../x");
        assert_eq!(join("/r/a", "../../../x"), "/x");
        assert_eq!(clean("./"), ".");
        assert_eq!(relative("examples/a", "modules/x"), "../../modules/x");
        assert_eq!(relative("a", "a"), ".");
    }
}
