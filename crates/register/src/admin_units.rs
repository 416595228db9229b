//! Administrative units of two hierarchies, and the way from the old ones to the new.
//!
//! Viet Nam had provinces, districts and communes until 30 June 2025, and has provinces and communes since 1
//! July 2025. Codes were reused for other places: a code means nothing without its hierarchy.

use super::field::{Attributes, Field};
use super::hierarchy::{Crossing, Hierarchy, Level, Unit};
use super::spelling::{fold_unit, likeness};
use super::vietnam;
use std::collections::HashMap;

/// The unit of a point, as far as can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer<'a> {
    /// A unit of the list.
    Listed(&'a Unit),
    /// What the point's entry says, where there is no list to hold it against: code, name.
    Stated(Option<&'a str>, Option<&'a str>),
    /// Several are possible, or code and name contradict each other.
    Ambiguous,
    /// Nothing is said.
    Unknown,
}

impl<'a> Answer<'a> {
    /// The unit, where it is one of the list.
    pub fn unit(self) -> Option<&'a Unit> {
        match self {
            Self::Listed(unit) => Some(unit),
            _ => None,
        }
    }

    fn is_said(self) -> bool {
        matches!(self, Self::Listed(_) | Self::Stated(..))
    }
}

/// The units of a point in one hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain<'a> {
    /// Its province.
    pub province: Answer<'a>,
    /// Its district; unknown in the new hierarchy, which has none.
    pub district: Answer<'a>,
    /// Its commune.
    pub commune: Answer<'a>,
}

impl<'a> Chain<'a> {
    const UNKNOWN: Self = Self {
        province: Answer::Unknown,
        district: Answer::Unknown,
        commune: Answer::Unknown,
    };

    /// The unit of a level.
    pub fn at(&self, level: Level) -> Answer<'a> {
        match level {
            Level::Province => self.province,
            Level::District => self.district,
            Level::Commune => self.commune,
        }
    }
}

/// All units that are known, with the way from old to new.
#[derive(Clone, Debug, Default)]
pub struct Units {
    units: Vec<Unit>,
    by_code: HashMap<(Hierarchy, Level, String), usize>,
    /// By folded name; several units may share one.
    by_name: HashMap<(Hierarchy, Level, String), Vec<usize>>,
    crossings: Vec<Crossing>,
    /// Hierarchies that have a unit, in the order of [`Hierarchy::ALL`].
    listed: [bool; 2],
    to_new: HashMap<(Level, String), Vec<String>>,
    to_old: HashMap<(Level, String), Vec<String>>,
}

impl Units {
    /// Viet Nam's provinces, old and new; no districts and no communes.
    pub fn viet_nam() -> Self {
        Self::new(vietnam::provinces(), vietnam::crossings())
    }

    /// From lists; repeated units and crossings count once.
    pub fn new(mut units: Vec<Unit>, mut crossings: Vec<Crossing>) -> Self {
        units.sort();
        units.dedup_by(|b, a| (a.hierarchy, a.level, &a.code) == (b.hierarchy, b.level, &b.code));
        crossings.sort();
        crossings.dedup();
        let mut all = Self::default();
        for (i, unit) in units.iter().enumerate() {
            all.by_code
                .insert((unit.hierarchy, unit.level, unit.code.clone()), i);
            let named = (unit.hierarchy, unit.level, fold_unit(&unit.name));
            all.by_name.entry(named).or_default().push(i);
        }
        // Lists made before a province had its last name use the one before.
        for province in vietnam::old_provinces() {
            let key = (Hierarchy::Old, Level::Province, province.code.to_owned());
            if let (Some(former), Some(at)) = (province.former_name, all.by_code.get(&key).copied())
                && units
                    .get(at)
                    .is_some_and(|u| fold_unit(&u.name) == fold_unit(province.name))
            {
                let named = (Hierarchy::Old, Level::Province, fold_unit(former));
                all.by_name.entry(named).or_default().push(at);
            }
        }
        for Crossing { level, old, new } in &crossings {
            let cross = |map: &mut HashMap<_, Vec<_>>, from: &String, to: &String| {
                map.entry((*level, from.clone())).or_default().push(to.clone());
            };
            cross(&mut all.to_new, old, new);
            cross(&mut all.to_old, new, old);
        }
        let listed = Hierarchy::ALL.map(|h| units.iter().any(|u| u.hierarchy == h));
        Self {
            units,
            crossings,
            listed,
            ..all
        }
    }

    /// All units, by hierarchy, level and code.
    pub fn list(&self) -> &[Unit] {
        &self.units
    }

    /// All crossings, by level and old code.
    pub fn crossings(&self) -> &[Crossing] {
        &self.crossings
    }

    /// Is there any unit of this kind in the list?
    pub fn has(&self, hierarchy: Hierarchy, level: Level) -> bool {
        self.of(hierarchy, level).next().is_some()
    }

    /// Are there an old and a new hierarchy? Only where a crosswalk, or lists of both, say so: elsewhere units
    /// are simply those that are given.
    pub fn has_two_hierarchies(&self) -> bool {
        !self.crossings.is_empty() || (self.is_listed(Hierarchy::Old) && self.is_listed(Hierarchy::New))
    }

    /// The hierarchy of the lists, where there are not two of them.
    pub fn only_hierarchy(&self) -> Option<Hierarchy> {
        let mut listed = Hierarchy::ALL.into_iter().filter(|h| self.is_listed(*h));
        listed.next().filter(|_| !self.has_two_hierarchies())
    }

    /// The hierarchy in which units are looked for: that which is asked for, where there are two.
    pub fn asked(&self, hierarchy: Hierarchy) -> Hierarchy {
        self.only_hierarchy().unwrap_or(hierarchy)
    }

    fn is_listed(&self, hierarchy: Hierarchy) -> bool {
        let [old, new] = self.listed;
        match hierarchy {
            Hierarchy::Old => old,
            Hierarchy::New => new,
        }
    }

    fn of(&self, hierarchy: Hierarchy, level: Level) -> impl Iterator<Item = &Unit> {
        let those = move |u: &&Unit| (u.hierarchy, u.level) == (hierarchy, level);
        self.units.iter().filter(those)
    }

    /// The unit with a code.
    pub fn by_code(&self, hierarchy: Hierarchy, level: Level, code: &str) -> Option<&Unit> {
        let at = self.by_code.get(&(hierarchy, level, code.to_owned()))?;
        self.units.get(*at)
    }

    /// Units with a name, without regard to accents, case and kind.
    pub fn by_name(&self, hierarchy: Hierarchy, level: Level, name: &str) -> Vec<&Unit> {
        let found = self.by_name.get(&(hierarchy, level, fold_unit(name)));
        let found = found.into_iter().flatten();
        found.filter_map(|i| self.units.get(*i)).collect()
    }

    /// The unit whose name is most like a text, and how like, 0…1.
    pub fn nearest_name(&self, hierarchy: Hierarchy, level: Level, name: &str) -> Option<(&Unit, f64)> {
        self.of(hierarchy, level)
            .map(|u| (u, likeness(&u.name, name)))
            .max_by(|(a, x), (b, y)| x.total_cmp(y).then_with(|| b.code.cmp(&a.code)))
    }

    /// The units of a point in a hierarchy: its own where its entry is in that one, else by the crosswalk.
    /// Where there are not two hierarchies: those that its entry says.
    pub fn chain<'a>(&'a self, attributes: &'a Attributes, wanted: Hierarchy) -> Chain<'a> {
        if !self.has_two_hierarchies() {
            return self.own_chain(attributes, self.asked(wanted));
        }
        let own = attributes.get(&Field::Hierarchy);
        let Some(own) = own.and_then(|name| Hierarchy::named(name)) else {
            return Chain::UNKNOWN;
        };
        let chain = self.own_chain(attributes, own);
        if own == wanted {
            chain
        } else {
            self.crossed(&chain, wanted)
        }
    }

    fn own_chain<'a>(&'a self, attributes: &'a Attributes, hierarchy: Hierarchy) -> Chain<'a> {
        let said = |code: Field, name: Field| [code, name].map(|f| attributes.get(&f).map(String::as_str));
        let [p_code, p_name] = said(Field::ProvinceCode, Field::Province);
        let [d_code, d_name] = said(Field::DistrictCode, Field::District);
        let [c_code, c_name] = said(Field::CommuneCode, Field::Commune);
        let mut province = self.answer(hierarchy, Level::Province, p_code, p_name, &[]);
        let mut district = self.answer(hierarchy, Level::District, d_code, d_name, &[province]);
        let commune = self.answer(hierarchy, Level::Commune, c_code, c_name, &[district, province]);
        // What the smaller unit belongs to need not be said.
        if let Some(parent) = commune.unit().and_then(|u| self.parent(u)) {
            let [answer, level] = match parent.level {
                Level::District => [&mut district, &mut province],
                _ => [&mut province, &mut district],
            };
            if !answer.is_said() {
                *answer = Answer::Listed(parent);
            }
            if parent.level == Level::District && !level.is_said() {
                *level = self.parent(parent).map_or(*level, Answer::Listed);
            }
        }
        if let Some(parent) = district.unit().and_then(|u| self.parent(u))
            && !province.is_said()
        {
            province = Answer::Listed(parent);
        }
        Chain {
            province,
            district,
            commune,
        }
    }

    /// The unit that another belongs to.
    pub fn parent(&self, unit: &Unit) -> Option<&Unit> {
        let code = unit.parent.as_deref()?;
        let level = match (unit.level, unit.hierarchy) {
            (Level::Province, _) => return None,
            (Level::District, _) | (Level::Commune, Hierarchy::New) => Level::Province,
            (Level::Commune, Hierarchy::Old) => Level::District,
        };
        self.by_code(unit.hierarchy, level, code)
    }

    fn answer<'a>(
        &'a self,
        hierarchy: Hierarchy,
        level: Level,
        code: Option<&'a str>,
        name: Option<&'a str>,
        larger: &[Answer<'_>],
    ) -> Answer<'a> {
        if code.is_none() && name.is_none() {
            return Answer::Unknown;
        }
        let larger: Vec<&Unit> = larger.iter().filter_map(|a| a.unit()).collect();
        let within = |unit: &Unit| larger.iter().all(|l| self.lies_in(unit, l));
        if let Some(unit) = code.and_then(|c| self.by_code(hierarchy, level, c)) {
            // A code that was reused for another place betrays itself by the name.
            let named = |n: &str| self.by_name(hierarchy, level, n);
            let bears = |n: &str| named(n).iter().any(|u| u.code == unit.code);
            return if within(unit) && name.is_none_or(bears) {
                Answer::Listed(unit)
            } else {
                Answer::Ambiguous
            };
        }
        if !self.has(hierarchy, level) {
            return Answer::Stated(code, name);
        }
        let Some(name) = name else {
            return Answer::Unknown;
        };
        let mut candidates = self.by_name(hierarchy, level, name);
        candidates.retain(|unit| within(unit));
        match candidates.as_slice() {
            [] => Answer::Unknown,
            [one] => Answer::Listed(one),
            _ => Answer::Ambiguous,
        }
    }

    fn lies_in(&self, unit: &Unit, larger: &Unit) -> bool {
        let mut up = Some(unit);
        while let Some(at) = up {
            if at.level == larger.level {
                return at.code == larger.code;
            }
            up = self.parent(at);
        }
        // A unit whose parents are not listed may lie anywhere.
        true
    }

    /// Units of the other hierarchy.
    fn crossed<'a>(&'a self, own: &Chain<'a>, wanted: Hierarchy) -> Chain<'a> {
        let communes = self.across(own.commune, Level::Commune, wanted);
        if communes.is_empty() {
            let provinces = self.across(own.province, Level::Province, wanted);
            return Chain {
                province: one_of(&provinces),
                ..Chain::UNKNOWN
            };
        }
        let up =
            |units: &[&'a Unit]| -> Vec<&'a Unit> { units.iter().filter_map(|u| self.parent(u)).collect() };
        let parents = up(&communes);
        let [district, province] = match wanted {
            Hierarchy::New => [Answer::Unknown, one_of(&parents)],
            Hierarchy::Old => [one_of(&parents), one_of(&up(&parents))],
        };
        Chain {
            province,
            district,
            commune: one_of(&communes),
        }
    }

    fn across<'a>(&'a self, own: Answer<'a>, level: Level, wanted: Hierarchy) -> Vec<&'a Unit> {
        let Some(unit) = own.unit() else {
            return Vec::new();
        };
        let map = match wanted {
            Hierarchy::New => &self.to_new,
            Hierarchy::Old => &self.to_old,
        };
        let codes = map.get(&(level, unit.code.clone()));
        codes
            .into_iter()
            .flatten()
            .filter_map(|code| self.by_code(wanted, level, code))
            .collect()
    }
}

/// All the same: that one. Different: not known.
fn one_of<'a>(units: &[&'a Unit]) -> Answer<'a> {
    match units {
        [] => Answer::Unknown,
        [first, rest @ ..] if rest.iter().all(|u| u.code == first.code) => Answer::Listed(first),
        _ => Answer::Ambiguous,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::day;
    use super::*;

    /// Of another country than Viet Nam nothing was reformed: the province is the one that is given, on every
    /// day, in whatever hierarchy an earlier version wrote it.
    #[test]
    fn without_a_crosswalk_units_are_those_that_are_given() {
        let bolikhamxai = unit(Hierarchy::New, Level::Province, "11", "Bolikhamxai", None);
        for (units, expected) in [
            (Units::default(), Answer::Stated(None, Some("Bolikhamxai"))),
            (
                Units::new(vec![bolikhamxai.clone()], Vec::new()),
                Answer::Listed(&bolikhamxai),
            ),
        ] {
            for own in [None, Some("old"), Some("new")] {
                let mut attributes: Attributes = [(Field::Province, "Bolikhamxai".to_owned())].into();
                attributes.extend(own.map(|own| (Field::Hierarchy, own.to_owned())));
                for wanted in Hierarchy::ALL {
                    assert_eq!(
                        units.chain(&attributes, wanted).province,
                        expected,
                        "{own:?} {wanted}"
                    );
                }
            }
        }
        assert!(Units::viet_nam().has_two_hierarchies());
    }

    fn unit(hierarchy: Hierarchy, level: Level, code: &str, name: &str, parent: Option<&str>) -> Unit {
        Unit {
            hierarchy,
            level,
            code: code.into(),
            name: name.into(),
            parent: parent.map(str::to_owned),
        }
    }

    /// Old: provinces 02 Hà Giang and 08 Tuyên Quang, merged into the new 08 Tuyên Quang; the old commune
    /// 00001 was divided, 00002 was not. The new hierarchy gives code 02 to another province.
    fn units() -> Units {
        use Hierarchy::{New, Old};
        use Level::{Commune, District, Province};
        let crossing = |level, old: &str, new: &str| Crossing {
            level,
            old: old.into(),
            new: new.into(),
        };
        Units::new(
            vec![
                unit(Old, Province, "02", "Tỉnh Hà Giang", None),
                unit(Old, Province, "08", "Tỉnh Tuyên Quang", None),
                unit(New, Province, "08", "Tỉnh Tuyên Quang", None),
                unit(New, Province, "02", "Tỉnh Khác", None),
                unit(Old, District, "024", "Huyện Đồng Văn", Some("02")),
                unit(Old, District, "071", "Huyện Na Hang", Some("08")),
                unit(Old, Commune, "00001", "Xã Lũng Cú", Some("024")),
                unit(Old, Commune, "00002", "Xã Má Lé", Some("024")),
                unit(Old, Commune, "00003", "Xã Đà Vị", Some("071")),
                unit(New, Commune, "10001", "Xã Lũng Cú", Some("08")),
                unit(New, Commune, "10002", "Xã Đồng Văn", Some("08")),
            ],
            vec![
                crossing(Province, "02", "08"),
                crossing(Province, "08", "08"),
                crossing(Commune, "00001", "10001"),
                crossing(Commune, "00001", "10002"),
                crossing(Commune, "00002", "10001"),
                crossing(Commune, "00003", "10002"),
            ],
        )
    }

    fn said(pairs: &[(Field, &str)]) -> Attributes {
        pairs.iter().map(|(f, v)| (*f, (*v).to_owned())).collect()
    }

    fn codes<'a>(chain: &Chain<'a>) -> [Option<&'a str>; 3] {
        Level::ALL.map(|level| chain.at(level).unit().map(|u| u.code.as_str()))
    }

    #[test]
    fn names_without_accents_find_the_unit_and_its_parents() {
        let units = units();
        let point = said(&[
            (Field::Hierarchy, "old"),
            (Field::Province, "HA GIANG"),
            (Field::Commune, "ma le"),
        ]);
        let own = units.chain(&point, Hierarchy::Old);
        assert_eq!(codes(&own), [Some("02"), Some("024"), Some("00002")]);
        let new = units.chain(&point, Hierarchy::New);
        assert_eq!(codes(&new), [Some("08"), None, Some("10001")]);
    }

    #[test]
    fn a_divided_commune_keeps_its_province_and_no_guess_is_made_of_the_commune() {
        let units = units();
        let point = said(&[(Field::Hierarchy, "old"), (Field::CommuneCode, "00001")]);
        let new = units.chain(&point, Hierarchy::New);
        assert_eq!(new.province.unit().map(|u| u.code.as_str()), Some("08"));
        assert_eq!(new.commune, Answer::Ambiguous);
    }

    #[test]
    fn back_to_the_old_units_only_where_there_is_one() {
        let units = units();
        let lung_cu = said(&[(Field::Hierarchy, "new"), (Field::CommuneCode, "10001")]);
        // Both old communes lie in one district.
        let old = units.chain(&lung_cu, Hierarchy::Old);
        assert_eq!(codes(&old), [Some("02"), Some("024"), None]);
        let dong_van = said(&[(Field::Hierarchy, "new"), (Field::CommuneCode, "10002")]);
        assert_eq!(units.chain(&dong_van, Hierarchy::Old).province, Answer::Ambiguous);
        let province = said(&[(Field::Hierarchy, "new"), (Field::ProvinceCode, "08")]);
        assert_eq!(units.chain(&province, Hierarchy::Old).province, Answer::Ambiguous);
    }

    #[test]
    fn a_reused_code_is_kept_apart_by_hierarchy_and_name() {
        let units = units();
        let old = said(&[(Field::Hierarchy, "old"), (Field::ProvinceCode, "02")]);
        let province = units.chain(&old, Hierarchy::Old).province.unit();
        assert_eq!(province.map(|u| u.name.as_str()), Some("Tỉnh Hà Giang"));
        let mixed = said(&[
            (Field::Hierarchy, "new"),
            (Field::ProvinceCode, "02"),
            (Field::Province, "Hà Giang"),
        ]);
        assert_eq!(units.chain(&mixed, Hierarchy::New).province, Answer::Ambiguous);
        for (on, hierarchy) in [("2025-06-30", Hierarchy::Old), ("2025-07-01", Hierarchy::New)] {
            assert_eq!(Hierarchy::on(day(on)), hierarchy);
        }
    }

    #[test]
    fn a_province_is_found_by_the_name_that_it_had_before() {
        let units = Units::new(vietnam::provinces(), vietnam::crossings());
        for point in [
            said(&[(Field::Hierarchy, "old"), (Field::Province, "Thua Thien Hue")]),
            said(&[
                (Field::Hierarchy, "old"),
                (Field::ProvinceCode, "46"),
                (Field::Province, "Tỉnh Thừa Thiên Huế"),
            ]),
        ] {
            let [old, new] =
                Hierarchy::ALL.map(|h| units.chain(&point, h).province.unit().map(|u| u.code.clone()));
            assert_eq!((old, new), (Some("46".into()), Some("46".into())));
        }
    }

    #[test]
    fn the_nearest_name_is_offered() {
        let units = units();
        let nearest = units.nearest_name(Hierarchy::Old, Level::Province, "Tuyen Quan");
        let (unit, likeness) = nearest.expect("there");
        assert_eq!((unit.code.as_str(), likeness > 0.9), ("08", true));
    }

    #[test]
    fn without_lists_the_entry_is_taken_as_it_is() {
        let none = Units::default();
        let point = said(&[(Field::Hierarchy, "old"), (Field::Province, "Hà Giang")]);
        for wanted in Hierarchy::ALL {
            let province = none.chain(&point, wanted).province;
            assert_eq!(province, Answer::Stated(None, Some("Hà Giang")));
        }
    }
}
