//! A calibration on the terminal.

use crate::calibration::{Judged, Term, Way};
use crate::cli::answers::calibration::CalibrationFound;
use crate::cli::table::{fitted, headed};
use crate::domain::figures::{counted, grouped};
use crate::domain::word::Word;
use crate::output::caption::SYNTHETIC_NOTE;
use crate::output::sheet::{Sheet, SheetCell};
use crate::study::Study;
use std::io::{self, Write};
use std::path::Path;

/// For people.
pub(super) fn text(
    out: &mut dyn Write,
    study: &Study,
    found: &CalibrationFound,
    to: Option<&Path>,
    all: bool,
) -> io::Result<()> {
    writeln!(
        out,
        "{}: measured against predicted levels of {}",
        found.study, found.model
    )?;
    if study.synthetic_sites {
        writeln!(out, "{SYNTHETIC_NOTE}")?;
    }
    writeln!(
        out,
        "measured on {}: {} of {} compared, in {} of 500 m, of {}",
        found.campaigns.join(", "),
        grouped(found.places as u64),
        counted(found.measured_places, "place", "places"),
        counted(found.squares as u64, "square", "squares"),
        counted(found.sites as u64, "site", "sites"),
    )?;
    if found.places_at_floor > 0 {
        writeln!(
            out,
            "{} at the floor of its receiver: the level is at most that",
            counted(found.places_at_floor as u64, "place", "places")
        )?;
    }
    for left in &found.left_out {
        writeln!(
            out,
            "not compared: {}: {}",
            counted(left.places, "place", "places"),
            left.text
        )?;
    }
    writeln!(
        out,
        "\nerrors at what no fit had seen, root mean square, dB, by what was left out:\n{}",
        fitted(&candidates(found))
    )?;
    for candidate in &found.candidates {
        if let Judged::NotTaken(why) = &candidate.judged {
            // The offset is part of every other candidate.
            let alone = if candidate.name == "offset" { " alone" } else { "" };
            writeln!(out, "  {}: not taken{alone}: {why}", candidate.name)?;
        }
    }
    if found.terms.is_some() {
        writeln!(
            out,
            "\ntaken: {}; added to predicted levels, with intervals of {} %:\n{}",
            found.taken,
            found.interval_pct,
            fitted(&terms(found, if all { usize::MAX } else { LISTED_SITES }))
        )?;
        let sites = found.terms.as_ref().map_or(0, |t| t.site_db.len());
        if !all && sites > LISTED_SITES {
            let more = sites - LISTED_SITES;
            writeln!(
                out,
                "and {more} more sites, with smaller offsets (--verbose lists them)"
            )?;
        }
    } else {
        writeln!(
            out,
            "\nno correction is better: levels stay as the model predicts them"
        )?;
    }
    writeln!(
        out,
        "measured levels scatter about them by {:.1} dB (error_sigma_db), at what no fit had seen",
        found.sigma_db
    )?;
    let range = &found.range;
    writeln!(
        out,
        "measured between {} and {} m from masts of {} to {} m, {} to {} MHz, receivers at {} to {} m, around them: {}",
        range.distance_m[0],
        range.distance_m[1],
        range.mast_height_m[0],
        range.mast_height_m[1],
        range.frequency_mhz[0],
        range.frequency_mhz[1],
        range.receiver_height_m[0],
        range.receiver_height_m[1],
        range.surroundings.join(", ")
    )?;
    for proposal in &found.proposals {
        writeln!(out, "contradicted: {proposal}")?;
    }
    for remark in &found.remarks {
        writeln!(out, "note: {remark}")?;
    }
    match (&found.written, to) {
        (Some(file), _) => {
            writeln!(
                out,
                "written: {}; a study uses it with calibration in [radio]",
                file.display()
            )?;
            found.chart.as_ref().map_or(Ok(()), |chart| {
                writeln!(
                    out,
                    "written: {} (error by distance before and after)",
                    chart.display()
                )
            })
        }
        (None, Some(_)) => writeln!(out, "nothing was written"),
        (None, None) if found.terms.is_some() => {
            writeln!(out, "nothing was written: name a file with --to")
        }
        _ => Ok(()),
    }
}

fn candidates(found: &CalibrationFound) -> Sheet {
    let mut sheet = headed(
        Word::Compared,
        "candidate | squares | sites | campaigns | gains at least",
        1,
    );
    for candidate in &found.candidates {
        let mut row = vec![SheetCell::Text(candidate.name.clone())];
        row.extend(Way::ALL.map(|way| SheetCell::number(candidate.held_out_db.get(way.name()).copied(), 2)));
        row.push(match &candidate.judged {
            Judged::Taken(gain) => SheetCell::number(Some(*gain), 2),
            _ => SheetCell::Empty,
        });
        sheet.rows.push(row);
    }
    sheet
}

/// Sites that the page names: those with the largest offsets.
const LISTED_SITES: usize = 10;

fn terms(found: &CalibrationFound, most_sites: usize) -> Sheet {
    let mut sheet = headed(Word::Correction, "term | value | from | to | unit", 1);
    let Some(terms) = &found.terms else { return sheet };
    let mut put = |name: String, term: &Term, unit: &str, decimals: u8| {
        sheet.rows.push(vec![
            SheetCell::Text(name),
            SheetCell::number(Some(term.value), decimals),
            SheetCell::number(Some(term.low), decimals),
            SheetCell::number(Some(term.high), decimals),
            SheetCell::Text(unit.to_owned()),
        ]);
    };
    put("offset".to_owned(), &terms.offset_db, "dB", 1);
    if let Some(slope) = &terms.slope_db {
        put("slope from 1 km".to_owned(), slope, "dB in a factor of ten", 1);
    }
    if let Some(share) = &terms.pattern_share {
        put("share of the antenna's pattern".to_owned(), share, "of 1", 2);
    }
    for (word, term) in &terms.around_db {
        put(format!("surroundings: {word}"), term, "dB", 1);
    }
    let mut sites: Vec<(&String, &Term)> = terms.site_db.iter().collect();
    sites.sort_by(|a, b| b.1.value.abs().total_cmp(&a.1.value.abs()).then(a.0.cmp(b.0)));
    for (site, term) in sites.into_iter().take(most_sites) {
        put(format!("site {site}"), term, "dB", 1);
    }
    sheet
}
