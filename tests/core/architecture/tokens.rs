//! Source text as words and signs, without comments and literals, and without tests where they do not count.

use std::iter::Peekable;
use std::str::Chars;

/// A word, a single sign, or `::`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Sign(char),
    PathSep,
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is(&self, sign: char) -> bool {
        *self == Token::Sign(sign)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }
}

/// Whether code under `#[cfg(test)]` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tests {
    Counted,
    LeftOut,
}

/// The tokens of a file.
pub(super) fn code(text: &str, tests: Tests) -> Vec<Token> {
    match tests {
        Tests::Counted => tokens(text),
        Tests::LeftOut => without_tests(tokens(text)),
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => skip_line(&mut chars),
            '/' if chars.peek() == Some(&'*') => skip_block(&mut chars),
            '"' => skip_string(&mut chars),
            '\'' => skip_quoted(&mut chars),
            ':' if chars.peek() == Some(&':') => {
                chars.next();
                found.push(Token::PathSep);
            }
            c if c.is_alphanumeric() || c == '_' => {
                let word = word(c, &mut chars);
                if !starts_literal(&word, &mut chars) {
                    found.push(Token::Word(word));
                }
            }
            c if c.is_whitespace() => {}
            c => found.push(Token::Sign(c)),
        }
    }
    found
}

fn word(first: char, chars: &mut Peekable<Chars>) -> String {
    let mut word = String::from(first);
    while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
        word.push(c);
    }
    word
}

/// Skips the literal that a prefix such as `b` or `r` opens, and says whether there was one.
fn starts_literal(word: &str, chars: &mut Peekable<Chars>) -> bool {
    match (word, chars.peek()) {
        ("b" | "c", Some('"')) => {
            chars.next();
            skip_string(chars);
            true
        }
        ("b", Some('\'')) => {
            chars.next();
            skip_quoted(chars);
            true
        }
        ("r" | "br" | "cr", Some('"' | '#')) => {
            skip_raw(chars);
            true
        }
        _ => false,
    }
}

fn skip_line(chars: &mut Peekable<Chars>) {
    while chars.next_if(|c| *c != '\n').is_some() {}
}

fn skip_block(chars: &mut Peekable<Chars>) {
    let mut depth = 0;
    let mut before = '/';
    for c in chars {
        match (before, c) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                before = c;
                continue;
            }
        }
        if depth == 0 {
            return;
        }
        before = ' ';
    }
}

fn skip_string(chars: &mut Peekable<Chars>) {
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '"' => return,
            _ => {}
        }
    }
}

fn skip_raw(chars: &mut Peekable<Chars>) {
    let mut hashes = 0;
    while chars.next_if_eq(&'#').is_some() {
        hashes += 1;
    }
    if chars.next_if_eq(&'"').is_none() {
        return; // A raw name (`r#type`): its word follows.
    }
    while let Some(c) = chars.next() {
        if c == '"' && (0..hashes).all(|_| chars.next_if_eq(&'#').is_some()) {
            return;
        }
    }
}

/// Skips a character in quotes; of a lifetime it skips the sign and the name.
fn skip_quoted(chars: &mut Peekable<Chars>) {
    match chars.next() {
        Some('\\') => {
            chars.next();
            while chars.next().is_some_and(|c| c != '\'') {}
        }
        Some(c) => {
            let is_letter = chars.next_if_eq(&'\'').is_some();
            if !is_letter && (c.is_alphanumeric() || c == '_') {
                word(c, chars);
            }
        }
        None => {}
    }
}

/// Leaves out every item under `#[cfg(test)]`.
fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if starts_cfg_test(&tokens[at..]) {
            at = end_of_item(&tokens, at);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

fn starts_cfg_test(tokens: &[Token]) -> bool {
    let [hash, open, cfg, paren, test, close, end, ..] = tokens else {
        return false;
    };
    hash.is('#')
        && open.is('[')
        && cfg.is_word("cfg")
        && paren.is('(')
        && test.is_word("test")
        && close.is(')')
        && end.is(']')
}

/// Where the item ends whose first attribute starts at `at`: behind its `;` or its closing brace.
fn end_of_item(tokens: &[Token], mut at: usize) -> usize {
    while tokens.get(at).is_some_and(|t| t.is('#')) {
        at = end_of_group(tokens, at + 1);
    }
    while at < tokens.len() {
        match &tokens[at] {
            Token::Sign('{') => return end_of_group(tokens, at),
            Token::Sign('(' | '[') => at = end_of_group(tokens, at),
            Token::Sign(';') => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// Where the group in brackets ends that opens at `at`.
pub(super) fn end_of_group(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate().skip(at) {
        match token {
            Token::Sign('{' | '(' | '[') => depth += 1,
            Token::Sign('}' | ')' | ']') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return i + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}
