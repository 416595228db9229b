//! Encodings of text: by their names in all spellings, strictly decoded. The only user of encoding_rs.
//!
//! A text that is not valid in its encoding is a fault, never a guess: the replacement character is in no
//! result.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, IBM866, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Charset(&'static Encoding);

impl Charset {
    pub(super) const UTF_8: Self = Self(UTF_8);

    /// By any of its names: `windows-1258`, `CP1258`, `1258`, `ANSI 1258`, `ISO-8859-1`, `88591`,
    /// `WindowsVietnamese` of MapInfo. Nothing for one that is not known.
    pub(super) fn named(name: &str) -> Option<Self> {
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let mapinfo = MAPINFO.iter().find(|(word, _)| *word == plain).map(|(_, e)| *e);
        let page = ["ansi", "cp", "windows", "oem", "ibm", "codepage", "ms", "win", ""]
            .iter()
            .find_map(|before| plain.strip_prefix(before)?.parse().ok())
            .and_then(of_page);
        let label = || Encoding::for_label(name.trim().as_bytes());
        let spaced = || {
            let iso = plain.strip_prefix("iso8859")?;
            Encoding::for_label(["iso-8859-", iso].concat().as_bytes())
        };
        mapinfo
            .or(page)
            .or_else(spaced)
            .or_else(label)
            .filter(|e| e.is_ascii_compatible())
            .map(Self)
    }

    /// The encoding that a table of dBASE names in its head, by number; nothing where it names none that can
    /// be read (0 names none at all).
    pub(super) fn of_dbase(mark: u8) -> Option<Self> {
        let encoding = match mark {
            0x03 | 0x57 | 0x58 | 0x59 => WINDOWS_1252,
            0x13 | 0x7b => SHIFT_JIS,
            0x26 | 0x65 => IBM866,
            0x4d | 0x7a => GBK,
            0x4e | 0x79 => EUC_KR,
            0x4f | 0x78 => BIG5,
            0x50 | 0x7c => WINDOWS_874,
            0x7d => WINDOWS_1255,
            0x7e => WINDOWS_1256,
            0xc8 => WINDOWS_1250,
            0xc9 => WINDOWS_1251,
            0xca => WINDOWS_1254,
            0xcb => WINDOWS_1253,
            0xcc => WINDOWS_1257,
            _ => return None,
        };
        Some(Self(encoding))
    }

    /// Is it UTF-8, which needs no decoding?
    pub(super) fn is_utf8(self) -> bool {
        self.0 == UTF_8
    }

    /// Its name as the web has it.
    pub(super) fn name(self) -> &'static str {
        self.0.name()
    }

    /// The text of some bytes; nothing where they are not valid.
    pub(super) fn decoded(self, bytes: &[u8]) -> Option<String> {
        let text = self
            .0
            .decode_without_bom_handling_and_without_replacement(bytes)?;
        // Bytes that a page has no letter for come as control characters.
        let undefined = |c: char| matches!(c, '\u{80}'..='\u{9f}') && !self.is_utf8();
        (!text.chars().any(undefined)).then(|| text.into_owned())
    }
}

/// Code pages by their numbers.
fn of_page(page: u32) -> Option<&'static Encoding> {
    Some(match page {
        65001 => UTF_8,
        866 => IBM866,
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 | 28591 | 88591 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        // ESRI writes ISO 8859-15 as 885915.
        88592..=88599 | 885_910..=885_916 => {
            let part = page.to_string();
            return Encoding::for_label(["iso-8859-", part.get(4..)?].concat().as_bytes());
        }
        _ => return None,
    })
}

/// What MapInfo calls them.
const MAPINFO: &[(&str, &Encoding)] = &[
    ("windowslatin1", WINDOWS_1252),
    ("windowslatin2", WINDOWS_1250),
    ("windowscyrillic", WINDOWS_1251),
    ("windowsgreek", WINDOWS_1253),
    ("windowsturkish", WINDOWS_1254),
    ("windowshebrew", WINDOWS_1255),
    ("windowsarabic", WINDOWS_1256),
    ("windowsbalticrim", WINDOWS_1257),
    ("windowsvietnamese", WINDOWS_1258),
    ("windowsthai", WINDOWS_874),
    ("windowstradchinese", BIG5),
    ("windowssimpchinese", GBK),
    ("windowsjapanese", SHIFT_JIS),
    ("windowskorean", EUC_KR),
];

/// Bytes that came as the letters of Latin-1, one each: how GDAL hands over what it is not to decode.
pub(super) fn bytes_of_latin_1(carrier: &str) -> Option<Vec<u8>> {
    carrier.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_known_by_all_their_names() {
        for name in [
            "windows-1258",
            "CP1258",
            "1258",
            " ANSI 1258\n",
            "cp-1258",
            "WindowsVietnamese",
        ] {
            assert_eq!(
                Charset::named(name).map(Charset::name),
                Some("windows-1258"),
                "{name}"
            );
        }
        for name in ["UTF-8", "utf8", "UTF8", "65001"] {
            assert_eq!(Charset::named(name), Some(Charset::UTF_8), "{name}");
        }
        for name in [
            "ISO-8859-1",
            "ISO 8859-1",
            "88591",
            "ISO8859_1",
            "latin1",
            "WindowsLatin1",
            "1252",
        ] {
            assert_eq!(
                Charset::named(name).map(Charset::name),
                Some("windows-1252"),
                "{name}"
            );
        }
        assert_eq!(Charset::named("88592").map(Charset::name), Some("ISO-8859-2"));
        assert_eq!(Charset::named("885915").map(Charset::name), Some("ISO-8859-15"));
        for name in ["TCVN3", "klingon", "", "utf-16", "850", "12580"] {
            assert_eq!(Charset::named(name), None, "{name}");
        }
    }

    #[test]
    fn marks_that_combine_are_decoded_and_bad_bytes_are_refused() {
        let vietnamese = Charset::named("1258").expect("known");
        let text = vietnamese.decoded(b"N\xe2\xf2m Ty\xf2").expect("valid");
        assert_eq!(crate::ingest::text::clean(&text), "Nậm Tỵ");
        assert_eq!(Charset::UTF_8.decoded(b"N\xe2m"), None);
        assert_eq!(Charset::named("1252").and_then(|c| c.decoded(b"a\x81")), None);
    }
}
