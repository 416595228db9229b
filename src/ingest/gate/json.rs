//! GeoJSON that names its coordinate system by an address: GDAL would fetch it.

use serde_json::{Deserializer, Value};

/// The address of a coordinate system that a GeoJSON links to. Its time grows with the text.
pub(super) fn linked_system(bytes: &[u8]) -> Option<String> {
    let mut at = 0;
    while let Some(found) = next_key(bytes.get(at..)?) {
        at += found;
        let rest = bytes.get(at..)?;
        let mut values = Deserializer::from_slice(rest).into_iter::<Value>();
        if let Some(Ok(value)) = values.next() {
            if let Some(address) = linked(&value) {
                return Some(address);
            }
            at += values.byte_offset().max(1);
        }
    }
    None
}

/// The place behind the next `"crs":`, however its letters are written.
fn next_key(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|b| *b == b'"')? + 1;
        let Some(mut behind) = crs_here(bytes.get(at..)?) else {
            continue;
        };
        behind += at;
        behind += blank(bytes.get(behind..)?);
        if bytes.get(behind) == Some(&b':') {
            return Some(behind + 1);
        }
    }
}

/// The length of `crs"`, with letters or their numbers.
fn crs_here(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    for letter in *b"crs" {
        let rest = bytes.get(at..)?;
        let numbered = rest.get(..6).filter(|n| {
            let n = std::str::from_utf8(n).ok().and_then(|n| n.strip_prefix("\\u"));
            n.and_then(|n| u32::from_str_radix(n, 16).ok()) == Some(u32::from(letter))
        });
        at += match numbered {
            Some(_) => 6,
            None if rest.first() == Some(&letter) => 1,
            None => return None,
        };
    }
    (bytes.get(at) == Some(&b'"')).then_some(at + 1)
}

fn blank(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| b.is_ascii_whitespace()).count()
}

/// The address in a member `crs`, or in one deeper in it.
fn linked(value: &Value) -> Option<String> {
    let members = value.as_object()?;
    let kind = members.get("type").and_then(Value::as_str).unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let properties = members.get("properties").and_then(Value::as_object);
    let text = |key: &str| properties.and_then(|p| p.get(key)).and_then(Value::as_str);
    if kind.starts_with("link") || kind.starts_with("url") {
        let address = text("href").or_else(|| text("url"));
        return Some(address.unwrap_or("a link").to_owned());
    }
    if let Some(name) = text("name").map(str::trim) {
        let lower = name.to_ascii_lowercase();
        // The names of OGC are addresses that need no network.
        let of_ogc = [
            "http://www.opengis.net/",
            "http://opengis.net/",
            "https://www.opengis.net/",
        ];
        if lower.starts_with("http") && !of_ogc.iter().any(|o| lower.starts_with(o)) {
            return Some(name.to_owned());
        }
    }
    members.values().find_map(linked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linked_system_is_found_wherever_it_is_and_however_it_is_written() {
        let link = r#"{"type":"link","properties":{"href":"http:\/\/127.0.0.1/crs","type":"proj4"}}"#;
        for text in [
            format!(r#"{{"type":"FeatureCollection","crs":{link},"features":[]}}"#),
            format!(r#"{{"features":[],"c\u0072s" : {link}}}"#),
            format!(r#"{{"features":[{{"properties":{{"crs":"a"}}}}],"crs":{link}}}"#),
            format!(r#"{{"crs":{{"a":{{"crs":{link}}}}}}}"#),
            r#"{"crs":{"type":"name","properties":{"name":"http://127.0.0.1/x"}}}"#.to_owned(),
        ] {
            assert!(linked_system(text.as_bytes()).is_some(), "{text}");
        }
        for text in [
            r#"{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}"#,
            r#"{"crs":{"type":"name","properties":{"name":"http://www.opengis.net/def/crs/EPSG/0/9210"}}}"#,
            r#"{"crs":null,"name":"crs","x":"crs:\"crs\":"}"#,
            r#"{"crs":"#,
            "",
        ] {
            assert_eq!(linked_system(text.as_bytes()), None, "{text}");
        }
    }
}
