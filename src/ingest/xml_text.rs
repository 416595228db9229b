//! Layers in XML (KML, GPX, GML) whose head names an encoding that their reader does not know: they are turned
//! into UTF-8 first.

use super::charset::Charset;
use crate::files::{self, FileKind};
use std::path::Path;

/// Encodings that every reader of XML knows, by their letters and figures.
const USUAL: [&str; 4] = ["utf8", "utf16", "usascii", "iso88591"];

/// The encoding that the head of an XML names, where it is not a usual one: known, or its name.
pub(super) fn declared(path: &Path) -> Option<Result<Charset, String>> {
    /// The declaration is the first line, bytes.
    const LOOKED_AT: u64 = 256;
    let head = files::head(path, FileKind::Layer, LOOKED_AT).ok()?;
    let (_, name) = encoding_in(&head)?;
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_usual = USUAL.contains(&plain.to_ascii_lowercase().as_str());
    (!is_usual).then(|| Charset::named(&name).ok_or(name))
}

/// Where the name of the encoding is in the declaration of an XML, and the name.
fn encoding_in(head: &[u8]) -> Option<(std::ops::Range<usize>, String)> {
    let text: String = head.iter().map(|b| char::from(b & 0x7f)).collect();
    let end = text.starts_with("<?xml").then(|| text.find("?>")).flatten()?;
    let declaration = text.get(..end)?;
    let word = declaration.find("encoding")?;
    let start = word + declaration.get(word..)?.find(['"', '\''])? + 1;
    let quote = declaration.get(start - 1..start)?;
    let length = declaration.get(start..)?.find(quote)?;
    Some((
        start..start + length,
        declaration.get(start..start + length)?.to_owned(),
    ))
}

/// The file in UTF-8, with a head that says so; nothing where its text is not valid in what it names.
pub(super) fn in_utf_8(bytes: &[u8], charset: Charset) -> Option<String> {
    let (at, _) = encoding_in(bytes.get(..256).unwrap_or(bytes))?;
    let head = std::str::from_utf8(bytes.get(..at.start)?).ok()?;
    let rest = charset.decoded(bytes.get(at.end..)?)?;
    Some(format!("{head}UTF-8{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_that_names_another_encoding_is_made_one_of_utf_8() {
        let kml = b"<?xml version='1.0' encoding='windows-1251'?><kml><name>\xd1\xe5\xeb\xee</name></kml>";
        let charset = Charset::named("windows-1251").expect("known");
        let text = in_utf_8(kml, charset).expect("valid");
        assert_eq!(
            text,
            "<?xml version='1.0' encoding='UTF-8'?><kml><name>Село</name></kml>"
        );
        assert_eq!(encoding_in(b"<?xml version=\"1.0\"?><a encoding=\"x\"/>"), None);
        assert_eq!(encoding_in(b"<kml/>"), None);
    }
}
