//! `covgap register import`: lists become events, in one write or not at all.

use super::super::{Answer, Common, tables};
use super::args::{DateFigures, ImportArgs};
use super::present::Report;
use super::recorder::{SystemClock, today, who};
use crate::cli::answers;
use crate::cli::answers::register::{Contradiction, ImportedList, Remark};
use crate::cli::told;
use crate::domain::figures::{count_line, counted};
use crate::domain::word::Word;
use crate::ingest::register_list::{self, DateOrder, ListOptions, RegisterList};
use crate::output;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::pipeline::register::{self as pipeline, ImportRequest, Imported, Outcome, RegisterFault};
use crate::register::{DayFrom, Field, NewPoint, Plan, UncertainRow, Units};
use crate::world::Count;
use anyhow::{Context, anyhow, bail};
use std::collections::BTreeMap;
use std::path::Path;

/// Rows of each kind that are listed on the terminal.
const LISTED: usize = 12;

/// Reads, compares, and (unless it is a rehearsal) records.
pub(super) fn import(file: &Path, args: &ImportArgs, common: &Common) -> anyhow::Result<Answer> {
    if args.files.len() > 1 && args.uncertain.is_some() {
        return Err(RegisterFault::SeveralLists.into());
    }
    let units = Units::default();
    let (request, refused) = request(args, &units)?;
    let clock = SystemClock::look(args.against_clock)?;
    let found = pipeline::import(file, &request, &clock, &mut |plan| {
        Ok(write_uncertain(args.uncertain.as_deref(), plan)?)
    })?;
    let mut report = Report::of(&found.meta);
    for (list, plan) in &found.lists {
        describe(&mut report, list, plan, args);
        if args.dry_run {
            newcomers(&mut report, plan, args.all || common.verbose);
        }
    }
    report.answer(&answers::register::Imported {
        dry_run: args.dry_run,
        recorded: found.outcome == Outcome::Recorded,
        head: Some(found.head.hash.to_string()),
        lists: BTreeMap::new(),
    });
    match &refused {
        Some(refused) if found.outcome == Outcome::Rehearsed => {
            report.foot.push(format!("NOTHING WOULD BE RECORDED: {refused}"));
        }
        _ => report.foot.push(verdict(&found)),
    }
    if let Some(path) = args
        .uncertain
        .as_ref()
        .filter(|_| found.lists.iter().any(|(_, p)| !p.uncertain.is_empty()))
    {
        report.foot.push(format!(
            "uncertain rows: {} (fill in the column decision with a point's number or 'new', and give it back with --decisions)",
            path.display()
        ));
    }
    told::answered(told::recorded(found.receipt.as_ref()), || {
        report.print(None, common)
    })?;
    if found.outcome == Outcome::Blocked || refused.is_some() {
        bail!("{}", report.foot.join("\n"));
    }
    Ok(Answer::Yes)
}

/// What is to be imported; of a rehearsal, also why the import itself would be refused.
fn request<'a>(
    args: &ImportArgs,
    units: &'a Units,
) -> anyhow::Result<(ImportRequest<'a>, Option<anyhow::Error>)> {
    let columns = register_list::columns_of(&args.columns.join(","));
    let reading = ListOptions {
        sheet: args.sheet.clone(),
        crs: args.crs.clone(),
        encoding: args.encoding.clone(),
        columns: columns.map_err(|e| anyhow!("--columns: {e}"))?,
        operator_names: operator_names(&args.operators)?,
        hierarchy: args.hierarchy,
        date_order: match args.date_order {
            DateFigures::Dmy => DateOrder::DayMonth,
            DateFigures::Mdy => DateOrder::MonthDay,
        },
        as_of: args.as_of,
        skip_bad_rows: args.skip_bad_rows,
        allow: args.allow.iter().cloned().collect(),
        ..ListOptions::new(units, today()?)
    };
    let (who, refused) = match who(args.who.as_deref()) {
        // The plan is shown all the same.
        Err(refused) if args.dry_run => ("rehearsal".to_owned(), Some(refused)),
        who => (who?, None),
    };
    let request = ImportRequest {
        files: args.files.clone(),
        reading,
        who,
        why: args.why.clone(),
        evidence: args.evidence.clone(),
        decisions: args.decisions.clone(),
        leave_uncertain: args.leave_uncertain,
        is_rehearsal: args.dry_run,
    };
    Ok((request, refused))
}

/// A new point's name, and where it is.
fn newcomer(point: &NewPoint) -> String {
    let first = point.events.first();
    let said = |field: &Field| first?.changes.get(field)?.clone();
    let place = [Field::Commune, Field::District, Field::Province];
    let place: Vec<String> = place.iter().filter_map(said).collect();
    let name = point.name.as_str();
    if place.is_empty() {
        return name.to_owned();
    }
    format!("{name} ({})", place.join(", "))
}

/// The points that would be new, by name: a misspelt name shows here before it becomes a point.
fn newcomers(report: &mut Report, plan: &Plan, all: bool) {
    let shown = if all { plan.new.len() } else { LISTED };
    for point in plan.new.iter().take(shown) {
        let rows: Vec<String> = point.rows.iter().map(u64::to_string).collect();
        let word = if rows.len() == 1 { "row" } else { "rows" };
        report
            .foot
            .push(format!("new: {word} {}, {}", rows.join(", "), newcomer(point)));
    }
    if plan.new.len() > shown {
        report.foot.push(format!(
            "  and {} more new points (--all or --verbose lists them)",
            plan.new.len() - shown
        ));
    }
}

/// `VNPT=VinaPhone`: as in the list → as in the register.
fn operator_names(pairs: &[String]) -> anyhow::Result<BTreeMap<String, String>> {
    let pair = |text: &String| {
        let (from, to) = text
            .split_once('=')
            .with_context(|| format!("--operators {text}: write name in the list=name in the register"))?;
        Ok((from.trim().to_owned(), to.trim().to_owned()))
    };
    pairs.iter().map(pair).collect()
}

/// The file's name, without folders.
fn source_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn describe(report: &mut Report, list: &RegisterList, plan: &Plan, args: &ImportArgs) {
    let rows = list.rows.len();
    let sheet = list
        .sheet
        .as_ref()
        .map(|s| format!(", sheet {s}"))
        .unwrap_or_default();
    report.head.push(format!(
        "\n{}{sheet}: {}",
        list.path.display(),
        counted(rows, "row", "rows")
    ));
    let taken: Vec<String> = list
        .recognised
        .iter()
        .map(|(heading, target)| format!("'{heading}' = {target}"))
        .collect();
    report.head.push(format!("columns: {}", taken.join(", ")));
    if !list.not_taken.is_empty() {
        let lost: Vec<String> = list
            .not_taken
            .iter()
            .map(|(heading, why)| format!("'{heading}' ({why})"))
            .collect();
        report
            .head
            .push(format!("columns not taken: {}", lost.join(", ")));
    }
    report
        .head
        .extend(list.hierarchy.map(|h| format!("units: {h} hierarchy")));
    for count in &list.report.counts {
        report
            .head
            .push(format!("  {}", count_line(count.count, &count.text)));
    }
    report.head.extend(warnings(list));
    let mut sheet = Sheet::new(
        Word::Recorded,
        "What the list brings",
        vec![words("what"), numbers("count")],
    );
    let mut row = |what: &str, n: u64| {
        if n > 0 {
            sheet
                .rows
                .push(vec![SheetCell::Text(what.to_owned()), SheetCell::count(n)]);
        }
    };
    row("new points", plan.new.len() as u64);
    row(
        "new points with the history that the list carries: events are written down anew, by whoever imports",
        plan.with_history() as u64,
    );
    row(
        "new points whose number in the list is another register's: they get the next number of this one",
        plan.renumbered,
    );
    row("points of which only fields change", plan.amended() as u64);
    for (status, n) in plan.transitions() {
        row(&format!("steps to {status}"), n);
    }
    row("points unchanged: it says nothing new about them", plan.same);
    row(
        "villages of the study that are no gaps, and not on the list",
        plan.not_listed,
    );
    row(
        "days that the list does not give: its own day, --as-of, is taken",
        plan.days_from(DayFrom::List),
    );
    row(
        "days that the list does not give: that of a later step of the row is taken",
        plan.days_from(DayFrom::Row),
    );
    row(
        "days that neither the list nor --as-of gives: that of the record is taken",
        plan.days_from(DayFrom::Record),
    );
    row(
        "rows left out because they cannot be used",
        list.left_out.len() as u64,
    );
    row(
        "rows that a person must decide about",
        plan.uncertain.len() as u64,
    );
    row(
        "rows that contradict the register or each other",
        plan.contradictions.len() as u64,
    );
    for (code, remarks) in plan.remarks_by_code() {
        row(crate::register::Remark::heading(code), remarks.len() as u64);
    }
    report.sheets.push(sheet);
    let key = format!("list:{}", list.path.display());
    report.answer(&BTreeMap::from([(key, answer(list, plan))]));
    left_to_people(report, list, plan, args);
}

/// What a person should look at before the list is believed: values that look wrong and are used as they are,
/// and doubts that are let pass.
fn warnings(list: &RegisterList) -> Vec<String> {
    let line = |remark: &Count| {
        let example = remark.examples.first();
        let example = example.map_or_else(String::new, |e| format!(" ({e})"));
        format!(
            "WARNING: [{}] {}{example}",
            remark.code,
            count_line(remark.count, &remark.text)
        )
    };
    list.report.remarks.iter().map(line).collect()
}

/// Every row that was not taken, and why.
fn left_to_people(report: &mut Report, list: &RegisterList, plan: &Plan, args: &ImportArgs) {
    let name = source_of(&list.path);
    let several = |rows: &[u64]| {
        let numbers: Vec<String> = rows.iter().map(u64::to_string).collect();
        format!(
            "{name}, row{} {}",
            if rows.len() == 1 { "" } else { "s" },
            numbers.join(", ")
        )
    };
    let shown = |n: usize| if args.all { n } else { LISTED.min(n) };
    let more = |n: usize| (n > shown(n)).then(|| format!("  and {} more (--all lists them)", n - shown(n)));
    for problem in list.left_out.iter().take(shown(list.left_out.len())) {
        report.foot.push(format!("left out: {problem}"));
    }
    report.foot.extend(more(list.left_out.len()));
    for found in plan.contradictions.iter().take(shown(plan.contradictions.len())) {
        let point = found.point.map(|p| format!(" ({p})")).unwrap_or_default();
        let trouble = &found.trouble;
        report.foot.push(format!(
            "contradiction: [{}] {}, {}{point}: {}; {}",
            trouble.code,
            several(&found.rows),
            found.name,
            trouble.cause,
            trouble.remedy
        ));
    }
    report.foot.extend(more(plan.contradictions.len()));
    for row in plan.uncertain.iter().take(shown(plan.uncertain.len())) {
        report
            .foot
            .push(format!("uncertain: {}, {}", several(&row.rows), candidates(row)));
    }
    report.foot.extend(more(plan.uncertain.len()));
    for (code, remarks) in plan.remarks_by_code() {
        report.foot.push(format!(
            "{} {}, for example:",
            remarks.len(),
            crate::register::Remark::heading(code)
        ));
        for remark in remarks
            .iter()
            .take(shown(remarks.len()).min(if args.all { usize::MAX } else { 3 }))
        {
            report.foot.push(format!(
                "  {name}, row {}, {} ({}): {}",
                remark.row, remark.name, remark.point, remark.text
            ));
        }
    }
}

fn candidates(row: &UncertainRow) -> String {
    let name = row
        .fields
        .get(&crate::register::Field::Name)
        .map_or("without a name", String::as_str);
    let list = row.candidates.iter().map(|c| {
        let away = c
            .distance_m
            .map(|m| format!(", {:.1} km away", m / 1000.0))
            .unwrap_or_default();
        format!(
            "{} {} in {}{away} ({})",
            c.point,
            c.name,
            c.unit,
            c.reasons.join("; ")
        )
    });
    format!("{name}: is it {}?", list.collect::<Vec<_>>().join(", or "))
}

fn answer(list: &RegisterList, plan: &Plan) -> ImportedList {
    let uncertain = plan.uncertain.iter().map(|u| answers::register::UncertainRow {
        rows: u.rows.clone(),
        about: candidates(u),
    });
    let contradictions = plan.contradictions.iter().map(|c| Contradiction {
        rows: c.rows.clone(),
        point: c.point.map(|p| p.to_string()),
        name: c.name.clone(),
        code: c.trouble.code.to_string(),
        cause: c.trouble.cause.to_string(),
        remedy: c.trouble.remedy.to_string(),
    });
    let remarks = plan.remarks.iter().map(|r| Remark {
        code: r.code.to_owned(),
        row: r.row,
        point: r.point.to_string(),
        text: r.text.clone(),
    });
    let steps = plan.transitions().into_iter();
    let columns = list.recognised.iter();
    let not_taken = list.not_taken.iter();
    ImportedList {
        rows: list.rows.len(),
        new: plan.new.len(),
        with_history: plan.with_history(),
        renumbered: plan.renumbered,
        amended: plan.amended(),
        steps: steps.map(|(s, n)| (s.name().to_owned(), n)).collect(),
        same: plan.same,
        dates_filled: plan.days_from(DayFrom::List),
        dates_of_a_later_step: plan.days_from(DayFrom::Row),
        dates_of_the_record: plan.days_from(DayFrom::Record),
        new_points: plan.new.iter().map(newcomer).collect(),
        left_out: list.left_out.iter().map(ToString::to_string).collect(),
        uncertain: uncertain.collect(),
        contradictions: contradictions.collect(),
        remarks: remarks.collect(),
        warnings: warnings(list),
        columns: columns.map(|(h, t)| (h.clone(), t.name().to_string())).collect(),
        columns_not_taken: not_taken.map(|(h, why)| (h.clone(), why.to_string())).collect(),
    }
}

fn write_uncertain(to: Option<&Path>, plan: &Plan) -> anyhow::Result<()> {
    match to.filter(|_| !plan.uncertain.is_empty()) {
        Some(path) => tables::write(path, &[output::uncertain(plan)], &serde_json::Map::new()).map(|_| ()),
        None => Ok(()),
    }
}

fn verdict(found: &Imported) -> String {
    let some = |any: bool, text: &'static str| any.then_some(text);
    let plans = || found.lists.iter().map(|(_, plan)| plan);
    match (plans().map(Plan::event_count).sum(), found.outcome) {
        (_, Outcome::Blocked) => {
            let remedies: Vec<&str> = [
                some(plans().any(|p| !p.contradictions.is_empty()), "correct the rows that contradict, or leave them out with --skip-bad-rows"),
                some(plans().any(|p| !p.uncertain.is_empty()), "decide about the uncertain rows (--uncertain FILE writes them, --decisions FILE takes them back), or leave them out with --leave-uncertain"),
            ]
            .into_iter()
            .flatten()
            .collect();
            format!("NOTHING WAS RECORDED: {}", remedies.join("; "))
        }
        (0usize, _) => "the register knows all of it already: nothing was recorded".to_owned(),
        (n, Outcome::Rehearsed) => {
            let events = counted(n, "event", "events");
            format!("a rehearsal: {events} would be recorded, and nothing was")
        }
        (n, Outcome::Recorded) => format!("recorded: {}", counted(n, "event", "events")),
    }
}
