//! The one writer to the terminal: what comes from outside is shown, and never commands it.
//!
//! Titles, paths, names of villages, operators and reasons come from files that others wrote. Everything that
//! is printed for people goes through [`out`] or [`say`], which show control characters, escapes and marks of
//! writing direction as such.

use crate::domain::visible::{is_commanding, shown};
use std::fmt::{Display, Write as _};
use std::io::{self, IsTerminal, StdoutLock, Write};

/// Standard output for people.
pub(super) fn out() -> Plain<StdoutLock<'static>> {
    Plain::new(io::stdout().lock())
}

/// Standard output for data: filtered where a person looks at it, byte for byte where a program reads it.
pub(super) fn data() -> Box<dyn Write> {
    let out = io::stdout().lock();
    if out.is_terminal() {
        Box::new(Plain::new(out))
    } else {
        Box::new(out)
    }
}

/// A line on standard error: warnings, notes, errors.
pub(super) fn say(text: impl Display) {
    let mut to = Plain::new(io::stderr().lock());
    // Where standard error cannot be written, there is nothing left to say it with.
    let _ = writeln!(to, "{text}").and_then(|()| to.flush());
}

/// What clap has to say. Its colours stay, unless an argument that it repeats would command the terminal.
pub(super) fn say_of_clap(error: &clap::Error) {
    let commands = |argument: std::ffi::OsString| argument.to_string_lossy().chars().any(is_commanding);
    if !std::env::args_os().any(commands) {
        let _ = error.print();
    } else if error.use_stderr() {
        say(error.render().to_string().trim_end());
    } else {
        let _ = writeln!(out(), "{}", error.render());
    }
}

/// JSON without such characters: they can only be in its strings, where an escape means the same.
pub(super) fn in_json(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut units = [0u16; 2];
    for c in text.chars() {
        if is_commanding(c) {
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

/// A writer that shows what would command a terminal.
pub(super) struct Plain<W: Write> {
    to: W,
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl<W: Write> Plain<W> {
    fn new(to: W) -> Self {
        Self {
            to,
            begun: Vec::new(),
        }
    }
}

/// Bytes that are the beginning of a character, at the end of some.
fn unfinished(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes.get(bytes.len().saturating_sub(3)..).unwrap_or_default()) {
        Ok(_) => 0,
        Err(_) => (1..=3.min(bytes.len()))
            .find(|n| {
                let first = bytes.get(bytes.len() - n).copied().unwrap_or_default();
                first >= 0xc0 && *n < first.leading_ones() as usize
            })
            .unwrap_or(0),
    }
}

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        let whole = self.begun.len() - unfinished(&self.begun);
        let text = String::from_utf8_lossy(self.begun.get(..whole).unwrap_or_default()).into_owned();
        self.begun.drain(..whole);
        self.to.write_all(shown(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.begun.is_empty() {
            let text = String::from_utf8_lossy(&self.begun).into_owned();
            self.begun.clear();
            self.to.write_all(text.as_bytes())?;
        }
        self.to.flush()
    }
}

impl<W: Write> Drop for Plain<W> {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: &[&[u8]]) -> String {
        let mut bytes = Vec::new();
        {
            let mut plain = Plain::new(&mut bytes);
            for piece in pieces {
                plain.write_all(piece).expect("written");
            }
        }
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn escapes_and_directions_are_shown_wherever_a_text_is_cut() {
        let text = "Bản\u{1b}]0;x\u{7} \u{202e}mù\n".as_bytes();
        let whole = "Bản\\u{1b}]0;x\\u{7} \\u{202e}mù\n";
        for cut in 0..=text.len() {
            let (a, b) = text.split_at(cut);
            assert_eq!(written(&[a, b]), whole, "cut at {cut}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_marked_and_nothing_is_lost() {
        assert_eq!(written(&[b"a\xffb\n", b"\xe1\xba"]), "a\u{fffd}b\n\u{fffd}");
    }

    #[test]
    fn json_means_the_same_afterwards() {
        let value = serde_json::json!({"title": "a\u{202e}\u{9b}b\u{e0041}\u{1b}"});
        let safe = in_json(&format!("{value:#}"));
        assert!(!safe.chars().any(is_commanding), "{safe}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&safe).expect("JSON"),
            value
        );
    }
}
