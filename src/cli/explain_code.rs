//! `covgap help CODE`: what a code of a message means, and what to do.

use super::args::Arguments;
use crate::world::codes::{self, Explained};
use clap::CommandFactory;
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;

/// At most so many codes are offered for a word that is none.
const OFFERED: usize = 6;

/// Answers `help WORD` where the word is no command; `None` for all other arguments, which are clap's.
pub(super) fn asked() -> Option<ExitCode> {
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|a| a.to_string_lossy().into_owned())
        .collect();
    let (word, is_json) = word_of(&arguments)?;
    let commands = commands();
    if commands.iter().any(|c| c == word) {
        return None;
    }
    Some(match answer(word, is_json, &commands) {
        Ok(text) => {
            // `covgap help CODE | head` ends quietly.
            let _ = crate::cli::terminal::out().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(text) => {
            super::terminal::say(format_args!("covgap: {text}"));
            ExitCode::from(2)
        }
    })
}

/// The commands, and `help` itself.
fn commands() -> Vec<String> {
    let all = Arguments::command();
    let names = all
        .get_subcommands()
        .flat_map(|c| c.get_name_and_visible_aliases());
    names.chain(["help"]).map(str::to_owned).collect()
}

/// The word of `help WORD`, and whether JSON is wanted.
fn word_of(arguments: &[String]) -> Option<(&str, bool)> {
    let is_flag = |a: &&String| ["--json", "--quiet", "-q"].contains(&a.as_str());
    let words: Vec<&String> = arguments.iter().filter(|a| !is_flag(a)).collect();
    match words.as_slice() {
        [help, word] if *help == "help" && !word.starts_with('-') => {
            Some((word, arguments.iter().any(|a| a == "--json")))
        }
        _ => None,
    }
}

/// The explanation; for an unknown word, the codes and commands that are like it.
fn answer(word: &str, is_json: bool, commands: &[String]) -> Result<String, String> {
    // As it was copied from a message: `[study-syntax]`.
    let copied = word.rsplit('[').next().unwrap_or(word);
    let code = copied.trim_end_matches([']', ':']).to_lowercase();
    let Some(explained) = codes::find(&code) else {
        let like = like(&code, commands);
        let offer = if like.is_empty() {
            "a code is a word in brackets in a message, such as [number-invalid]; `covgap help` lists the commands".to_owned()
        } else {
            format!("did you mean {}?", like.join(" or "))
        };
        return Err(format!("'{word}' is no command and no code; {offer}"));
    };
    Ok(if is_json {
        format!("{:#}\n", as_json(&code, explained))
    } else {
        as_text(&code, explained)
    })
}

/// The code of the fault for which rows were skipped.
fn skipped(code: &str) -> Option<&str> {
    code.strip_prefix("skipped-").filter(|c| codes::find(c).is_some())
}

fn as_text(code: &str, explained: &Explained) -> String {
    let Explained {
        kind,
        cause,
        example,
        remedy,
        ..
    } = explained;
    let mut text = format!(
        "{code}: a {}. {}\n\nWhat it means: {cause}\n\nExample: {example}\n\nWhat to do: {remedy}\n",
        kind.name(),
        kind.meaning()
    );
    if let Some(fault) = skipped(code) {
        text.push_str(&format!("\nThe fault of the rows: `covgap help {fault}`\n"));
    }
    text
}

fn as_json(code: &str, explained: &Explained) -> serde_json::Value {
    json!({
        "code": code, "explained_as": explained.code, "kind": explained.kind.name(), "cause": explained.cause,
        "example": explained.example, "remedy": explained.remedy, "see": skipped(code),
    })
}

/// What is like a word that is neither a code nor a command: a few letters away, else what has the word in
/// it.
fn like(word: &str, commands: &[String]) -> Vec<String> {
    let known = || {
        codes::all()
            .map(|e| e.code)
            .chain(commands.iter().map(String::as_str))
    };
    let distance = |name: &str| strsim::damerau_levenshtein(word, name);
    let within = 1.max(word.chars().count() / 4);
    let nearest = known().map(distance).min().filter(|d| *d <= within);
    let offered: Vec<String> = match nearest {
        Some(least) => known()
            .filter(|name| distance(name) == least)
            .map(|name| format!("'{name}'"))
            .collect(),
        None if word.chars().count() >= 3 => known()
            .filter(|name| name.contains(word))
            .map(|name| format!("'{name}'"))
            .collect(),
        None => Vec::new(),
    };
    offered.into_iter().take(OFFERED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_with(arguments: &[&str]) -> Option<(String, bool)> {
        let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
        word_of(&arguments).map(|(word, is_json)| (word.to_owned(), is_json))
    }

    #[test]
    fn help_with_a_word_is_seen_and_all_else_is_left_to_clap() {
        let word = |is_json| Some(("number-invalid".to_owned(), is_json));
        assert_eq!(asked_with(&["help", "number-invalid"]), word(false));
        assert_eq!(asked_with(&["--json", "help", "number-invalid"]), word(true));
        assert_eq!(asked_with(&["help", "number-invalid", "--json"]), word(true));
        for other in [
            &["help"][..],
            &["run", "help"],
            &["help", "register", "add"],
            &["help", "-h"],
        ] {
            assert_eq!(asked_with(other), None, "{other:?}");
        }
        assert!(commands().iter().any(|c| c == "run"));
    }

    #[test]
    fn a_code_is_explained_as_text_and_as_json() {
        let text = answer("[study-syntax]", false, &[]).expect("a code");
        assert!(text.starts_with("study-syntax: a fault."), "{text}");
        assert!(text.contains("\nWhat to do: "));
        let text = answer("skipped-number-invalid", false, &[]).expect("a code");
        assert!(text.ends_with("`covgap help number-invalid`\n"), "{text}");
        let json = answer("site-filled-status-silent", true, &[]).expect("a code");
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["explained_as"], "site-filled-*");
        assert_eq!(json["kind"], "count");
    }

    #[test]
    fn an_unknown_word_gets_the_nearest_codes_and_commands() {
        let commands = ["run".to_owned()];
        let offered = |word| answer(word, false, &commands).expect_err("no code");
        assert!(offered("number-invald").ends_with("did you mean 'number-invalid'?"));
        assert!(offered("rnu").ends_with("did you mean 'run'?"));
        assert!(offered("swapped").ends_with("did you mean 'coordinates-swapped'?"));
        assert!(offered("qqqqqqqqq").contains("[number-invalid]"));
    }
}
