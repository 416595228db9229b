//! `covgap register add` and `set`: one event by hand.

use super::super::{Answer, Common};
use super::args::{AddArgs, SetArgs};
use super::details::details;
use crate::cli::answers;
use crate::cli::answers::register::RecordedEvent;
use crate::cli::told;
use crate::pipeline::register::{self as pipeline, Recorded};
use crate::register::by_hand::{Addition, Change};
use std::io::Write;
use std::path::Path;

/// Puts a point on the list.
pub(super) fn add(file: &Path, args: &AddArgs, common: &Common) -> anyhow::Result<Answer> {
    let addition = Addition::new(&args.name, &args.fields, args.anyway)?;
    let recording = args.recording.complete()?;
    let recorded = pipeline::add(file, &addition, &recording, &args.recording.clock()?)?;
    told::answered(told::recorded(recorded.receipt.as_ref()), || {
        print(&recorded, common)
    })
}

/// Records what happened to a point, or corrects what is known of it; both in one write.
pub(super) fn set(file: &Path, args: &SetArgs, common: &Common) -> anyhow::Result<Answer> {
    let change = Change {
        point: args.point.clone(),
        status: args.status,
        operator: args.operator.clone(),
        is_new_operator: args.new_operator,
        technology: args.technology,
        due: args.due,
        into: args.into.clone(),
        fields: args.fields.clone(),
        clear: args.clear.clone(),
    };
    change.check()?;
    let recording = args.recording.complete()?;
    let recorded = pipeline::set(file, &change, &recording, &args.recording.clock()?)?;
    told::answered(told::recorded(recorded.receipt.as_ref()), || {
        print(&recorded, common)
    })
}

fn print(recorded: &Recorded, common: &Common) -> anyhow::Result<Answer> {
    let mut out = crate::cli::terminal::out();
    let head = &recorded.head;
    if common.json {
        let events = recorded.events.iter().map(|e| RecordedEvent {
            point: e.point.to_string(),
            what: e.kind.name().to_owned(),
            on: e.occurred.to_string(),
        });
        answers::print(
            &mut out,
            &answers::register::Recorded {
                recorded: events.collect(),
                events: head.events,
                head: head.hash.to_string(),
            },
        )?;
    } else if !common.quiet {
        for event in &recorded.events {
            let details = details(event);
            let by = event
                .operator
                .as_ref()
                .map(|o| format!(" by {o}"))
                .unwrap_or_default();
            let more = if details.is_empty() {
                String::new()
            } else {
                format!(": {details}")
            };
            writeln!(
                out,
                "recorded: {} {}{by} on {}{more}",
                event.point, event.kind, event.occurred
            )?;
        }
    }
    Ok(Answer::Yes)
}
