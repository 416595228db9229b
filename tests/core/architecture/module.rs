//! What one source file says of itself: the names that it defines, those that it brings in, and those that it
//! uses.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Tests, Token, code, end_of_group};

/// The words of a path: `crate::units::Db` is three.
pub(super) type Words = Vec<String>;

/// One module: a file, or a `mod name { … }` inside one.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Functions, types, traits, constants.
    pub items: BTreeSet<String>,
    /// Modules declared here, with and without a file of their own.
    pub children: BTreeSet<String>,
    /// Name → what it was brought in from.
    pub imports: BTreeMap<String, Import>,
    /// `use path::*`.
    pub globs: Vec<Words>,
    /// Paths of two words and more in the code.
    pub paths: BTreeSet<Words>,
    /// Single words in the code: they may be names from a glob or from a re-export.
    pub words: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    pub path: Words,
    /// `pub use`, at whatever visibility.
    pub handed_on: bool,
}

/// The modules of one file, the file's own (of no name) first, by their path inside the file.
pub(super) fn read(text: &str, tests: Tests) -> BTreeMap<Words, Module> {
    let tokens = code(text, tests);
    let mut modules = BTreeMap::new();
    read_module(&tokens, &Vec::new(), &mut modules);
    modules
}

fn read_module(tokens: &[Token], name: &Words, modules: &mut BTreeMap<Words, Module>) {
    let mut module = Module::default();
    let mut depth = 0_usize;
    let mut handed_on = false;
    let mut at = 0;
    while at < tokens.len() {
        let next = tokens.get(at + 1).and_then(Token::word);
        match &tokens[at] {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => depth = depth.saturating_sub(1),
            Token::Word(word) if word == "use" => {
                let end = at + tokens[at..].iter().take_while(|t| !t.is(';')).count();
                read_use(&tokens[at + 1..end], handed_on, &mut module);
                at = end;
            }
            Token::Word(word) if word == "mod" && depth == 0 && next.is_some() => {
                let child = next.unwrap_or_default().to_owned();
                if tokens.get(at + 2).is_some_and(|t| t.is('{')) {
                    let end = end_of_group(tokens, at + 2);
                    let mut inner = name.clone();
                    inner.push(child.clone());
                    read_module(&tokens[at + 3..end - 1], &inner, modules);
                    at = end - 1;
                } else {
                    at += 1;
                }
                module.children.insert(child);
            }
            Token::Word(word) => {
                if let Some(item) = next.filter(|_| depth == 0 && defines(word)) {
                    module.items.insert(item.to_owned());
                }
                let path = path_at(&tokens[at..]);
                at += 2 * (path.len() - 1);
                if path.len() > 1 {
                    module.paths.insert(path);
                } else {
                    module.words.insert(word.clone());
                }
            }
            _ => {}
        }
        handed_on = tokens.get(at).is_some_and(|t| t.is_word("pub"));
        at += 1 + if handed_on {
            visibility(&tokens[at + 1..])
        } else {
            0
        };
    }
    modules.insert(name.clone(), module);
}

/// How many tokens behind `pub` say for whom: those of `(crate)` and the like.
fn visibility(tokens: &[Token]) -> usize {
    match tokens {
        [open, Token::Word(word), ..]
            if open.is('(') && matches!(word.as_str(), "crate" | "super" | "self" | "in") =>
        {
            end_of_group(tokens, 0)
        }
        _ => 0,
    }
}

/// The keywords that a name of an item is behind. (`const fn` defines `fn` too; no path can name that.)
fn defines(word: &str) -> bool {
    matches!(
        word,
        "fn" | "struct" | "enum" | "union" | "trait" | "type" | "const" | "static"
    )
}

/// The path that starts with the first token: words between `::`.
fn path_at(tokens: &[Token]) -> Words {
    let mut path: Words = tokens[0].word().map(str::to_owned).into_iter().collect();
    let mut at = 1;
    while let (Some(Token::PathSep), Some(Token::Word(word))) = (tokens.get(at), tokens.get(at + 1)) {
        path.push(word.clone());
        at += 2;
    }
    path
}

/// Reads what is between `use` and `;`.
fn read_use(tokens: &[Token], handed_on: bool, module: &mut Module) {
    let mut tokens = tokens;
    if tokens.first() == Some(&Token::PathSep) {
        tokens = &tokens[1..];
    }
    read_tree(tokens, &Vec::new(), handed_on, module);
}

/// Reads one branch of a `use`: `a::b`, `a as b`, `a::*`, `a::{…}`, `self`.
fn read_tree(tokens: &[Token], before: &Words, handed_on: bool, module: &mut Module) {
    let mut path = before.clone();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Sign('*') => return module.globs.push(path),
            Token::Sign('{') => {
                let end = end_of_group(tokens, at);
                for branch in branches(&tokens[at + 1..end - 1]) {
                    read_tree(branch, &path, handed_on, module);
                }
                return;
            }
            Token::Word(word) if word == "as" => break,
            Token::Word(word) if word == "self" && !before.is_empty() => {}
            Token::Word(word) => path.push(word.clone()),
            _ => {}
        }
        at += 1;
    }
    let renamed = tokens.get(at + 1).and_then(Token::word).map(str::to_owned);
    if let Some(name) = renamed.or_else(|| path.last().cloned()) {
        let name = if name == "_" {
            format!("_ {}", path.join("::"))
        } else {
            name
        };
        module.imports.insert(name, Import { path, handed_on });
    }
}

/// What is between the commas of the outermost level.
fn branches(tokens: &[Token]) -> Vec<&[Token]> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => depth = depth.saturating_sub(1),
            Token::Sign(',') if depth == 0 => {
                found.push(&tokens[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    found.push(&tokens[start..]);
    found.retain(|branch| !branch.is_empty());
    found
}
