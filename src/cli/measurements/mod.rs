//! `covgap measurements`: logs of drive tests, phones, scanners and speed tests. Parses and prints; what is
//! done is in [`pipeline::measurements`](crate::pipeline::measurements).

pub(super) mod args;
mod print;

use super::progress::Progress;
use super::{Answer, Common, answers, load};
use crate::coverage::Unobserved;
use crate::files::{self, FileKind};
use crate::pipeline::measurements::{
    CampaignFile, Found, Refused, Remark, Request, campaign_file, examine, pairs,
};
use anyhow::{Context, anyhow, bail};
use args::{Action, MeasurementsArgs, ReadingArgs};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Name and version of the program, for provenance.
pub(super) const PROGRAM: &str = concat!("covgap ", env!("CARGO_PKG_VERSION"));

/// Does what was asked.
pub(super) fn measurements(args: &MeasurementsArgs, common: &Common) -> anyhow::Result<Answer> {
    match &args.action {
        Action::Check(args) => run(&args.file, &args.reading, None, common),
        Action::Import(args) => run(&args.file, &args.reading, Some(&args.to), common),
    }
}

fn run(file: &Path, args: &ReadingArgs, to: Option<&Path>, common: &Common) -> anyhow::Result<Answer> {
    let study = args.study.as_deref().map(load::study).transpose()?;
    let CampaignFile { campaign, reading } = said(args, file)?;
    let request = Request {
        file,
        reading,
        campaign,
        study: study.as_ref(),
        now_ms: now_ms(),
        program: PROGRAM,
    };
    let progress = Progress::new(common.quiet || common.json, None);
    let found = examine(&request, to, &progress);
    progress.finish();
    let mut found = found.map_err(|refused| in_words(&refused, to.is_some(), common))?;
    let contradicted = contradicted(&request, &mut found)?;
    let mut out = crate::cli::terminal::out();
    if common.json {
        answers::print(&mut out, &print::answer(&found, contradicted.as_deref(), to))?;
    } else if !common.quiet {
        print::text(&mut out, &found, contradicted.as_deref(), to, common.verbose)?;
    }
    Ok(Answer::Yes)
}

/// The cells of the study that the log contradicts. This needs the study's ground: where it cannot be read, it
/// is said that they were not looked for.
fn contradicted(request: &Request<'_>, found: &mut Found) -> anyhow::Result<Option<Vec<String>>> {
    let Some(study) = request.study else {
        return Ok(None);
    };
    match load::input(study) {
        Ok(input) => Ok(Some(pairs::contradicted(
            study,
            &input.world,
            (request, found),
            &Unobserved,
        )?)),
        Err(_) => {
            found.remarks.push(Remark::study_not_read());
            Ok(None)
        }
    }
}

/// Why logs are not used, in the words of a command that compares them.
pub(super) fn not_used(refused: &Refused) -> anyhow::Error {
    match refused.stopped {
        Some(stopped) => anyhow::Error::new(stopped).context("stopped on request; nothing was written"),
        None => anyhow!("the measurements cannot be used\n{}", refused.faults),
    }
}

/// Now, by the system's clock, milliseconds.
pub(super) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |s| i64::try_from(s.as_millis()).unwrap_or(i64::MAX))
}

/// What a campaign file says; nothing without one.
pub(super) fn campaign_said(file: Option<&Path>) -> anyhow::Result<CampaignFile> {
    let Some(file) = file else {
        return Ok(CampaignFile::default());
    };
    let text = files::read_text(file, FileKind::Settings);
    let text = text.with_context(|| format!("campaign {}: cannot be read", file.display()))?;
    campaign_file(&text, file).map_err(|faults| anyhow!("the campaign file has faults\n{faults}"))
}

/// What the campaign file says, and over it what the options say.
fn said(args: &ReadingArgs, log: &Path) -> anyhow::Result<CampaignFile> {
    let mut said = campaign_said(args.campaign.as_deref())?;
    let (campaign, reading) = (&mut said.campaign, &mut said.reading);
    if let Some(name) = &args.name {
        campaign.name.clone_from(name);
    }
    if campaign.name.is_empty() {
        campaign.name = log.file_name().unwrap_or_default().to_string_lossy().into_owned();
    }
    campaign.receiver_height_m = args.receiver_height_m.or(campaign.receiver_height_m);
    campaign.receiver_gain_dbi = args.receiver_gain_dbi.or(campaign.receiver_gain_dbi);
    campaign.car_loss_db = args.car_loss_db.or(campaign.car_loss_db);
    campaign.transmitter_eirp_dbm = args.transmitter_eirp_dbm.or(campaign.transmitter_eirp_dbm);
    campaign.outdoors = args.outdoors.or(campaign.outdoors);
    campaign.technology = args.technology.or(campaign.technology);
    campaign.operator = args.operator.clone().or(campaign.operator.take());
    campaign.level_unit = args.level_unit.or(campaign.level_unit);
    campaign.day = args.day.or(campaign.day);
    reading.crs = args.crs.clone().or(reading.crs.take());
    reading.layer = args.layer.clone().or(reading.layer.take());
    reading.zone = args.time_zone.clone().or(reading.zone.take());
    reading.technology = campaign.technology;
    reading.allow.extend(args.allow.iter().cloned());
    for pair in &args.map {
        let Some((field, heading)) = pair.split_once('=') else {
            bail!("--map {pair}: write FIELD=HEADING, for example rsrp_dbm=\"Signal 1\"");
        };
        reading
            .map
            .insert(field.trim().to_owned(), heading.trim().to_owned());
    }
    checked(&said)?;
    Ok(said)
}

/// Refuses columns that there are not, and numbers that no campaign has.
pub(super) fn checked(said: &CampaignFile) -> anyhow::Result<()> {
    let fields = crate::ingest::measurements::FIELDS;
    let known = |field: &str| fields.contains(&field) || ["lon", "lat"].contains(&field);
    if let Some(field) = said.reading.map.keys().find(|f| !known(f)) {
        let near = crate::domain::nearest::or_nearest(field, fields);
        bail!(
            "--map {field}: there is no such field{near}; there are: lon, lat, {}",
            fields.join(", ")
        );
    }
    let campaign = &said.campaign;
    for (key, value, limits) in [
        ("receiver_height_m", campaign.receiver_height_m, [0.1, 500.0]),
        ("receiver_gain_dbi", campaign.receiver_gain_dbi, [-40.0, 40.0]),
        ("car_loss_db", campaign.car_loss_db, [0.0, 60.0]),
        ("floor_dbm", campaign.floor_dbm, [-200.0, 0.0]),
        (
            "transmitter_eirp_dbm",
            campaign.transmitter_eirp_dbm,
            [-30.0, 130.0],
        ),
    ] {
        let [low, high] = limits;
        if value.is_some_and(|v| !(low..=high).contains(&v)) {
            bail!("{key}: must lie between {low} and {high}");
        }
    }
    Ok(())
}

fn in_words(refused: &Refused, was_to_write: bool, common: &Common) -> anyhow::Error {
    if let Some(stopped) = refused.stopped {
        return anyhow::Error::new(stopped).context("stopped on request; nothing was written");
    }
    let written = if was_to_write { "; nothing was written" } else { "" };
    let table = match &refused.ledger {
        Some(ledger) if !common.quiet && !common.json && ledger.left_out() > 0 => {
            format!("\n\n{}", print::left_out(ledger))
        }
        _ => String::new(),
    };
    anyhow!(
        "the measurements cannot be used{written}\n{}{table}",
        refused.faults
    )
}
