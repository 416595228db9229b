//! XML as far as descriptions need it, read strictly: what is unusual is refused, so that GDAL's own lenient
//! reader finds nothing that was not seen here.

/// An element: names in small letters, because GDAL does not mind the case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// Its own text, without that of the elements in it.
    pub(super) text: String,
    /// In how many elements it lies.
    pub(super) depth: usize,
}

impl Element {
    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Deeper than any description is.
const DEEPEST: usize = 64;

/// The elements in the order in which they begin.
pub(super) fn elements(text: &str) -> Result<Vec<Element>, String> {
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = text.trim_start_matches('\u{feff}');
    while !rest.is_empty() {
        let (plain, behind) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        add_text(&mut found, &open, &unescaped(plain)?);
        rest = behind;
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = after(comment, "-->")?.1;
        } else if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let (data, behind) = after(data, "]]>")?;
            add_text(&mut found, &open, data);
            rest = behind;
        } else if rest.starts_with("<!") {
            return Err("it defines a document type or entities".to_owned());
        } else if let Some(instruction) = rest.strip_prefix("<?") {
            rest = after(instruction, "?>")?.1;
        } else if let Some(end) = rest.strip_prefix("</") {
            let (name, behind) = after(end, ">")?;
            let begun = open.pop().and_then(|at| found.get(at));
            if begun.is_none_or(|e| e.name != name.trim().to_ascii_lowercase()) {
                return Err(format!("</{}> ends what did not begin", name.trim()));
            }
            rest = behind;
        } else if let Some(start) = rest.strip_prefix('<') {
            let (mut element, is_whole, behind) = begun(start)?;
            element.depth = open.len();
            found.push(element);
            if !is_whole {
                open.push(found.len() - 1);
                if open.len() > DEEPEST {
                    return Err("its elements lie too deep in each other".to_owned());
                }
            }
            rest = behind;
        }
    }
    if open.is_empty() {
        Ok(found)
    } else {
        Err("it ends in the middle of an element".to_owned())
    }
}

fn add_text(found: &mut [Element], open: &[usize], text: &str) {
    if let Some(element) = open.last().and_then(|at| found.get_mut(*at)) {
        element.text.push_str(text);
    }
}

/// What is before an end, and what is behind it.
fn after<'t>(text: &'t str, end: &str) -> Result<(&'t str, &'t str), String> {
    text.split_once(end).ok_or_else(|| format!("{end} is missing"))
}

/// The element that begins behind a `<`; whether it ends there; what follows.
fn begun(text: &str) -> Result<(Element, bool, &str), String> {
    let is_of_name = |c: char| c.is_alphanumeric() || "_-.:".contains(c);
    let name_of = |text: &str| text.find(|c| !is_of_name(c)).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(name_of(text));
    if name.is_empty() {
        return Err("a < is no element".to_owned());
    }
    let mut element = Element {
        name: name.to_ascii_lowercase(),
        ..Element::default()
    };
    loop {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix("/>") {
            return Ok((element, true, behind));
        }
        if let Some(behind) = rest.strip_prefix('>') {
            return Ok((element, false, behind));
        }
        let (name, behind) = rest.split_at(name_of(rest));
        let odd = || format!("the attributes of <{}> are not usual", element.name);
        let value = behind
            .trim_start()
            .strip_prefix('=')
            .map(str::trim_start)
            .ok_or_else(odd)?;
        let quote = value
            .chars()
            .next()
            .filter(|c| "\"'".contains(*c))
            .ok_or_else(odd)?;
        let (value, behind) = value
            .strip_prefix(quote)
            .and_then(|v| v.split_once(quote))
            .ok_or_else(odd)?;
        if name.is_empty() {
            return Err(odd());
        }
        element
            .attributes
            .push((name.to_ascii_lowercase(), unescaped(value)?));
        rest = behind;
    }
}

/// A text with its entities resolved: the five of XML, and numbers.
fn unescaped(text: &str) -> Result<String, String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        plain.push_str(before);
        let (entity, behind) = behind.split_once(';').ok_or("an entity has no end")?;
        let number = entity
            .strip_prefix('#')
            .and_then(|n| match n.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => n.parse().ok(),
            });
        let c = match entity {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => number.and_then(char::from_u32),
        };
        plain.push(c.ok_or_else(|| format!("the entity &{entity}; is not known"))?);
        rest = behind;
    }
    plain.push_str(rest);
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_come_with_their_attributes_and_text() {
        let found =
            elements("<?xml version='1.0'?><A x=\"1&amp;2\"><!-- <no/> --><B/>a&#x2F;b<![CDATA[<c>]]></A>\n")
                .expect("read");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].attribute("x"), Some("1&2"));
        assert_eq!((found[0].name.as_str(), found[0].text.as_str()), ("a", "a/b<c>"));
    }

    #[test]
    fn what_is_unusual_is_refused() {
        for text in [
            "<a>",
            "<a></b>",
            "<a x=1/>",
            "<!DOCTYPE a [<!ENTITY e SYSTEM 'http://x'>]><a>&e;</a>",
            "<a>&e;</a>",
            "<a x></a>",
            "< a/>",
            "</a>",
            "<a x='1></a>",
        ] {
            assert!(elements(text).is_err(), "{text}");
        }
        assert!(elements(&"<a>".repeat(1000)).is_err());
    }
}
