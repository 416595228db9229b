//! Reads tables whose keys are declared by the very calls that read them.
//!
//! A call such as `t.value("margin_km", number(0.0, 200.0), 5.0, "…")` does two things at once: it returns
//! the key's value, checked, and it writes down that the key exists, with its kind, default and explanation.
//! What is written down makes the list of known keys, the commented file, the reference table and the
//! resolved study, so that none of them can disagree with what is read. A table that is absent is walked all
//! the same, to be written down.

use super::fault::{Code, Source, did_you_mean};
use super::kind::{Kind, Wrong};
use crate::domain::fault::Fault;
use crate::domain::nearest::nearest;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// What happens where a key is not set. Texts are TOML.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fallback {
    /// This value.
    Value(String),
    /// Nothing: `meaning` says what that does; `example` shows a value.
    Absent {
        meaning: &'static str,
        example: &'static str,
    },
    /// What something else says, now `value`.
    Inherited {
        value: Option<String>,
        from: &'static str,
        example: &'static str,
    },
    /// A fault; `example` shows a value.
    Required { example: &'static str },
}

/// One declared key.
#[derive(Clone, Debug)]
pub(super) struct KeyRecord {
    pub(super) name: &'static str,
    pub(super) kind: String,
    pub(super) fallback: Fallback,
    pub(super) doc: &'static str,
    /// The value in force, as TOML; `None`: not set.
    pub(super) value: Option<String>,
}

/// One declared table.
#[derive(Clone, Debug)]
pub(super) struct TableRecord {
    /// Empty for the file's top.
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    /// It may be left out, and then means something else than an empty one.
    pub(super) optional: bool,
    pub(super) present: bool,
    pub(super) keys: Vec<KeyRecord>,
}

impl TableRecord {
    fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|k| k.name == key)
    }
}

/// Bytes of the text that a fault speaks of.
#[derive(Default)]
pub(super) struct At {
    place: Option<Range<usize>>,
    value: Option<Range<usize>>,
}

impl At {
    fn value(span: Range<usize>) -> Self {
        Self {
            place: Some(span.clone()),
            value: Some(span),
        }
    }

    fn key(key: Range<usize>, value: Range<usize>) -> Self {
        Self {
            place: Some(key),
            value: Some(value),
        }
    }
}

/// A file being read.
pub(super) struct Document<'t> {
    source: Source<'t>,
    root: &'t DeTable<'t>,
    /// Lines with syntax errors: what was guessed there is not judged.
    broken_lines: Vec<usize>,
    faults: Vec<Fault>,
    tables: Vec<TableRecord>,
}

/// A table being read.
pub(super) struct Table<'d, 't> {
    document: &'d mut Document<'t>,
    content: Option<&'t DeTable<'t>>,
    header: Option<Range<usize>>,
    record: TableRecord,
    /// Walked only to be written down: missing keys are no faults.
    only_declared: bool,
}

/// Parses a text, runs `read` over it and returns what it made, or every fault. The marker that some editors
/// put before a text is ignored.
pub(super) fn read_document<T>(
    source: Source,
    read: impl FnOnce(&mut Document) -> T,
) -> (T, Vec<TableRecord>, Vec<Fault>) {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(source.text);
    let source = Source { text, ..source };
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut document = Document {
        source,
        root: root.get_ref(),
        broken_lines: Vec::new(),
        faults: Vec::new(),
        tables: Vec::new(),
    };
    for error in &errors {
        document.syntax_fault(error);
    }
    let made = read(&mut document);
    document.refuse_unknown();
    (made, document.tables, document.faults)
}

/// The most faults of one file that are reported.
const MOST_FAULTS: usize = 500;

impl<'t> Document<'t> {
    /// A table that counts as empty where it is absent.
    pub(super) fn table<T>(
        &mut self,
        name: &'static str,
        doc: &'static str,
        read: impl FnOnce(&mut Table<'_, 't>) -> T,
    ) -> T {
        self.walk(name, doc, false, read).1
    }

    /// A table that may be left out.
    pub(super) fn optional_table<T>(
        &mut self,
        name: &'static str,
        doc: &'static str,
        read: impl FnOnce(&mut Table<'_, 't>) -> T,
    ) -> Option<T> {
        let (present, made) = self.walk(name, doc, true, read);
        present.then_some(made)
    }

    fn walk<T>(
        &mut self,
        name: &'static str,
        doc: &'static str,
        optional: bool,
        read: impl FnOnce(&mut Table<'_, 't>) -> T,
    ) -> (bool, T) {
        let root: &'t DeTable<'t> = self.root;
        let (content, header) = if name.is_empty() {
            (Some(root), None)
        } else {
            let value = root.get(name);
            let content = value.and_then(|v| v.get_ref().as_table());
            if let (Some(v), None) = (value, content) {
                let cause = format!("{name} is not a table");
                let advice = format!("write [{name}] on a line of its own and the keys below it");
                self.fault(Code::WrongType, At::value(v.span()), name, cause, advice);
            }
            (content, value.map(Spanned::span))
        };
        let mut table = Table {
            document: self,
            content,
            header,
            record: TableRecord {
                name,
                doc,
                optional,
                present: content.is_some(),
                keys: Vec::new(),
            },
            only_declared: optional && content.is_none(),
        };
        let made = read(&mut table);
        let record = table.record;
        self.tables.push(record);
        (content.is_some(), made)
    }

    /// Adds a fault: where it is and where the value is that it speaks of.
    ///
    /// A file with hundreds of them is no study: the place of each is counted from its beginning.
    pub(super) fn fault(&mut self, code: Code, at: At, key: &str, cause: String, advice: String) {
        self.coded(code.name(), at, key, cause, advice);
    }

    /// The same for a fault that has a code of its own.
    pub(super) fn coded(&mut self, code: &'static str, at: At, key: &str, cause: String, advice: String) {
        if self.faults.len() >= MOST_FAULTS {
            return;
        }
        let place = at.place.map(|s| self.source.place(s.start));
        if place.is_some_and(|(line, _)| self.broken_lines.contains(&line)) {
            return;
        }
        let fault = Fault::new(code, self.source.file, cause, advice).at(place);
        let value = at.value.map(|s| self.source.value(s));
        self.faults.push(fault.of(key, value));
    }

    /// Does the file have a table or key of this name at its top?
    pub(super) fn has(&self, name: &str) -> bool {
        self.root.contains_key(name)
    }

    fn syntax_fault(&mut self, error: &toml::de::Error) {
        let place = error.span().map(|s| self.source.place(s.start));
        let line = place.map_or(0, |(line, _)| line);
        let text = self.source.text.lines().nth(line.saturating_sub(1));
        self.broken_lines.push(line);
        let cause = error.message().lines().collect::<Vec<_>>().join(", ");
        let remedy = "write one `key = value` a line, each key once, texts and names with accents in quotes";
        let fault = Fault::new(Code::Syntax.name(), self.source.file, cause, remedy).at(place);
        self.faults.push(fault.of("", text.map(|t| t.trim().to_owned())));
    }

    /// Everything in the file that no call has declared.
    fn refuse_unknown(&mut self) {
        let root = self.root;
        let tables = std::mem::take(&mut self.tables);
        for (key, value) in root.iter() {
            let word = key.get_ref().as_ref();
            let own = tables.iter().find(|t| t.name == word && !word.is_empty());
            let at_top = tables
                .iter()
                .find(|t| t.name.is_empty())
                .is_some_and(|t| t.keys.iter().any(|k| k.name == word));
            match (own, value.get_ref().as_table()) {
                (Some(record), Some(content)) => {
                    for (key, value) in content.iter().filter(|(k, _)| !record.has(k.get_ref())) {
                        self.refuse_key(record.name, key, value, &tables);
                    }
                }
                (None, Some(_)) if !at_top => self.refuse_table(key, &tables),
                (None, None) if !at_top => self.refuse_key("", key, value, &tables),
                // Declared; a wrong type was reported where it was read.
                _ => {}
            }
        }
        self.tables = tables;
    }

    fn refuse_table(&mut self, key: &Spanned<DeString>, tables: &[TableRecord]) {
        let word = key.get_ref();
        let names = tables.iter().map(|t| t.name).filter(|n| !n.is_empty());
        let advice = did_you_mean(word, names, "the tables");
        let cause = format!("[{word}] is not a table of this file");
        let at = At {
            place: Some(key.span()),
            value: None,
        };
        self.fault(Code::UnknownTable, at, word, cause, advice);
    }

    fn refuse_key(
        &mut self,
        table: &str,
        key: &Spanned<DeString>,
        value: &Spanned<DeValue>,
        tables: &[TableRecord],
    ) {
        let word = key.get_ref();
        let (path, place) = if table.is_empty() {
            (word.to_string(), "the top of the file".to_owned())
        } else {
            (format!("{table}.{word}"), format!("[{table}]"))
        };
        let elsewhere: Vec<String> = tables
            .iter()
            .filter(|t| t.name != table && t.has(word))
            .map(|t| format!("[{}]", t.name))
            .collect();
        let own = tables.iter().find(|t| t.name == table);
        let names = || own.into_iter().flat_map(|t| t.keys.iter().map(|k| k.name));
        let advice = match (nearest(word, names()), elsewhere.is_empty()) {
            (Some(near), true) => format!("did you mean {near}?"),
            (Some(near), false) => format!(
                "did you mean {near}? '{word}' itself belongs into {}",
                elsewhere.join(" or ")
            ),
            (None, false) => format!("it belongs into {}", elsewhere.join(" or ")),
            (None, true) if own.is_some() => did_you_mean(word, names(), "its keys"),
            (None, true) => "put it below the table that it belongs to, such as [study]".to_owned(),
        };
        let cause = format!("'{word}' is not a key of {place}");
        let at = At::key(key.span(), value.span());
        self.fault(Code::UnknownKey, at, &path, cause, advice);
    }
}

impl Table<'_, '_> {
    /// A key with a default.
    pub(super) fn value<K: Kind>(
        &mut self,
        name: &'static str,
        kind: K,
        default: K::Value,
        doc: &'static str,
    ) -> K::Value {
        let fallback = Fallback::Value(kind.show(&default));
        let value = self.read(name, &kind).unwrap_or(default);
        self.declare(name, &kind, fallback, doc, Some(&value));
        value
    }

    /// A key whose absence means something of its own.
    pub(super) fn optional<K: Kind>(
        &mut self,
        name: &'static str,
        kind: K,
        meaning: &'static str,
        example: &'static str,
        doc: &'static str,
    ) -> Option<K::Value> {
        let value = self.read(name, &kind);
        let fallback = Fallback::Absent { meaning, example };
        self.declare(name, &kind, fallback, doc, value.as_ref());
        value
    }

    /// A key whose default is said elsewhere, for example by a preset.
    pub(super) fn inherited<K: Kind>(
        &mut self,
        name: &'static str,
        kind: K,
        inherited: Option<K::Value>,
        (from, example): (&'static str, &'static str),
        doc: &'static str,
    ) -> Option<K::Value> {
        let fallback = Fallback::Inherited {
            value: inherited.as_ref().map(|v| kind.show(v)),
            from,
            example,
        };
        let value = self.read(name, &kind).or(inherited);
        self.declare(name, &kind, fallback, doc, value.as_ref());
        value
    }

    /// A key that must be set. Where it is not, a fault is noted and the value replaces reading on.
    pub(super) fn required<K: Kind<Value: Default>>(
        &mut self,
        name: &'static str,
        kind: K,
        example: &'static str,
        doc: &'static str,
    ) -> K::Value {
        let missing = self.content.is_none_or(|c| c.get(name).is_none());
        if missing && !self.only_declared {
            let cause = format!("{} is missing", self.path(name));
            let place = if self.record.name.is_empty() {
                "at the top".to_owned()
            } else {
                format!("below [{}]", self.record.name)
            };
            let advice = format!("add, {place}, for example: {name} = {example}");
            let (path, at) = (self.path(name), self.at_header());
            self.document.fault(Code::MissingKey, at, &path, cause, advice);
        }
        let value = self.read(name, &kind);
        self.declare(name, &kind, Fallback::Required { example }, doc, value.as_ref());
        value.unwrap_or_default()
    }

    /// Notes a fault of a key that was read before and is wrong beside others.
    pub(super) fn fault(&mut self, code: Code, name: &str, cause: &str, advice: String) {
        self.coded(code.name(), name, cause, advice);
    }

    /// The same for a fault that has a code of its own.
    pub(super) fn coded(&mut self, code: &'static str, name: &str, cause: &str, advice: String) {
        let at = self.content.and_then(|c| c.get(name)).map(Spanned::span);
        let path = self.path(name);
        let shown = match &at {
            Some(span) => format!("{path} = {}", self.document.source.value(span.clone())),
            None => path.clone(),
        };
        let at = at.map_or_else(|| self.at_header(), At::value);
        self.document
            .coded(code, at, &path, format!("{shown} {cause}"), advice);
    }

    fn at_header(&self) -> At {
        At {
            place: self.header.clone(),
            value: None,
        }
    }

    /// Adds the faults of another file that this table names.
    pub(super) fn adopt(&mut self, faults: Vec<Fault>) {
        self.document.faults.extend(faults);
    }

    /// Does the file itself set the key?
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.content.is_some_and(|c| c.contains_key(name))
    }

    /// Line and column of each text of a list, or of each name of a table of values, that a key has.
    pub(super) fn named_at(&self, name: &str) -> Vec<(String, (usize, usize))> {
        let place = |span: Range<usize>| self.document.source.place(span.start);
        match self
            .content
            .and_then(|content| content.get(name))
            .map(Spanned::get_ref)
        {
            Some(DeValue::Array(items)) => items
                .iter()
                .filter_map(|item| Some((item.get_ref().as_str()?.to_owned(), place(item.span()))))
                .collect(),
            Some(DeValue::Table(named)) => {
                let names = named.keys();
                names
                    .map(|key| (key.get_ref().to_string(), place(key.span())))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn read<K: Kind>(&mut self, name: &'static str, kind: &K) -> Option<K::Value> {
        let at = self.content?.get(name)?;
        let mut wrong = Vec::new();
        let value = kind.read(at, &mut wrong);
        for w in wrong {
            self.note(name, w);
        }
        value
    }

    fn note(&mut self, name: &str, wrong: Wrong) {
        let path = format!("{}{}", self.path(name), wrong.under);
        let value = self.document.source.value(wrong.span.clone());
        let cause = format!("{path} = {value} {}", wrong.cause);
        self.document
            .fault(wrong.code, At::value(wrong.span), &path, cause, wrong.advice);
    }

    fn path(&self, name: &str) -> String {
        if self.record.name.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.record.name)
        }
    }

    fn declare<K: Kind>(
        &mut self,
        name: &'static str,
        kind: &K,
        fallback: Fallback,
        doc: &'static str,
        value: Option<&K::Value>,
    ) {
        self.record.keys.push(KeyRecord {
            name,
            kind: kind.describe(),
            fallback,
            doc,
            value: value.map(|v| kind.show(v)),
        });
    }
}
