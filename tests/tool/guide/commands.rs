//! The reference of commands is made from the code; every printed command is one that the program takes.

use crate::support::guide::{Page, lines, texts, words};
use clap::error::ErrorKind;
use clap::{Arg, Command};
use std::fmt::Write;

/// The commands of the program that take arguments of their own, with the words that lead to them.
fn commands<'a>(command: &'a Command, path: &str, found: &mut Vec<(String, &'a Command)>) {
    found.push((path.to_owned(), command));
    for below in command.get_subcommands() {
        commands(below, &format!("{path} {}", below.get_name()), found);
    }
}

/// An argument as it is written: `STUDY`, `[FILE]`, `--out DIR`.
fn written(arg: &Arg) -> String {
    let values: Vec<String> = match arg.get_value_names() {
        Some(names) => names.iter().map(ToString::to_string).collect(),
        None => vec![arg.get_id().as_str().to_uppercase()],
    };
    let value = values.join(" ");
    let Some(long) = arg.get_long() else {
        return if arg.is_required_set() {
            value
        } else {
            format!("[{value}]")
        };
    };
    let short = arg.get_short().map_or(String::new(), |c| format!("-{c}, "));
    match arg.get_action().takes_values() {
        false => format!("{short}--{long}"),
        true if arg.is_require_equals_set() => format!("{short}--{long}[={value}]"),
        true => format!("{short}--{long} {value}"),
    }
}

/// What an argument does, with its values and default.
fn meaning(arg: &Arg) -> String {
    let help = arg.get_long_help().or_else(|| arg.get_help());
    let mut text = help
        .map(ToString::to_string)
        .unwrap_or_default()
        .replace('\n', " ");
    if !text.ends_with(['.', '?', '…']) {
        text.push('.');
    }
    let values = arg.get_possible_values();
    let names: Vec<String> = values.iter().map(|v| format!("`{}`", v.get_name())).collect();
    if arg.get_action().takes_values() && !names.is_empty() {
        write!(text, " One of {}.", names.join(", ")).expect("text grows");
    }
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .map(|v| v.to_string_lossy().into_owned())
        .collect();
    if arg.get_action().takes_values() && !defaults.is_empty() {
        write!(text, " Default: `{}`.", defaults.join(",")).expect("text grows");
    }
    text.replace('|', "\\|").replace('<', "&lt;")
}

/// The reference: a section for each command, with a table of its arguments.
fn reference() -> String {
    let root = covgap::cli::command();
    let mut found = Vec::new();
    commands(&root, "covgap", &mut found);
    let mut text = String::new();
    for (path, command) in found {
        let about = command.get_long_about().or_else(|| command.get_about());
        let about = about.map(ToString::to_string).unwrap_or_default();
        write!(text, "## {path}\n\n{about}\n\n").expect("text grows");
        let args: Vec<&Arg> = command.get_arguments().filter(|a| !a.is_hide_set()).collect();
        if args.is_empty() {
            continue;
        }
        text.push_str("| argument or option | meaning |\n|---|---|\n");
        for arg in args {
            let must = if arg.is_required_set() && arg.get_long().is_some() {
                "Must be given. "
            } else {
                ""
            };
            let name = written(arg).replace('|', "\\|");
            writeln!(text, "| `{name}` | {must}{} |", meaning(arg)).expect("text grows");
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_commands_and_options_are_those_of_the_program() {
    Page::of_guide("reference/commands.md").holds_part("commands", &reference());
}

/// The words of a command up to what belongs to the shell.
fn own_words(line: &str) -> Vec<String> {
    let all = words(line).into_iter();
    all.take_while(|w| !matches!(w.as_str(), "|" | ">" | ">>" | "&&" | ";" | "2>&1"))
        .collect()
}

/// What the program has against a command line, if anything but what `allowed` takes.
fn fault(line: &str, allowed: &[ErrorKind]) -> Option<String> {
    // `covgap help CODE` is answered before the commands are looked at.
    if let [_, help, word] = own_words(line).as_slice()
        && help == "help"
        && (word == "CODE" || covgap::world::codes::find(word).is_some())
    {
        return None;
    }
    let error = covgap::cli::command()
        .try_get_matches_from(own_words(line))
        .err()?;
    let fine = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    (!fine && !allowed.contains(&error.kind())).then(|| format!("{line}\n{error}"))
}

#[test]
fn every_printed_command_is_one_that_the_program_takes() {
    const HALF: [ErrorKind; 4] = [
        ErrorKind::MissingRequiredArgument,
        ErrorKind::MissingSubcommand,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
        ErrorKind::ValueValidation,
    ];
    let mut faults = Vec::new();
    let mut seen = 0;
    for page in texts() {
        let blocks = page
            .fences()
            .into_iter()
            .filter(|f| f.has("sh") || f.info.is_empty());
        let printed = blocks.flat_map(|f| lines(&f.text));
        let printed: Vec<String> = printed.filter(|l| l.starts_with("covgap ")).collect();
        seen += printed.len();
        // A command within a sentence may be cut short.
        let within = page.code().into_iter();
        let within = within.filter(|c| c.starts_with("covgap ") && !c.contains(['…', '[', '<']));
        let all = printed.iter().map(|l| fault(l, &[]));
        let all = all.chain(within.map(|l| fault(&l, &HALF)));
        faults.extend(all.flatten().map(|f| format!("{}: {f}", page.place)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 40, "only {seen} commands were found");
}
