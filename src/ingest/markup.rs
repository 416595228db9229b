//! The elements of a small XML document, as far as virtual rasters use XML: elements, attributes, text.

/// Elements deeper than this are no virtual raster's.
const DEEPEST: usize = 64;

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Its own text, without that of the elements in it.
    text: String,
    pub(super) children: Vec<Self>,
}

impl Element {
    /// The first element of this name in it.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// An attribute that is a number.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.attribute(name)?
            .trim()
            .parse()
            .ok()
            .filter(|v: &f64| v.is_finite())
    }

    /// Its text without spaces around it.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// Has it, or any element in it, such a name?
    pub(super) fn has(&self, name: &str) -> bool {
        self.name == name || self.children.iter().any(|c| c.has(name))
    }
}

/// The root element of a text; nothing where it is not well-formed.
pub(super) fn parse(text: &str) -> Option<Element> {
    let mut open: Vec<Element> = vec![Element::default()];
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        open.last_mut()?.text.push_str(&plain(before));
        if let Some(after) = skipped(tag) {
            rest = after;
            continue;
        }
        let end = end_of_tag(tag)?;
        let (inside, after) = (tag.get(1..end)?, tag.get(end + 1..)?);
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            let closed = open.pop()?;
            if closed.name != name.trim() {
                return None;
            }
            open.last_mut()?.children.push(closed);
        } else if let Some(inside) = inside.strip_suffix('/') {
            open.last_mut()?.children.push(element(inside));
        } else {
            open.push(element(inside));
            if open.len() > DEEPEST {
                return None;
            }
        }
    }
    let document = open.pop().filter(|_| open.is_empty())?;
    document.children.into_iter().next()
}

/// What follows a comment, a declaration or a piece of plain text, where the tag is one.
fn skipped(tag: &str) -> Option<&str> {
    for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")] {
        if let Some(inside) = tag.strip_prefix(start) {
            return inside.split_once(end).map(|(_, after)| after);
        }
    }
    None
}

/// Where the tag ends: a sign within quotes does not end it.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match quote {
            Some(open) if open == c => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '>' => return Some(at),
            None => {}
        }
    }
    None
}

fn element(inside: &str) -> Element {
    let inside = inside.trim();
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| *c == '"' || *c == '\'') else {
            break;
        };
        let Some((value, after)) = after.get(1..).and_then(|a| a.split_once(quote)) else {
            break;
        };
        attributes.push((key.trim().to_owned(), plain(value)));
        rest = after;
    }
    Element {
        name: name.to_owned(),
        attributes,
        ..Element::default()
    }
}

fn plain(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_texts_are_found() {
        let root = parse(
            "<?xml version=\"1.0\"?><!-- > --><A b='1' c=\"x>y\"><B/><C d = \"2.5\"> t &amp; u </C></A>",
        )
        .expect("well-formed");
        assert_eq!(
            (root.attribute("b"), root.attribute("c")),
            (Some("1"), Some("x>y"))
        );
        assert_eq!(root.children.len(), 2);
        let c = root.child("C").expect("there");
        assert_eq!((c.text(), c.number("d")), ("t & u", Some(2.5)));
        assert!(root.has("B") && !root.has("D"));
    }

    #[test]
    fn what_is_not_well_formed_is_nothing() {
        for text in ["", "<A>", "<A></B>", "<A", "</A>", "<A b=\"></A>"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"<A>".repeat(10_000)), None);
    }
}
