//! What a column holds, by its heading, in five languages, with and without accents.

use super::measured_words::MEASURED;
use super::measures::{HeadingWords, Measure, Stated, stated};
use super::target::Target;
use super::words::{HEADINGS, LITTLE_WORDS, Meaning, OTHER_UNITS};
use crate::ingest::text::clean;
use crate::register::Field;
use crate::register::spelling::fold;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Between the parts of a heading that is made of several rows.
pub(in crate::ingest) const JOINT: &str = " / ";

/// The headings that one list knows.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct Headings {
    /// What its columns may hold; where it is empty, what the register's lists may.
    pub(in crate::ingest) known: Vec<Meaning>,
    /// Headings that the user or the study names, word for word.
    pub(in crate::ingest) asked: Vec<String>,
    /// Names by which columns are taken without being named: `lon`, `antenna_height_m`.
    pub(in crate::ingest) own: Vec<String>,
    /// What was looked up already: one heading is looked at for every field, and for every depth of a heading.
    pub(in crate::ingest) looked_up: LookedUp,
}

/// Headings with what they mean, as they are asked for.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct LookedUp(RefCell<HashMap<String, Option<Meaning>>>);

/// More are not kept: a damaged sheet may have many, and few of them twice.
const MOST_KEPT: usize = 4096;

/// A text longer than this is no heading, bytes: a damaged cell of a megabyte would be looked at for every
/// field that there is.
const LONGEST: usize = 2000;

impl Headings {
    /// What a heading means in this list.
    pub(in crate::ingest) fn meaning(&self, heading: &str) -> Option<Meaning> {
        if heading.len() > LONGEST {
            return None;
        }
        let kept = self.looked_up.0.borrow().get(heading).copied();
        if let Some(meaning) = kept {
            return meaning;
        }
        let meaning = if self.known.is_empty() {
            target_of(heading).map(Meaning::Point)
        } else {
            meaning_of(heading, &self.known)
        };
        let mut kept = self.looked_up.0.borrow_mut();
        if kept.len() < MOST_KEPT {
            kept.insert(heading.to_owned(), meaning);
        }
        meaning
    }

    /// How many different things are recognised in a row of headings.
    pub(in crate::ingest) fn recognised(&self, columns: &[String]) -> usize {
        let mut found: Vec<Meaning> = columns.iter().filter_map(|c| self.meaning(c)).collect();
        found.sort();
        found.dedup();
        let named = |wanted: &&String| columns.iter().any(|c| same_heading(c, wanted));
        let bare = |own: &&String| columns.iter().any(|c| c == *own && self.meaning(c).is_none());
        found.len() + self.asked.iter().filter(named).count() + self.own.iter().filter(bare).count()
    }
}

/// What a heading means in a list of low-signal points.
pub(in crate::ingest) fn target_of(heading: &str) -> Option<Target> {
    let of = |meaning: Meaning| match meaning {
        Meaning::Point(target) => Some(target),
        Meaning::VillageCode => Some(Target::Field(Field::Code)),
        _ => None,
    };
    in_parts(heading, |text| by_word(text, |m| of(m).is_some())).and_then(of)
}

/// What a heading means among the meanings that a list knows. A unit that can be converted has the place of
/// ours: `Power (W)` is known as `power dbm` is.
fn meaning_of(heading: &str, known: &[Meaning]) -> Option<Meaning> {
    let by_own_unit = |text: &str| by_word(text, |m| known.contains(&m)).or_else(|| in_our_unit(text, known));
    let found = in_parts(heading, by_own_unit)?;
    let field = match found {
        Meaning::Cell(field) | Meaning::Measured(field) => field,
        Meaning::ReceiverHeight => "height_m",
        Meaning::MastHeight => "antenna_height_m",
        Meaning::Downtilt => "mechanical_tilt_deg",
        _ => "",
    };
    let unit = heading.split(['(', '[']).nth(1).map(fold).unwrap_or_default();
    let converts = matches!(stated(heading, field), Stated::Other(..));
    (converts || !OTHER_UNITS.contains(&unit.as_str())).then_some(found)
}

/// A field of a cell whose heading names a unit, ours or another: the words without it may then be as bare as
/// people write them. `Ant Gain (dBd)` is the gain, `DL Freq (GHz)` the frequency.
fn in_our_unit(text: &str, known: &[Meaning]) -> Option<Meaning> {
    let words = HeadingWords::of(text);
    let means = |rest: &str, meaning: Meaning| by_word(rest, |m| m == meaning).is_some();
    known.iter().copied().find_map(|meaning| {
        let (field, is_bare) = match meaning {
            Meaning::Cell(field) | Meaning::Measured(field) => (field, false),
            Meaning::Bare(field) => (field, true),
            Meaning::MastHeight => ("antenna_height_m", false),
            Meaning::Downtilt => ("mechanical_tilt_deg", false),
            _ => return None,
        };
        let (rest, has_unit) = words.without_unit(field);
        if !has_unit || rest.is_empty() || matches!(words.stated(field), Stated::Wrong(_)) {
            return None;
        }
        let ours = || format!("{rest} {}", fold(Measure::of_field(field).ours()));
        let is_it = means(&rest, meaning) || means(&ours(), meaning);
        is_it.then_some(if is_bare { Meaning::Cell(field) } else { meaning })
    })
}

/// Of a joined heading (`Vị trí / Kinh độ`) the whole, else its last part, else its first; what is in
/// brackets explains.
fn in_parts<T>(heading: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    let parts: Vec<&str> = heading.split(JOINT).collect();
    let whole = parts.join(" ");
    let is_joined = parts.len() > 1;
    let tries = [
        Some(whole.as_str()),
        parts.last().copied().filter(|_| is_joined),
        parts.first().copied().filter(|_| is_joined),
    ];
    let before_brackets = |text: &str| {
        let (before, _) = text.split_once(['(', '[', '/'])?;
        known(before)
    };
    tries
        .into_iter()
        .flatten()
        .find_map(|text| known(text).or_else(|| before_brackets(text)))
}

/// Every word with all that it may mean, in the order of the table.
static BY_WORD: LazyLock<HashMap<&str, Vec<Meaning>>> = LazyLock::new(|| {
    let mut index: HashMap<&str, Vec<Meaning>> = HashMap::new();
    for (meaning, _, words) in HEADINGS.iter().chain(MEASURED) {
        for word in words.split(" | ") {
            index.entry(word).or_default().push(*meaning);
        }
    }
    index
});

/// The first meaning of a text that is known; little words may be missing.
fn by_word(text: &str, known: impl Fn(Meaning) -> bool) -> Option<Meaning> {
    let meant = |word: &str| BY_WORD.get(word)?.iter().copied().find(|m| known(*m));
    let folded = fold(text);
    let without_little = |folded: &str| {
        let bare: Vec<&str> = folded.split(' ').filter(|w| !LITTLE_WORDS.contains(w)).collect();
        meant(&bare.join(" "))
    };
    let found = meant(&folded).or_else(|| without_little(&folded));
    found.or_else(|| meant(&fold(&apart(text)?)))
}

/// `provinceCode` as `province Code`; nothing where no capital follows a small letter.
fn apart(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 4);
    let mut was_small = false;
    let mut is_apart = false;
    for c in text.chars() {
        if was_small && c.is_uppercase() {
            out.push(' ');
            is_apart = true;
        }
        was_small = c.is_lowercase();
        out.push(c);
    }
    is_apart.then_some(out)
}

/// What a text means by a table of meanings and their words.
pub(in crate::ingest) fn look_up<T: Copy>(table: &[(T, &str)], text: &str) -> Option<T> {
    let folded = fold(text);
    let meant = |(_, words): &&(T, &str)| words.split(" | ").any(|word| word == folded);
    table.iter().find(meant).map(|(meaning, _)| *meaning)
}

/// Is a heading, or its last part, the one that the user names?
pub(in crate::ingest) fn same_heading(heading: &str, wanted: &str) -> bool {
    let last = heading.split(JOINT).last().unwrap_or(heading);
    let wanted = clean(wanted);
    heading == wanted || last == wanted || fold(heading) == fold(&wanted)
}

/// All words by which a meaning is known, for proposals where a heading is nearly one of them.
pub(in crate::ingest) fn words_of(meaning: Meaning) -> impl Iterator<Item = &'static str> {
    let rows = HEADINGS
        .iter()
        .chain(MEASURED)
        .filter(move |row| row.0 == meaning);
    rows.flat_map(|row| row.2.split(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Status;

    #[test]
    fn every_heading_of_a_list_of_points_means_one_thing() {
        for (meaning, _, words) in HEADINGS {
            let target = match meaning {
                Meaning::Point(target) => *target,
                Meaning::VillageCode => Target::Field(Field::Code),
                _ => continue,
            };
            for word in words.split(" | ") {
                assert_eq!(target_of(word), Some(target), "{word}");
            }
        }
        for target in Target::all() {
            assert_eq!(target_of(target.name()), Some(target), "{target}");
        }
    }

    #[test]
    fn headings_are_read_as_people_write_them() {
        for (heading, target) in [
            ("Mã thôn", Target::Field(Field::Code)),
            ("TÊN THÔN/BẢN", Target::Field(Field::Name)),
            ("Tỉnh/Thành phố", Target::Field(Field::Province)),
            ("Vị trí / Kinh độ", Target::Field(Field::Lon)),
            ("Vi tri / Vi do", Target::Field(Field::Lat)),
            ("Số dân (người)", Target::Field(Field::Population)),
            ("Tình trạng điện", Target::Field(Field::Electricity)),
            ("Doanh nghiệp", Target::Operator),
            ("Hạn hoàn thành", Target::Due),
            ("Ngày phủ sóng", Target::Day(Status::Closed)),
            ("Số văn bản", Target::Evidence),
            ("Mã điểm lõm", Target::Number),
            ("Đã phủ sóng", Target::Tick(true)),
            ("commune_name", Target::Field(Field::Commune)),
            ("STT", Target::Counter),
            ("provinceCode", Target::Field(Field::ProvinceCode)),
            ("has_electricity", Target::Field(Field::Electricity)),
            ("Nombre del centro poblado", Target::Field(Field::Name)),
            ("Nombre d'habitants", Target::Field(Field::Population)),
            ("Garis bujur", Target::Field(Field::Lon)),
        ] {
            assert_eq!(target_of(heading), Some(target), "{heading}");
        }
        assert_eq!(target_of("Ghi nhớ"), None);
    }

    #[test]
    fn a_heading_with_another_unit_is_taken_where_it_can_be_converted() {
        let headings = Headings {
            known: vec![Meaning::Cell("antenna_height_m"), Meaning::Cell("power_dbm")],
            ..Headings::default()
        };
        let height = Some(Meaning::Cell("antenna_height_m"));
        assert_eq!(headings.meaning("Altura de la antena (m)"), height);
        assert_eq!(headings.meaning("Antenna height (ft)"), height);
        assert_eq!(headings.meaning("Antenna height (grad)"), None);
        assert_eq!(
            headings.meaning("Công suất (dBm)"),
            Some(Meaning::Cell("power_dbm"))
        );
        assert_eq!(
            headings.meaning("Công suất (W)"),
            Some(Meaning::Cell("power_dbm"))
        );
        assert_eq!(headings.meaning("Công suất"), None);
        let all = Headings {
            known: vec![
                Meaning::Cell("antenna_height_m"),
                Meaning::MastHeight,
                Meaning::Cell("gain_dbi"),
                Meaning::Bare("gain_dbi"),
                Meaning::Cell("power_dbm"),
                Meaning::Bare("power_dbm"),
                Meaning::Cell("frequency_mhz"),
                Meaning::Cell("losses_db"),
            ],
            ..Headings::default()
        };
        for (heading, meaning) in [
            ("Tower Height (ft)", Meaning::MastHeight),
            ("Chiều cao cột (ft)", Meaning::MastHeight),
            ("Ant Gain (dBd)", Meaning::Cell("gain_dbi")),
            ("Antenna Gain [dBi]", Meaning::Cell("gain_dbi")),
            ("Ganancia (dBd)", Meaning::Cell("gain_dbi")),
            ("Tx Power (W)", Meaning::Cell("power_dbm")),
            ("Daya (W)", Meaning::Cell("power_dbm")),
            ("Puissance (dBW)", Meaning::Cell("power_dbm")),
            ("DL Freq", Meaning::Cell("frequency_mhz")),
            ("DL Freq (GHz)", Meaning::Cell("frequency_mhz")),
            ("Freq DL [kHz]", Meaning::Cell("frequency_mhz")),
            ("Daya", Meaning::Bare("power_dbm")),
            ("Gain", Meaning::Bare("gain_dbi")),
        ] {
            assert_eq!(all.meaning(heading), Some(meaning), "{heading}");
        }
        assert_eq!(all.meaning("Gain (W)"), None);
    }
}
