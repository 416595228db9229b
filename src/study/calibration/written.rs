//! A calibration as the text of its file.

use super::super::kind::quoted;
use crate::calibration::{Calibration, Judged, Term};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A number as a file has it: thousandths are finer than any measurement.
fn rounded(value: f64) -> f64 {
    let whole = (value * 1000.0).round() / 1000.0;
    // −0 is 0.
    if whole == 0.0 { 0.0 } else { whole }
}

fn pair([low, high]: [f64; 2]) -> String {
    format!("[{:?}, {:?}]", rounded(low), rounded(high))
}

/// Outward, so that an interval still holds its term.
fn interval(term: &Term) -> String {
    let value = rounded(term.value);
    pair([rounded(term.low).min(value), rounded(term.high).max(value)])
}

fn map<V>(of: &BTreeMap<String, V>, show: impl Fn(&V) -> String) -> String {
    let items: Vec<String> = of
        .iter()
        .map(|(word, value)| format!("{} = {}", quoted(word), show(value)))
        .collect();
    format!("{{ {} }}", items.join(", "))
}

fn list(texts: &[String]) -> String {
    let items: Vec<String> = texts.iter().map(|t| quoted(t)).collect();
    format!("[{}]", items.join(", "))
}

/// The text of a calibration's file, which `parse` reads back.
pub fn to_toml(calibration: &Calibration) -> String {
    let Calibration {
        basis,
        terms,
        sigma_db,
        candidates,
        range,
        provenance: from,
        ..
    } = calibration;
    let mut out = format!(
        "# A calibration of covgap: what is added to predicted levels so that they agree with measurements.\n\
         # {}.\n# A study uses it with `calibration` in [radio].\n",
        calibration.text().replace(['\n', '\r'], " ")
    );
    let mut line = |text: String| {
        // A String takes every text.
        let _ = writeln!(out, "{text}");
    };
    line(format!(
        "\n[basis]\nmodel = {}\nsurroundings = {}\nland_cover = {}\nenvironment = {}",
        quoted(&basis.model),
        quoted(&basis.surroundings),
        quoted(&basis.land_cover),
        quoted(&basis.environment)
    ));
    if let Some(settings) = &basis.settings {
        line(format!("settings = {}", map(settings, |text| quoted(text))));
    }
    line(
        "\n# Levels get offset_db + slope_db · log10(distance / 1 km) + (1 − pattern_share) · pattern loss"
            .into(),
    );
    line("# + around_db + site_db. Intervals hold the true value with 90 %.\n[terms]".into());
    let mut term = |key: &str, interval_key: &str, term: &Term| {
        let value = rounded(term.value);
        line(format!("{key} = {value:?}\n{interval_key} = {}", interval(term)));
    };
    term("offset_db", "offset_interval_db", &terms.offset_db);
    if let Some(slope) = &terms.slope_db {
        term("slope_db", "slope_interval_db", slope);
    }
    if let Some(share) = &terms.pattern_share {
        term("pattern_share", "pattern_share_interval", share);
    }
    for (key, values) in [("around", &terms.around_db), ("site", &terms.site_db)] {
        if !values.is_empty() {
            let numbers = map(values, |term| format!("{:?}", rounded(term.value)));
            line(format!(
                "{key}_db = {numbers}\n{key}_interval_db = {}",
                map(values, interval)
            ));
        }
    }
    line(format!(
        "# Takes the place of error_sigma_db.\nsigma_db = {:?}",
        rounded(*sigma_db)
    ));
    let names: Vec<String> = candidates.iter().map(|c| c.name.clone()).collect();
    let figures: BTreeMap<String, BTreeMap<String, f64>> = candidates
        .iter()
        .filter(|c| !c.held_out_db.is_empty())
        .map(|c| (c.name.clone(), c.held_out_db.clone()))
        .collect();
    let (mut gains, mut others) = (BTreeMap::new(), BTreeMap::new());
    for candidate in candidates {
        match &candidate.judged {
            Judged::Taken(gain) => {
                gains.insert(candidate.name.clone(), rounded(*gain));
            }
            Judged::NotTaken(why) => {
                others.insert(candidate.name.clone(), why.clone());
            }
            Judged::Start => {}
        }
    }
    let number = |value: &f64| format!("{:?}", rounded(*value));
    line(format!(
        "\n# Root mean square errors, dB, at squares, sites and campaigns that no fit had seen.\n[held_out]\ncandidates = {}\nrmse_db = {}\n\
         taken = {}\nnot_taken = {}",
        list(&names),
        map(&figures, |by_way| map(by_way, number)),
        map(&gains, number),
        map(&others, |why| quoted(why))
    ));
    line(format!(
        "\n[range]\ndistance_m = {}\nfrequency_mhz = {}\nmast_height_m = {}\nreceiver_height_m = {}",
        pair(range.distance_m),
        pair(range.frequency_mhz),
        pair(range.mast_height_m),
        pair(range.receiver_height_m)
    ));
    if let Some([west, south, east, north]) = range.bbox_deg {
        line(format!("bbox_deg = [{west:?}, {south:?}, {east:?}, {north:?}]"));
    }
    line(format!("surroundings = {}", list(&range.surroundings)));
    line(format!(
        "\n[provenance]\ncampaigns = {}\nmeasurements = {}\nstudy = {}\nprogram = {}\ndate = {}\nplaces = {}\nsquares = {}\nsites = {}\nseed = {}",
        list(&from.campaigns),
        map(&from.measurements, |sum| quoted(sum)),
        quoted(&from.study),
        quoted(&from.program),
        quoted(&from.date),
        from.places,
        from.squares,
        from.sites,
        from.seed
    ));
    out
}
