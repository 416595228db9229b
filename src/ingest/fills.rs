//! Fields of cells that the file does not give: who filled them, how often, and where first.

use super::notes::Notes;
use std::collections::BTreeMap;

/// Places named for each kind of fill.
const PLACES: usize = 3;

/// Who filled a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// The technology's template.
    Template,
    /// The file of the antenna's pattern.
    Pattern,
    /// The study's default.
    Default,
    /// The row's position.
    Position,
    /// Other fields of the row.
    Parts,
    /// The band that the row names.
    Band,
    /// The channel number that the row gives.
    Channel,
    /// The given azimuth, brought into 0…360.
    Wrapping,
    /// An empty azimuth means omnidirectional.
    Empty,
    /// No status means on air.
    Silence,
}

impl Origin {
    /// For codes, and for people.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Template => ("template", "template"),
            Self::Pattern => ("pattern", "the antenna pattern's file"),
            Self::Default => ("default", "the study's default"),
            Self::Position => ("position", "the position"),
            Self::Parts => ("parts", "site, operator, technology, frequency and azimuth"),
            Self::Band => ("band", "the band"),
            Self::Channel => ("channel", "the channel number"),
            Self::Wrapping => ("wrapped", "wrapping into 0…360"),
            Self::Empty => ("empty", "an empty value: omnidirectional"),
            Self::Silence => ("silent", "silence: taken as on air"),
        }
    }
}

/// A field and who filled it.
pub(super) type Fill = (&'static str, Origin);

/// Field, origin and the template's name where it was one.
type Kind = (&'static str, Origin, Option<String>);

/// Fills by kind: how many, and the first few places.
#[derive(Debug, Default)]
pub(super) struct Fills {
    of_templates: BTreeMap<String, Counted>,
    others: Counted,
}

/// Of each field and origin how many, and the first few places.
type Counted = BTreeMap<(&'static str, Origin), (u64, Vec<String>)>;

impl Fills {
    /// Adds the fills of one cell.
    pub(super) fn add(&mut self, fills: &[Fill], template: &str, place: impl Fn() -> String) {
        if !self.of_templates.contains_key(template) {
            self.of_templates.insert(template.to_owned(), Counted::new());
        }
        let mut of_template = self.of_templates.get_mut(template);
        for fill in fills {
            let counted = match &mut of_template {
                Some(of_template) if fill.1 == Origin::Template => &mut **of_template,
                _ => &mut self.others,
            };
            let (count, places) = counted.entry(*fill).or_default();
            *count += 1;
            if places.len() < PLACES {
                places.push(place());
            }
        }
    }

    /// Writes the counts down.
    pub(super) fn record(self, notes: &mut Notes) {
        let of_templates = self.of_templates.into_iter().flat_map(|(template, counted)| {
            let named = move |((field, origin), found)| ((field, origin, Some(template.clone())), found);
            counted.into_iter().map(named)
        });
        let others = self.others.into_iter();
        let others = others.map(|((field, origin), found)| ((field, origin, None), found));
        let counts: BTreeMap<Kind, (u64, Vec<String>)> = of_templates.chain(others).collect();
        for ((field, origin, template), (count, places)) in counts {
            let (word, words) = origin.words();
            let (code, text) = match template {
                Some(name) => (name.clone(), format!("{words} {name}")),
                None => (word.to_owned(), words.to_owned()),
            };
            let code = format!("site-filled-{field}-{code}");
            let text = format!("cells with {field} from {text}");
            notes.report.add(&code, &text, count, None);
            for place in places {
                notes.report.add(&code, &text, 0, Some(place));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_are_counted_by_field_and_template() {
        let mut fills = Fills::default();
        for _ in 0..5 {
            fills.add(
                &[("power_dbm", Origin::Template), ("status", Origin::Silence)],
                "lte",
                || "here".to_owned(),
            );
        }
        let mut notes = Notes::default();
        fills.record(&mut notes);
        assert_eq!(notes.report.count("site-filled-power_dbm-lte"), 5);
        assert_eq!(notes.report.count("site-filled-status-silent"), 5);
        assert_eq!(notes.report.counts[0].examples.len(), PLACES);
    }
}
