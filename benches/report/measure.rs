//! One command as a whole process: time by the clock, time of the processors, peak memory.
//!
//! The operating system accounts for children that have ended. So each command is started by a small process
//! of its own (this program, started again), which has no other child and writes down what it is reported.

use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

const WRAPPER: &str = "measure-one-command";

/// What one run took and said.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// By the clock, seconds.
    pub wall_s: f64,
    /// Of the processors, user and system, seconds.
    pub cpu_s: f64,
    /// Most memory held at one time, MiB.
    pub peak_mib: f64,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Runs a command to its end.
///
/// # Errors
/// Where it cannot be started or does not end well: its last words are in the message.
pub(crate) fn run<S: AsRef<OsStr>>(exe: &Path, arguments: &[S], figures: &Path) -> anyhow::Result<Run> {
    let output = Command::new(std::env::current_exe()?)
        .arg(WRAPPER)
        .arg(figures)
        .arg(exe)
        .args(arguments)
        .output()
        .context("the measuring process cannot be started")?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    if !output.status.success() {
        let said: Vec<&str> = stderr.lines().filter(|l| !l.trim().is_empty()).collect();
        let last = said[said.len().saturating_sub(6)..].join("\n");
        bail!("{} ended with {}:\n{last}", exe.display(), output.status);
    }
    let reported: Value = serde_json::from_slice(&std::fs::read(figures)?)?;
    let number = |key: &str| {
        reported[key]
            .as_f64()
            .with_context(|| format!("no {key} was written"))
    };
    Ok(Run {
        wall_s: number("wall_s")?,
        cpu_s: number("cpu_s")?,
        peak_mib: number("peak_mib")?,
        stdout,
        stderr,
    })
}

/// Is this the small process?
pub(crate) fn is_wrapper() -> bool {
    std::env::args_os().nth(1).is_some_and(|a| a == WRAPPER)
}

/// Starts the command, waits, writes down what it took.
pub(crate) fn wrapper() -> ExitCode {
    let mut words = std::env::args_os().skip(2);
    let (Some(figures), Some(exe)) = (words.next(), words.next()) else {
        return ExitCode::from(2);
    };
    let start = Instant::now();
    let status = Command::new(exe).args(words).status();
    let wall_s = start.elapsed().as_secs_f64();
    let (cpu_s, peak_mib) = account();
    let reported = json!({"wall_s": wall_s, "cpu_s": cpu_s, "peak_mib": peak_mib}).to_string();
    match (status, std::fs::write(figures, reported)) {
        (Ok(status), Ok(())) if status.success() => ExitCode::SUCCESS,
        (Ok(status), Ok(())) => ExitCode::from(status.code().and_then(|c| u8::try_from(c).ok()).unwrap_or(2)),
        (Err(error), _) | (_, Err(error)) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Processor time, seconds, and peak memory, MiB, of the children that have ended.
#[cfg(unix)]
fn account() -> (f64, f64) {
    use nix::sys::resource::{UsageWho, getrusage};
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return (f64::NAN, f64::NAN);
    };
    let seconds = |t: nix::sys::time::TimeVal| t.tv_sec() as f64 + t.tv_usec() as f64 / 1e6;
    // Kibibytes, but on the Mac.
    let unit = if cfg!(target_os = "macos") { 1.0 } else { 1024.0 };
    let peak_mib = usage.max_rss() as f64 * unit / f64::from(1 << 20);
    (
        seconds(usage.user_time()) + seconds(usage.system_time()),
        peak_mib,
    )
}

/// Nobody tells.
#[cfg(not(unix))]
fn account() -> (f64, f64) {
    (f64::NAN, f64::NAN)
}
