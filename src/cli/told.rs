//! What was done stays done where its answer cannot be printed, and whoever asked hears of it.

use super::{Answer, is_broken_pipe, terminal};
use crate::store::register::Receipt;
use crate::world::Fault;
use std::fmt;
use std::path::{Path, PathBuf};

/// What a command has done before it prints its answer.
#[derive(Clone, Debug)]
pub(super) enum Done {
    /// Recorded in a register.
    Recorded(Receipt),
    /// A register was made.
    Made(PathBuf),
    /// Results were written into a folder, or to a file.
    Written(PathBuf),
}

/// The work is done, and its answer could not be printed.
#[derive(Debug)]
pub(super) struct Unsaid {
    done: Done,
    cause: String,
}

impl fmt::Display for Unsaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = Fault::new(
            "answer-not-printed",
            self.done.place(),
            format!("{}, but the answer cannot be printed: {}", self.done, self.cause),
            self.done.remedy(),
        );
        write!(f, "{fault}")
    }
}

impl std::error::Error for Unsaid {}

impl Unsaid {
    /// The exit code: of what must not be done again it is not that of an error.
    pub(super) fn exit_code(&self) -> u8 {
        match self.done {
            Done::Recorded(_) | Done::Made(_) => 1,
            Done::Written(_) => 2,
        }
    }
}

impl Done {
    fn place(&self) -> &Path {
        match self {
            Self::Recorded(receipt) => &receipt.path,
            Self::Made(path) | Self::Written(path) => path,
        }
    }

    fn remedy(&self) -> &'static str {
        match self {
            Self::Recorded(receipt) if receipt.head == receipt.before => {
                "do not run it again: `covgap register units` shows what is there"
            }
            Self::Recorded(_) => {
                "do not run it again, or it is recorded twice: `covgap register history` and `verify` show what \
                 is there"
            }
            Self::Made(_) => "it is there: use it",
            Self::Written(_) => "there is no need to run it again: use what is written",
        }
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recorded(Receipt { before, head, .. }) => {
                match (before.events.saturating_add(1), head.events) {
                    (first, last) if first < last => write!(f, "events {first} to {last} are recorded")?,
                    (first, last) if first == last => write!(f, "event {last} is recorded")?,
                    _ => write!(f, "the change is recorded")?,
                }
                write!(f, " (head {})", head.hash)
            }
            Self::Made(_) => f.write_str("the register is made"),
            Self::Written(_) => f.write_str("the results are written"),
        }
    }
}

/// Prints the answer of a command that has done something. Where that fails, what is done is said on standard
/// error; a reader that has ended, as `head` does, is no error.
pub(super) fn answered(
    done: Option<Done>,
    print: impl FnOnce() -> anyhow::Result<Answer>,
) -> anyhow::Result<Answer> {
    if let Some(Done::Recorded(receipt)) = &done
        && let Some(doubt) = &receipt.doubt
    {
        terminal::say(format_args!(
            "WARNING: {}: {}, and the disk reported an error at the end ({doubt}). Do not run it again. A loss of \
             power may still take it back: check the disk, then run `covgap register verify --head {}`",
            receipt.path.display(),
            Done::Recorded(receipt.clone()),
            receipt.head.hash
        ));
    }
    let error = match print() {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    let Some(done) = done else {
        return Err(error);
    };
    if is_broken_pipe(&error) {
        if matches!(done, Done::Recorded(_)) {
            terminal::say(format_args!(
                "note: {}: {done}; the program that reads the answer has ended",
                done.place().display()
            ));
        }
        return Ok(Answer::Yes);
    }
    let cause = super::reported(&error);
    Err(Unsaid { done, cause }.into())
}

/// What was recorded, if anything was.
pub(super) fn recorded(receipt: Option<&Receipt>) -> Option<Done> {
    receipt.cloned().map(Done::Recorded)
}
