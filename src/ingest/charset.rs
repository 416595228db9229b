//! Encodings of text: by their names in all spellings, strictly decoded. The only user of encoding_rs.
//!
//! A text that is not valid in its encoding is a fault, never a guess: the replacement character is in no
//! result.

use super::dos_pages::DosPage;
use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, IBM866, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Charset(Known);

/// Who knows its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Web(&'static Encoding),
    Dos(&'static DosPage),
}

impl Charset {
    pub(super) const UTF_8: Self = Self(Known::Web(UTF_8));

    /// By any of its names: `windows-1258`, `CP1258`, `1258`, `ANSI 1258`, `ISO-8859-1`, `88591`,
    /// `WindowsVietnamese` of MapInfo. Nothing for one that is not known.
    pub(super) fn named(name: &str) -> Option<Self> {
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let mapinfo = MAPINFO.iter().find(|(word, _)| *word == plain).map(|(_, e)| *e);
        let number = ["ansi", "cp", "windows", "oem", "ibm", "codepage", "ms", "win", ""]
            .iter()
            .find_map(|before| plain.strip_prefix(before)?.parse().ok());
        if let Some(page) = number.and_then(DosPage::of) {
            return Some(Self(Known::Dos(page)));
        }
        let page = number.and_then(of_page);
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
            .map(|e| Self(Known::Web(e)))
    }

    /// The encoding that a table of dBASE names in its head, by number; nothing where it names none that can
    /// be read (0 names none at all).
    pub(super) fn of_dbase(mark: u8) -> Option<Self> {
        if let Some(page) = DOS_MARKS.iter().find(|(marks, _)| marks.contains(&mark)) {
            return DosPage::of(page.1).map(|page| Self(Known::Dos(page)));
        }
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
        Some(Self(Known::Web(encoding)))
    }

    /// Is it UTF-8, which needs no decoding?
    pub(super) fn is_utf8(self) -> bool {
        self.0 == Known::Web(UTF_8)
    }

    /// Its name as the web has it.
    pub(super) fn name(self) -> &'static str {
        match self.0 {
            Known::Web(encoding) => encoding.name(),
            Known::Dos(page) => page.name,
        }
    }

    /// The text of some bytes; nothing where they are not valid.
    pub(super) fn decoded(self, bytes: &[u8]) -> Option<String> {
        let encoding = match self.0 {
            Known::Web(encoding) => encoding,
            Known::Dos(page) => return page.decoded(bytes),
        };
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        // Bytes that a page has no letter for come as control characters.
        let undefined = |c: char| matches!(c, '\u{80}'..='\u{9f}') && !self.is_utf8();
        (!text.chars().any(undefined)).then(|| text.into_owned())
    }
}

/// Numbers in the head of a dBASE table that mean a code page of DOS.
const DOS_MARKS: &[(&[u8], u32)] = &[
    (&[0x01, 0x09, 0x0b, 0x0d, 0x0f, 0x11, 0x15, 0x18, 0x19, 0x1b], 437),
    (
        &[0x02, 0x0a, 0x0e, 0x10, 0x12, 0x14, 0x16, 0x1a, 0x1d, 0x25, 0x37],
        850,
    ),
    (&[0x1f, 0x22, 0x23, 0x40, 0x64], 852),
    (&[0x6b], 857),
    (&[0x24], 860),
    (&[0x1c, 0x6c], 863),
    (&[0x08, 0x17, 0x66], 865),
];

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
        for name in ["TCVN3", "klingon", "", "utf-16", "851", "12580"] {
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
