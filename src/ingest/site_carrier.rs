//! A cell's technology, band and carrier: a row may name them by words, by a frequency, or by a channel number.

use super::fills::{Fill, Origin};
use super::list::Measure;
use super::notes::Notes;
use super::rows::{RowReader, Table};
use super::site_fields::Columns;
use super::text::clean;
use crate::domain::Technology;
use crate::radio::bands::{self, Band, Channel, NoBand, named, shown_mhz};
use crate::study::SiteSource;
use std::collections::{BTreeMap, BTreeSet};

/// Carriers in MHz that can be computed with; beyond, the number is in another unit.
const CARRIERS_MHZ: std::ops::RangeInclusive<f64> = 100.0..=100_000.0;

/// A column of frequencies holds channel numbers where more than this part of a technology's rows, or of all, has
/// numbers that are channels and no frequencies. The numbers that are both are then channels too.
const NUMBERED_SHARE: f64 = 0.5;

/// The same where faulty rows are left out: of LTE's numbers about half are both, and those would be used as
/// frequencies when the others are gone.
const NUMBERED_SHARE_SKIPPED: f64 = 0.2;

/// What to do about a short number that may be two things.
const AMBIGUOUS: &str =
    "write B7, n7 or Band 7 for the band of the standard, or the frequency whole, such as LTE700";

/// What a row says of its technology.
#[derive(Clone, Copy, Debug)]
pub(super) struct Radio {
    pub(super) technology: Technology,
    /// The band that its words name.
    pub(super) band: Option<Band>,
    /// Where the technology came from, if not from its own column.
    pub(super) origin: Option<Origin>,
}

/// A fault of a row: code, column, cause and remedy.
type Failed = (&'static str, Option<usize>, String, String);

/// What is the same for all rows.
pub(super) struct Carriers<'a> {
    source: &'a SiteSource,
    columns: &'a Columns,
    technology_values: BTreeMap<String, Technology>,
    /// Technologies whose frequencies are channel numbers.
    numbered: BTreeSet<Technology>,
}

impl<'a> Carriers<'a> {
    /// Looks through the whole table first: whether a column has channel numbers, one row does not say.
    ///
    /// `skips`: faulty rows are left out.
    pub(super) fn of(source: &'a SiteSource, columns: &'a Columns, table: &Table, skips: bool) -> Self {
        let values = source.technology_values.iter();
        let mut carriers = Self {
            source,
            columns,
            technology_values: values
                .map(|(word, technology)| (clean(word), *technology))
                .collect(),
            numbered: BTreeSet::new(),
        };
        carriers.numbered = carriers.numbered_in(table, skips);
        carriers
    }

    fn column(&self, field: &str) -> Option<usize> {
        self.columns.get(field).copied()
    }

    /// Technologies whose rows have channel numbers for frequencies.
    fn numbered_in(&self, table: &Table, skips: bool) -> BTreeSet<Technology> {
        let Some(column) = self.column("frequency_mhz") else {
            return BTreeSet::new();
        };
        let heading = table
            .columns
            .get(column)
            .map(|h| h.to_lowercase())
            .unwrap_or_default();
        if heading.contains("arfcn") {
            return Technology::ALL.into_iter().collect();
        }
        // By technology: rows with a frequency, and those whose number can only be a channel.
        let mut counts: BTreeMap<Technology, (usize, usize)> = BTreeMap::new();
        for row in &table.rows {
            let reader = table.peek(row);
            let Some(number) = reader.quiet_number(column, Measure::Megahertz) else {
                continue;
            };
            let Ok(radio) = self.radio(&reader) else { continue };
            let count = counts.entry(radio.technology).or_default();
            count.0 += 1;
            let is_channel = !bands::is_in_a_band(radio.technology, number)
                && !channels_of(radio.technology, number).is_empty();
            count.1 += usize::from(is_channel);
        }
        let share = if skips {
            NUMBERED_SHARE_SKIPPED
        } else {
            NUMBERED_SHARE
        };
        let most = |(rows, channels): (usize, usize)| channels as f64 > share * rows as f64;
        // What most rows of the file are, those of a technology are that has such a row.
        let whole = counts
            .values()
            .fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
        let numbered = |(_, of): &(Technology, (usize, usize))| most(*of) || (of.1 > 0 && most(whole));
        counts
            .into_iter()
            .filter(numbered)
            .map(|(technology, _)| technology)
            .collect()
    }

    /// The technology and the band that a row's words name.
    pub(super) fn radio(&self, reader: &RowReader<'_>) -> Result<Radio, Failed> {
        let band_column = self.column("band");
        let band_text = reader.text(band_column);
        let column = self.column("technology");
        let Some(text) = reader.text(column) else {
            let by_band = band_text.and_then(|text| named(text, None).ok());
            if let Some(found) = by_band {
                return Ok(Radio {
                    technology: found.technology,
                    band: found.band,
                    origin: Some(Origin::Band),
                });
            }
            let Some(technology) = self.source.default_technology else {
                return Err((
                    "technology-missing",
                    column,
                    "the row names no technology".to_owned(),
                    "map the column to `technology`, or set `default_technology`".to_owned(),
                ));
            };
            let band = band_text.and_then(|text| named(text, Some(technology)).ok()?.band);
            let origin = Some(Origin::Default);
            return Ok(Radio {
                technology,
                band,
                origin,
            });
        };
        let (technology, own_band) = self.technology_of(text, column)?;
        let band = band_text.and_then(|text| named(text, Some(technology)).ok());
        if let Some(other) = band.filter(|found| found.technology != technology) {
            let cause = format!(
                "the row's technology is {technology}, its band is one of {}",
                other.technology
            );
            let remedy = "correct the technology or the band".to_owned();
            return Err(("band-contradiction", band_column, cause, remedy));
        }
        Ok(Radio {
            technology,
            band: band.and_then(|found| found.band).or(own_band),
            origin: None,
        })
    }

    fn technology_of(&self, text: &str, column: Option<usize>) -> Result<(Technology, Option<Band>), Failed> {
        let own = || self.technology_values.get(&clean(text));
        if !self.technology_values.is_empty()
            && let Some(technology) = own()
        {
            return Ok((*technology, None));
        }
        let parsed: Result<Technology, String> = text.parse();
        let unknown = match parsed {
            Ok(technology) => return Ok((technology, None)),
            Err(cause) => cause,
        };
        let (cause, remedy) = match named(text, None) {
            Ok(found) => return Ok((found.technology, found.band)),
            Err(NoBand::Several) => (
                format!("'{text}' names several technologies or bands, and one row is one cell"),
                "write a row for each, or leave such rows out with `exclude`",
            ),
            Err(NoBand::Foreign) => (
                format!("'{text}' serves no phone of 2G to 5G"),
                "leave such rows out with `exclude`",
            ),
            Err(NoBand::NoSuchBand) => (
                format!("'{text}' names a band that its technology does not have"),
                "correct it, or say what it means with `technology_values`",
            ),
            Err(NoBand::Ambiguous) => (
                format!("'{text}' may be the number of a band, or hundreds of megahertz"),
                AMBIGUOUS,
            ),
            Err(NoBand::Unknown) => (
                unknown,
                "correct it, say what it means with `technology_values`, or leave such rows out with `exclude`",
            ),
        };
        Err(("technology-unknown", column, cause, remedy.to_owned()))
    }

    /// The carrier that a row gives, MHz: by its frequency, its channel or its band. Outer `None`: a fault;
    /// inner `None`: the row gives none.
    pub(super) fn carrier_mhz(
        &self,
        notes: &mut Notes,
        reader: &mut RowReader<'_>,
        radio: Radio,
        fills: &mut Vec<Fill>,
    ) -> Option<Option<f64>> {
        let channel = self.channel(reader, radio)?;
        let column = self.column("frequency_mhz");
        if reader.text(column).is_some() {
            let mhz = reader.number(column, Measure::Megahertz)?;
            self.check(notes, reader, radio.technology, mhz)?;
            let beside = channel.map(|c| c.mhz).or(radio.band.map(|b| b.middle_mhz()));
            return agrees(notes, reader, (radio, column), mhz, beside).then_some(Some(mhz));
        }
        if let Some(channel) = channel {
            fills.push(("frequency_mhz", Origin::Channel));
            let beside = radio.band.map(|b| b.middle_mhz());
            return agrees(notes, reader, (radio, None), channel.mhz, beside).then_some(Some(channel.mhz));
        }
        if let Some(band) = radio.band {
            fills.push(("frequency_mhz", Origin::Band));
            return Some(Some(band.middle_mhz()));
        }
        let column = self.column("band");
        if let Some(text) = reader.text(column) {
            let text = clean(text);
            let (cause, remedy) = match named(&text, Some(radio.technology)) {
                Err(NoBand::Ambiguous) => (
                    format!("'{text}' may be the number of a band, or hundreds of megahertz"),
                    AMBIGUOUS,
                ),
                _ => (
                    format!("'{text}' is no band of {}", radio.technology),
                    "write bands such as B3, n28, LTE800 or GSM900, or leave the value empty",
                ),
            };
            reader.fault("band-unknown", column, cause, remedy);
            return None;
        }
        Some(None)
    }

    /// The channel that the row's own column of channel numbers names. Outer `None`: a fault.
    fn channel(&self, reader: &mut RowReader<'_>, radio: Radio) -> Option<Option<Channel>> {
        let field = match radio.technology {
            Technology::G2 => "arfcn",
            Technology::G3 => "uarfcn",
            Technology::G4 => "earfcn",
            Technology::G5 => "nr_arfcn",
        };
        let filled = |column: &usize| reader.text(Some(*column)).is_some();
        let columns = [field, "arfcn"].into_iter().filter_map(|f| self.column(f));
        let Some(column) = columns.into_iter().find(filled) else {
            return Some(None);
        };
        let number = reader.number(Some(column), Measure::Plain)?;
        let found = channels_of(radio.technology, number);
        // Two bands of GSM share numbers: the band's own, where a word names it.
        let in_band = found
            .iter()
            .find(|c| radio.band.is_some_and(|band| band.holds(c.mhz)));
        let channel = in_band.or(found.first()).copied();
        if channel.is_none() {
            let cause = format!(
                "{} has no channel {} ({})",
                radio.technology,
                shown_mhz(number),
                radio.technology.channel_name()
            );
            reader.fault(
                "channel-unknown",
                Some(column),
                cause,
                "correct the number, or leave it empty",
            );
        }
        channel.map(Some)
    }

    /// Is a number of the column of frequencies a carrier of its technology? `None` after a fault.
    fn check(
        &self,
        notes: &mut Notes,
        reader: &mut RowReader<'_>,
        technology: Technology,
        mhz: f64,
    ) -> Option<()> {
        let column = self.column("frequency_mhz");
        let is_carrier = bands::is_in_a_band(technology, mhz);
        let found = channels_of(technology, mhz);
        if is_carrier && (found.is_empty() || !self.numbered.contains(&technology)) {
            return Some(());
        }
        let can_be_used = CARRIERS_MHZ.contains(&mhz);
        let converted = reader.converted_from(column);
        let mut refused = |code, cause: String, remedy: &str| {
            if can_be_used {
                return reader.is_meant(notes, code, column, cause, remedy).then_some(());
            }
            reader.fault(code, column, cause, remedy);
            None
        };
        if let Some(first) = found.first() {
            let field = match technology {
                Technology::G2 => "arfcn",
                Technology::G3 => "uarfcn",
                Technology::G4 => "earfcn",
                Technology::G5 => "nr_arfcn",
            };
            let all: Vec<String> = found
                .iter()
                .map(|c| format!("{} MHz", shown_mhz(c.mhz)))
                .collect();
            let what = if is_carrier {
                format!("many frequencies of {technology} here are channel numbers, and this one looks like")
            } else {
                format!("no band of {technology} has this frequency, and it looks like")
            };
            let kilohertz = in_other_unit(technology, mhz)
                .filter(|_| mhz >= 1e5 && mhz % 100.0 == 0.0)
                .map_or_else(String::new, |(unit, mhz)| {
                    format!(", or like {} MHz in {unit}", shown_mhz(mhz))
                });
            let cause = format!(
                "{what} {} {}, which is {}{kilohertz}",
                first.kind,
                first.number,
                all.join(" or ")
            );
            let remedy = format!("write the frequency in MHz, or map the column to `{field}`");
            return refused("channel-number", cause, &remedy);
        }
        if !can_be_used {
            let remedy = match converted {
                // The unit that a heading names is wrong where the number would do without it.
                Some(conversion)
                    if conversion
                        .undone(mhz)
                        .is_some_and(|own| CARRIERS_MHZ.contains(&own)) =>
                {
                    "the heading names another unit, and the number looks like MHz: correct the heading"
                        .to_owned()
                }
                _ => unit_remedy(technology, mhz),
            };
            let cause = "a carrier between 100 and 100000 MHz is wanted".to_owned();
            return refused("frequency-unlikely", cause, &remedy);
        }
        let (cause, remedy) = outside(technology, mhz);
        refused("frequency-outside-bands", cause, &remedy)
    }
}

/// The channels of a technology that a number may be.
fn channels_of(technology: Technology, number: f64) -> Vec<Channel> {
    let is_whole = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    if is_whole {
        bands::channels(technology, number as u32)
    } else {
        Vec::new()
    }
}

/// GHz, kHz or Hz by which a number would be in a band, and the frequency in MHz.
fn in_other_unit(technology: Technology, number: f64) -> Option<(&'static str, f64)> {
    [("GHz", 1e3), ("kHz", 1e-3), ("Hz", 1e-6)]
        .into_iter()
        .map(|(unit, factor)| (unit, number * factor))
        .find(|(_, mhz)| bands::is_in_a_band(technology, *mhz))
}

/// What the number of a carrier could be that no band has.
fn unit_remedy(technology: Technology, number: f64) -> String {
    if let Some((unit, mhz)) = in_other_unit(technology, number) {
        return format!(
            "this looks like {unit}: write MHz ({} {unit} are {})",
            shown_mhz(number),
            shown_mhz(mhz)
        );
    }
    let guess = match number {
        f if (0.3..100.0).contains(&f) => "this looks like GHz: write MHz (1.8 GHz is 1800)",
        f if (1e8..=1e11).contains(&f) => "this looks like Hz: write MHz (1800000000 Hz is 1800)",
        f if (1e5..1e8).contains(&f) => "this looks like kHz: write MHz (1800000 kHz is 1800)",
        _ => "write the carrier frequency in MHz, such as 1800, or leave it empty",
    };
    guess.to_owned()
}

/// Cause and remedy of a frequency that no band of its technology has, nor a channel.
fn outside(technology: Technology, mhz: f64) -> (String, String) {
    let cause = format!("no band of {technology} has {} MHz", shown_mhz(mhz));
    let others: Vec<&str> = Technology::ALL
        .into_iter()
        .filter(|other| bands::is_in_a_band(*other, mhz))
        .map(Technology::name)
        .collect();
    let whole = if mhz.fract() == 0.0 { mhz as u32 } else { u32::MAX };
    let channel = bands::channels_of_others(technology, whole).into_iter().next();
    let guess = match (others.as_slice(), in_other_unit(technology, mhz), channel) {
        (_, Some((unit, mhz)), _) => format!("; in {unit} it would be {} MHz", shown_mhz(mhz)),
        ([_, ..], ..) => format!("; bands of {} have it", others.join(" and ")),
        (_, _, Some(c)) => format!(
            "; as {} {} it would be {} MHz of {}",
            c.kind,
            c.number,
            shown_mhz(c.mhz),
            c.technology
        ),
        _ => String::new(),
    };
    let remedy = "correct the frequency or the technology, or leave the frequency empty".to_owned();
    (format!("{cause}{guess}"), remedy)
}

/// Are two frequencies of a row in one band? A doubt where they are not, false where it is not allowed.
fn agrees(
    notes: &mut Notes,
    reader: &mut RowReader<'_>,
    (radio, column): (Radio, Option<usize>),
    mhz: f64,
    beside: Option<f64>,
) -> bool {
    let Some(beside_mhz) = beside else { return true };
    // A carrier that no band has is allowed already.
    if bands::in_one_band(radio.technology, mhz, beside_mhz) || !bands::is_in_a_band(radio.technology, mhz) {
        return true;
    }
    let cause = format!(
        "the row's carrier is {} MHz, and its band or channel is that of {} MHz",
        shown_mhz(mhz),
        shown_mhz(beside_mhz)
    );
    let remedy = "correct the frequency, the channel or the band";
    reader.is_meant(notes, "band-contradiction", column, cause, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frequency_in_other_units_is_recognised() {
        let lte = |mhz| unit_remedy(Technology::G4, mhz);
        assert!(lte(1.8).contains("GHz") && lte(1.8).contains("1800"));
        assert!(lte(1.8e9).contains(" Hz") && lte(1.8e6).contains("kHz"));
        assert!(lte(-5.0).contains("leave it empty"));
    }

    #[test]
    fn what_is_in_no_band_is_explained() {
        assert!(
            outside(Technology::G2, 3500.0)
                .0
                .contains("bands of 4G and 5G have it")
        );
        assert!(
            outside(Technology::G5, 6300.0).0.contains("no band of 5G")
                || bands::is_in_a_band(Technology::G5, 6300.0)
        );
        assert_eq!(channels_of(Technology::G4, 6300.5), []);
    }
}
