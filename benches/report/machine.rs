//! The machine and the program that were measured.

use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Processor, cores, memory, instruction set, program.
pub(crate) fn describe(exe: &Path) -> Value {
    json!({
        "processor": processor(),
        "cores": cores(),
        "memory_gib": memory_gib(),
        "system": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        "instructions": instructions(),
        "program": first_line(Command::new(exe).arg("--version")),
        "revision": revision(),
        "compiler": first_line(Command::new("rustc").arg("--version")),
    })
}

/// Threads that the machine runs at a time.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// How many processors others keep busy just now: looked at for a second in which this program does nothing.
/// `None` where nobody tells.
pub(crate) fn others_busy() -> Option<f64> {
    // User, nice, system, interrupts, stolen: everything but the two fields of waiting, in ticks of a
    // hundredth of a second.
    let busy = || {
        let text = std::fs::read_to_string("/proc/stat").ok()?;
        let ticks: Vec<f64> = text
            .lines()
            .next()?
            .split_whitespace()
            .skip(1)
            .take(8)
            .filter_map(|t| t.parse().ok())
            .collect();
        (ticks.len() == 8).then(|| ticks.iter().sum::<f64>() - ticks[3] - ticks[4])
    };
    let before = busy()?;
    std::thread::sleep(std::time::Duration::from_secs(1));
    Some((busy()? - before) / 100.0)
}

/// The widest instructions that loops over slices are run with (`covgap::maths::widest` chooses by the same
/// features).
fn instructions() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    {
        let has_512 = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512cd")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl");
        return match (has_512, is_x86_feature_detected!("avx2")) {
            (true, _) => "AVX-512 (chosen at run time)",
            (false, true) => "AVX2 (chosen at run time)",
            (false, false) => "SSE2",
        };
    }
    #[allow(unreachable_code)]
    "the compiler's usual ones"
}

fn processor() -> String {
    let found = field("/proc/cpuinfo", "model name");
    found.unwrap_or_else(|| "unknown processor".to_owned())
}

fn memory_gib() -> Option<f64> {
    let text = field("/proc/meminfo", "MemTotal")?;
    let kib: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some((kib / f64::from(1 << 20)).round())
}

/// The value behind a name and a colon.
fn field(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|l| l.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}

fn first_line(command: &mut Command) -> String {
    let output = command.output().ok();
    let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned());
    text.and_then(|t| t.lines().next().map(str::to_owned))
        .unwrap_or_default()
}

/// The state of the sources; "+" where files differ from it.
fn revision() -> String {
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        command.args(words).current_dir(env!("CARGO_MANIFEST_DIR"));
        first_line(&mut command)
    };
    let changed = !git(&["status", "--porcelain", "--untracked-files=no"]).is_empty();
    format!(
        "{}{}",
        git(&["rev-parse", "--short", "HEAD"]),
        if changed { "+" } else { "" }
    )
}
