//! `covgap synth`: a whole synthetic province, ready to run.

use super::args::SynthArgs;
use super::{Answer, Common};
use crate::output::{Outputs, dataset};
use crate::synth::{Spec, province};
use anyhow::{Context, bail};
use std::io::Write;

/// Makes the province and writes its files into a new folder.
pub fn synth(args: &SynthArgs, common: &Common) -> anyhow::Result<Answer> {
    let has_content = std::fs::read_dir(&args.out).is_ok_and(|mut entries| entries.next().is_some());
    if has_content {
        bail!(
            "{}: the folder is there and not empty; name a new one",
            args.out.display()
        );
    }
    let spec = Spec {
        km2_per_village: args.km2_per_village,
        ..Spec::new(args.villages, args.sites, args.seed)
    };
    let mut outputs = Outputs::open(&args.out)?;
    let made = province(&spec)?;
    let name = args
        .out
        .file_name()
        .and_then(|n| n.to_str())
        .filter(|n| {
            n.chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        })
        .unwrap_or("synthetic");
    for (file, bytes) in dataset::files(&made, name).context("the province cannot be written")? {
        outputs.put(file, &bytes)?;
    }
    let files = outputs.commit()?;
    if common.json {
        writeln!(std::io::stdout(), "{:#}", serde_json::json!({"written": files}))?;
    } else if !common.quiet {
        let mut out = std::io::stdout().lock();
        for file in files {
            writeln!(out, "written: {}", file.display())?;
        }
        writeln!(out, "try: covgap run {}", args.out.join("study.toml").display())?;
    }
    Ok(Answer::Yes)
}
