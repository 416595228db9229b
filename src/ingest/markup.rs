//! A small XML document as a tree, as far as virtual rasters use XML: elements, attributes, text. Names are
//! compared without regard to case, as GDAL does.

use super::xml::{self, elements};
use std::iter::Peekable;

/// An element, with those in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Element {
    own: xml::Element,
    pub(super) children: Vec<Self>,
}

impl Element {
    /// Is this its name?
    pub(super) fn is(&self, name: &str) -> bool {
        self.own.name.eq_ignore_ascii_case(name)
    }

    /// Its name, in small letters.
    pub(super) fn name(&self) -> &str {
        &self.own.name
    }

    /// The first element of this name in it.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| c.is(name))
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.own.attribute(&name.to_ascii_lowercase())
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
        self.own.text.trim()
    }

    /// Has it, or any element in it, such a name?
    pub(super) fn has(&self, name: &str) -> bool {
        self.is(name) || self.children.iter().any(|c| c.has(name))
    }
}

/// The root element of a text; nothing where it is not well-formed.
pub(super) fn parse(text: &str) -> Option<Element> {
    let mut rest = elements(text).ok()?.into_iter().peekable();
    let root = rest.next()?;
    Some(with_children(root, &mut rest))
}

/// An element with all that follow it and lie deeper.
fn with_children(own: xml::Element, rest: &mut Peekable<impl Iterator<Item = xml::Element>>) -> Element {
    let mut children = Vec::new();
    while let Some(next) = rest.next_if(|next| next.depth > own.depth) {
        children.push(with_children(next, rest));
    }
    Element { own, children }
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
        assert!(root.has("B") && root.has("b") && !root.has("D"));
    }

    #[test]
    fn what_is_not_well_formed_is_nothing() {
        for text in ["", "<A>", "<A></B>", "<A", "</A>", "<A b=\"></A>"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"<A>".repeat(10_000)), None);
    }
}
