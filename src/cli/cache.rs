//! `covgap cache list | verify | prune`: looking after what runs have kept.

use super::answers::{self, CacheGroup, CacheListed, CachePruned, CacheVerified, DamagedEntry};
use super::args::{CacheAction, CachePlace, PruneArgs};
use super::progress::Progress;
use super::remaining::in_words;
use super::{Answer, Common, load, table};
use crate::coverage::{Cancelled, Observer};
use crate::domain::word::Word;
use crate::output::sheet::SheetCell;
use crate::store::{self, Group, Keep, Listing, Pruned, Verified};
use anyhow::Context;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Lists, verifies or prunes.
pub(super) fn cache(action: &CacheAction, common: &Common) -> anyhow::Result<Answer> {
    match action {
        CacheAction::List(place) => list(&folder(place)?, common),
        CacheAction::Verify { place, delete } => verify(&folder(place)?, *delete, common),
        CacheAction::Prune(args) => prune(&folder(&args.place)?, args, common),
    }
}

/// The folder that is meant.
fn folder(place: &CachePlace) -> anyhow::Result<PathBuf> {
    match (&place.cache, &place.study) {
        (Some(folder), _) => Ok(folder.clone()),
        (None, Some(study)) => Ok(load::study_alone(study)?.cache_dir()),
        (None, None) => Ok(Path::new("outputs").join(".cache")),
    }
}

fn cannot_read(folder: &Path) -> String {
    format!(
        "cache {}: cannot be read; name the folder with --cache, or the study that it belongs to",
        folder.display()
    )
}

fn list(folder: &Path, common: &Common) -> anyhow::Result<Answer> {
    let listing = store::list(folder).with_context(|| cannot_read(folder))?;
    if !folder.exists() && !common.json {
        if !common.quiet {
            writeln!(
                crate::cli::terminal::out(),
                "{}: there is no such folder; nothing is kept there (name another with --cache, or the study that it belongs to)",
                folder.display()
            )?;
        }
        return Ok(Answer::Yes);
    }
    let mut out = crate::cli::terminal::out();
    if common.json {
        answers::print(&mut out, &listed(folder, &listing))?;
    } else if !common.quiet {
        print_list(&mut out, folder, &listing, SystemTime::now())?;
    }
    Ok(Answer::Yes)
}

fn listed(folder: &Path, listing: &Listing) -> CacheListed {
    let seconds = |at: SystemTime| at.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let group = |g: &Group| CacheGroup {
        study: g.origin.study.clone(),
        model: g.origin.model.clone(),
        of_this_version: g.is_current,
        entries: g.entries,
        bytes: g.bytes,
        oldest_use_unix_s: seconds(g.oldest_use),
        newest_use_unix_s: seconds(g.newest_use),
    };
    CacheListed {
        folder: folder.to_owned(),
        exists: folder.exists(),
        entries: listing.entries,
        bytes: listing.bytes,
        unreadable: listing.unreadable,
        abandoned: listing.abandoned,
        groups: listing.groups.iter().map(group).collect(),
    }
}

fn print_list(out: &mut dyn Write, folder: &Path, listing: &Listing, now: SystemTime) -> io::Result<()> {
    let Listing { entries, bytes, .. } = listing;
    writeln!(out, "{}: {}", folder.display(), of_size(*entries, *bytes))?;
    if !listing.groups.is_empty() {
        let headings = "first for study | model | entries | size | last used | oldest use";
        let mut table = table::headed(Word::Predicted, headings, 2);
        for group in &listing.groups {
            let age = |at| in_words(now.duration_since(at).unwrap_or_default()) + " ago";
            let outdated = if group.is_current { "" } else { " (outdated)" };
            table.rows.push(vec![
                plain(&group.origin.study).into(),
                (plain(&group.origin.model) + outdated).into(),
                SheetCell::count(group.entries),
                size(group.bytes).into(),
                age(group.newest_use).into(),
                age(group.oldest_use).into(),
            ]);
        }
        writeln!(out, "{}", table::fitted(&table))?;
    }
    if listing.groups.iter().any(|g| !g.is_current) {
        writeln!(
            out,
            "outdated: computed by another version of covgap, of no use to this one; `covgap cache prune --outdated` removes it"
        )?;
    }
    if listing.unreadable > 0 {
        writeln!(
            out,
            "{} of them cannot be read: `covgap cache verify --delete` removes what is damaged",
            listing.unreadable
        )?;
    }
    if listing.abandoned > 0 {
        writeln!(
            out,
            "{} unfinished files of runs that were killed: the next run, or `covgap cache prune`, removes them",
            listing.abandoned
        )?;
    }
    Ok(())
}

fn verify(folder: &Path, delete: bool, common: &Common) -> anyhow::Result<Answer> {
    // No bar, but Ctrl-C ends it between two entries.
    let progress = Progress::new(true, None);
    let verified =
        store::verify(folder, delete, &|| !progress.cancelled()).with_context(|| cannot_read(folder))?;
    if progress.cancelled() {
        return Err(Cancelled.into());
    }
    let mut out = crate::cli::terminal::out();
    if common.json {
        answers::print(&mut out, &checked(folder, &verified))?;
    } else if !common.quiet {
        for damage in &verified.damaged {
            let removed = if damage.is_removed { "; removed" } else { "" };
            writeln!(out, "{}: {}{removed}", damage.path.display(), damage.cause)?;
        }
        writeln!(
            out,
            "{}: {} verified, {} of them damaged",
            folder.display(),
            of_size(verified.entries, verified.bytes),
            verified.damaged.len()
        )?;
        if verified.damaged.iter().any(|d| !d.is_removed) {
            writeln!(
                out,
                "a run computes damaged ones again; `covgap cache verify --delete` removes them now"
            )?;
        }
    }
    Ok(if verified.damaged.is_empty() {
        Answer::Yes
    } else {
        Answer::No
    })
}

fn checked(folder: &Path, verified: &Verified) -> CacheVerified {
    let damaged = verified.damaged.iter().map(|d| DamagedEntry {
        path: d.path.clone(),
        cause: d.cause.to_string(),
        removed: d.is_removed,
    });
    CacheVerified {
        folder: folder.to_owned(),
        exists: folder.exists(),
        entries: verified.entries,
        bytes: verified.bytes,
        damaged: damaged.collect(),
    }
}

fn prune(folder: &Path, args: &PruneArgs, common: &Common) -> anyhow::Result<Answer> {
    const GB: f64 = 1e9;
    const DAY_S: f64 = 86_400.0;
    let keep = Keep {
        nothing: args.all,
        used_within: args
            .older_than
            .map(|days| Duration::try_from_secs_f64(days * DAY_S).unwrap_or(Duration::MAX)),
        current_code: args.outdated,
        // What is larger than any disk is no limit.
        up_to_bytes: args.max_gb.map(|gb| (gb * GB) as u64),
    };
    let pruned =
        store::prune(folder, keep, SystemTime::now(), args.dry_run).with_context(|| cannot_read(folder))?;
    let mut out = crate::cli::terminal::out();
    if common.json {
        answers::print(&mut out, &removed(folder, &pruned, args.dry_run))?;
    } else if !common.quiet {
        writeln!(
            out,
            "{}: {} {}, {} kept",
            folder.display(),
            of_size(pruned.removed, pruned.removed_bytes),
            if args.dry_run {
                "would be removed"
            } else {
                "removed"
            },
            of_size(pruned.kept, pruned.kept_bytes)
        )?;
    }
    match pruned.failed.first() {
        None => Ok(Answer::Yes),
        Some((path, cause)) => Err(anyhow::anyhow!(
            "{} entries could not be removed (first: {}: {cause}); change the permissions of the folder",
            pruned.failed.len(),
            path.display()
        )),
    }
}

fn removed(folder: &Path, pruned: &Pruned, dry_run: bool) -> CachePruned {
    CachePruned {
        folder: folder.to_owned(),
        dry_run,
        removed: pruned.removed,
        removed_bytes: pruned.removed_bytes,
        kept: pruned.kept,
        kept_bytes: pruned.kept_bytes,
        failed: pruned.failed.len(),
    }
}

fn of_size(entries: u64, bytes: u64) -> String {
    let noun = if entries == 1 { "entry" } else { "entries" };
    format!("{entries} {noun}, {}", size(bytes))
}

/// `0 B`, `12.3 kB`, `1.0 GB`: powers of a thousand, as disks are sold.
fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut units = ["kB", "MB", "GB", "TB"].into_iter();
    let mut unit = "B";
    // 999.95 would be printed as 1000.0.
    while value >= 999.95
        && let Some(next) = units.next()
    {
        value /= 1000.0;
        unit = next;
    }
    if unit == "B" {
        format!("{bytes} B")
    } else {
        format!("{value:.1} {unit}")
    }
}

/// A file's words must not command the terminal.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_for_people() {
        for (bytes, words) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (999_949, "999.9 kB"),
            (999_950, "1.0 MB"),
            (12_345_678, "12.3 MB"),
            (u64::MAX, "18446744.1 TB"),
        ] {
            assert_eq!(size(bytes), words);
        }
        assert_eq!(of_size(1, 2_000), "1 entry, 2.0 kB");
    }
}
