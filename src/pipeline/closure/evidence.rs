//! A decision as the register keeps it: one line that says what was measured, what was predicted, and by what.

use super::answer::ClosureAnswer;
use crate::register::measured::MARK;

/// The proof: the decision, samples and places, the prediction beside them, the rule, and the checksums of all
/// that it rests on.
pub fn evidence(answer: &ClosureAnswer) -> String {
    let m = &answer.measured;
    let of = answer
        .operator
        .as_ref()
        .map_or_else(|| "any operator".to_owned(), Clone::clone);
    let days = match (&m.first_day, &m.last_day) {
        (Some(first), Some(last)) if first == last => format!(" on {first}"),
        (Some(first), Some(last)) => format!(" from {first} to {last}"),
        _ => String::new(),
    };
    let level = |dbm: Option<f64>| dbm.map_or_else(|| "no level".to_owned(), |v| format!("{v:.1} dBm"));
    let files = m.files.iter().map(|f| {
        let log = if f.log_sha256 == f.sha256 {
            String::new()
        } else {
            format!(" of {} sha256 {}", f.log, f.log_sha256)
        };
        format!("{} sha256 {}{log}", f.file, f.sha256)
    });
    let predicted = &answer.predicted;
    let chance = predicted
        .covered_probability
        .map(|p| format!(", probability {p:.2}"));
    let made_up = if answer.synthetic_sites {
        " of made-up masts"
    } else {
        ""
    };
    format!(
        "{MARK}{} for {of}: {} of {} separate places at or above the level (worth {:.1} independent ones), {} \
         samples at {} places{days}, median {}; predicted{made_up}: {}, {} at the centre{}; rule {}; {}; preset {} \
         sha256 {}; village {}; study sha256 {}; measurements {}; {}",
        answer.decision,
        m.good_places,
        m.separate_places,
        m.effective_places,
        m.samples,
        m.places,
        level(m.median_dbm),
        predicted.verdict,
        level(predicted.level_dbm),
        chance.unwrap_or_default(),
        answer.rule,
        answer.places_by,
        answer.preset.name,
        answer.preset.sha256,
        answer.village,
        answer.study_sha256,
        files.collect::<Vec<_>>().join(", "),
        answer.program,
    )
}

/// The reason of the event.
pub fn why(answer: &ClosureAnswer) -> String {
    let m = &answer.measured;
    let counted = format!("{} of {} separate places", m.good_places, m.separate_places);
    match answer.decision {
        "closed" => format!("measured: covered at {counted}"),
        _ => format!("measured: not covered, at or above the level at {counted} alone"),
    }
}
