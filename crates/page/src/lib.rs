//! What covgap's report computes in the browser: [`covgap::page`] behind a door of bytes.
//!
//! Compiled to WebAssembly without imports, so that no glue is needed: the page writes bytes into memory, calls, and
//! reads bytes. Questions and answers are JSON; each answer is `{"ok": …}` or `{"error": "a sentence"}`.
//!
//! | call | bytes in | answer |
//! |---|---|---|
//! | `covgap_open` | a package, as [`covgap::page::pack`] makes it | `{"templates": […]}` |
//! | `covgap_ask` | [`Asked`] as JSON | [`Answer`](covgap::page::Answer) |
//! | `covgap_path` | [`Asked`] with `number` and `point` | [`PathShown`](covgap::page::PathShown) |
//!
//! `covgap_room(length)` gives the place for the bytes, `covgap_answer()` the place of the answer; a call returns the
//! answer's length.

mod door;

use covgap::page::{Asked, Room};
use serde::{Deserialize, Serialize};

/// What is asked of a path.
#[derive(Deserialize)]
struct AskedPath {
    mast: Asked,
    number: u32,
    point: u32,
}

/// What the page is told when the package is open.
#[derive(Serialize)]
struct Opened {
    templates: Vec<String>,
}

/// The open package, and what was last answered.
#[derive(Default)]
pub struct Desk {
    room: Option<Room>,
}

impl Desk {
    /// Opens a package in place of the one before.
    pub fn open(&mut self, bytes: &[u8]) -> String {
        let opened = Room::open(bytes).map(|room| {
            let templates = room.templates();
            self.room = Some(room);
            Opened { templates }
        });
        said(opened)
    }

    /// Answers a question about a mast.
    pub fn ask(&self, question: &[u8]) -> String {
        said(self.room().and_then(|room| room.ask(&read(question)?)))
    }

    /// Answers a question about a path.
    pub fn path(&self, question: &[u8]) -> String {
        let answer = self.room().and_then(|room| {
            let asked: AskedPath = read(question)?;
            room.path(&asked.mast, asked.number, asked.point)
        });
        said(answer)
    }

    fn room(&self) -> Result<&Room, String> {
        self.room.as_ref().ok_or_else(|| "no package is open".to_owned())
    }
}

fn read<'a, T: Deserialize<'a>>(question: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(question).map_err(|error| error.to_string())
}

fn said<T: Serialize>(answer: Result<T, String>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    enum Said<T> {
        Ok(T),
        Error(String),
    }
    let said = answer.map_or_else(Said::Error, Said::Ok);
    serde_json::to_string(&said).unwrap_or_else(|_| "{\"error\":\"the answer has no JSON\"}".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_answers() {
        let mut desk = Desk::default();
        assert_eq!(desk.ask(b"{}"), "{\"error\":\"no package is open\"}");
        assert!(desk.open(b"nonsense").starts_with("{\"error\":"));
        assert!(desk.path(b"\xff").starts_with("{\"error\":"));
    }
}
