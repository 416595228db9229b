//! The blocks of the guide that are marked `sh run` are run, page by page and in order, in a folder that has
//! the demo and the register's lists; a block `… file=NAME` is written first, and what a block `text output`
//! shows must be in what the block before it printed.

use crate::support::guide::{Fence, Page, guide, lines, project};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The folder in which a page's commands run.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for name in ["data/demo", "data/measurements", "data/register"] {
        let to = dir.path().join(name);
        fs::create_dir_all(&to).expect("a folder");
        for entry in fs::read_dir(project().join(name)).expect("a folder") {
            let from = entry.expect("an entry").path();
            if from.is_file() {
                fs::copy(&from, to.join(from.file_name().expect("a name"))).expect("copied");
            }
        }
    }
    // Coarser maps: the same villages and levels, in a part of the time.
    let study = dir.path().join("data/demo/study.toml");
    let text = fs::read_to_string(&study).expect("the demo's study");
    assert!(text.contains("resolution_m = 100\n"));
    fs::write(
        &study,
        text.replace("resolution_m = 100\n", "resolution_m = 3000\n"),
    )
    .expect("written");
    dir
}

/// Runs a block as a shell does that stops at the first failure, and returns what it printed.
fn run(block: &Fence, at: &Path, place: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_covgap"));
    let mut paths = vec![program.parent().expect("a folder").to_owned()];
    paths.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let mut command = Command::new("sh");
    command.args(["-eu", "-c", &block.text]).current_dir(at);
    command.env("PATH", std::env::join_paths(paths).expect("paths"));
    command.env("COVGAP_WHO", "a reader").env_remove("COVGAP_MODELS");
    let ran = command.stdin(Stdio::null()).output().expect("sh runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        ran.status.success(),
        "{place}: this block fails:\n{}\n{}{}",
        block.text,
        text(&ran.stdout),
        text(&ran.stderr)
    );
    text(&ran.stdout) + &text(&ran.stderr)
}

/// The words of a line, with single spaces; rules of tables are nothing.
fn plain(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().filter(|w| !w.starts_with('─')).collect();
    words.join(" ")
}

/// Is a shown line among the printed ones? `…` represents anything.
fn is_printed(shown: &str, printed: &[String]) -> bool {
    let parts: Vec<&str> = shown.split('…').map(str::trim).collect();
    printed.iter().any(|line| {
        let mut rest = line.as_str();
        parts.iter().all(|part| match rest.find(part) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
    })
}

fn follow(page: &Page) -> usize {
    let blocks = page.fences();
    let count = blocks.iter().filter(|b| b.has("run")).count();
    if count == 0 {
        return 0;
    }
    let dir = folder();
    let mut printed = Vec::new();
    for block in blocks {
        if let Some(name) = block.value("file") {
            let file = dir.path().join(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, &block.text).expect("written");
        } else if block.has("run") {
            let has_command = lines(&block.text).iter().any(|l| l.starts_with("covgap "));
            assert!(
                has_command,
                "{}: no command of covgap in\n{}",
                page.place, block.text
            );
            printed = run(&block, dir.path(), &page.place).lines().map(plain).collect();
        } else if block.has("output") {
            for shown in block.text.lines().map(plain).filter(|l| !l.is_empty()) {
                assert!(
                    is_printed(&shown, &printed),
                    "{}: '{shown}' is not in what is printed:\n{}",
                    page.place,
                    printed.join("\n")
                );
            }
        }
    }
    count
}

/// The page that makes the most maps, apart from the others so that both run at a time.
const FIRST: &str = "docs/src/first-steps.md";

#[test]
fn the_first_steps_can_be_followed() {
    assert!(follow(&Page::read(FIRST)) >= 5);
}

#[test]
fn commands_that_are_marked_run_as_they_are_printed() {
    let mut pages = guide();
    pages.push(Page::read("README.md"));
    pages.retain(|page| page.place != FIRST);
    let run: usize = pages.iter().map(follow).sum();
    assert!(run >= 8, "only {run} blocks are marked");
}
