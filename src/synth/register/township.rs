//! Made-up districts and communes of real provinces, in both hierarchies.

use super::places::{PLACES, Place};
use crate::maths::random::Random;
use crate::register::vietnam::{OldProvince, crossings, old_provinces, provinces};
use crate::register::{Changes, Crossing, Field, Hierarchy, Level, Unit};
use crate::synth::names;

/// A made-up commune.
#[derive(Clone, Debug)]
pub(super) struct Commune {
    /// Index of its province in [`Township::places`].
    pub place: usize,
    pub code: String,
    pub name: String,
    pub district_code: String,
    pub district: String,
    /// What it became a part of.
    pub new_code: String,
    pub new_name: String,
}

/// All units, and what villages need of them.
pub(super) struct Township {
    pub places: Vec<(OldProvince, Place)>,
    pub communes: Vec<Commune>,
    pub units: Vec<Unit>,
    pub crossings: Vec<Crossing>,
}

/// Old communes that became one new commune.
const MERGED: usize = 3;

impl Township {
    pub(super) fn new(seed: u64) -> Self {
        let table = old_provinces();
        let places: Vec<(OldProvince, Place)> = PLACES
            .iter()
            .filter_map(|place| Some((*table.iter().find(|p| p.code == place.code)?, *place)))
            .collect();
        let mut town = Self {
            places,
            communes: Vec::new(),
            units: provinces(),
            crossings: crossings(),
        };
        for at in 0..town.places.len() {
            town.found(seed, at);
        }
        town
    }

    /// Districts and communes of one province: more where there are more points.
    fn found(&mut self, seed: u64, at: usize) {
        let Some((province, place)) = self.places.get(at).copied() else {
            return;
        };
        let seed = seed ^ ((at as u64 + 1) << 32);
        let districts = 1 + place.weight as usize / 35;
        let district_names = names::districts(seed, districts);
        let communes = 6;
        let commune_names = names::communes(seed, districts * communes);
        for (d, district) in district_names.iter().enumerate() {
            let district_code = format!("S{}{}", province.code, d + 1);
            self.units.push(Unit {
                hierarchy: Hierarchy::Old,
                level: Level::District,
                code: district_code.clone(),
                name: district.clone(),
                parent: Some(province.code.to_owned()),
            });
            for (c, name) in commune_names.iter().skip(d * communes).take(communes).enumerate() {
                let first = c - c % MERGED;
                let new_name = commune_names.get(d * communes + first).unwrap_or(name);
                let commune = Commune {
                    place: at,
                    code: format!("{district_code}{:02}", c + 1),
                    name: name.clone(),
                    district_code: district_code.clone(),
                    district: district.clone(),
                    // The number of the old province keeps the codes of merged provinces apart.
                    new_code: format!("N{district_code}{:02}", first + 1),
                    new_name: new_name.clone(),
                };
                self.settle(&commune, province.new_code, first == c);
                self.communes.push(commune);
            }
        }
    }

    fn settle(&mut self, commune: &Commune, new_province: &str, founds: bool) {
        let unit = |hierarchy, code: &str, name: &str, parent: &str| Unit {
            hierarchy,
            level: Level::Commune,
            code: code.to_owned(),
            name: name.to_owned(),
            parent: Some(parent.to_owned()),
        };
        let old = unit(
            Hierarchy::Old,
            &commune.code,
            &commune.name,
            &commune.district_code,
        );
        self.units.push(old);
        if founds {
            let new = unit(Hierarchy::New, &commune.new_code, &commune.new_name, new_province);
            self.units.push(new);
        }
        self.crossings.push(Crossing {
            level: Level::Commune,
            old: commune.code.clone(),
            new: commune.new_code.clone(),
        });
    }

    /// A commune of a province, by chance.
    pub(super) fn commune_of(&self, place: usize, random: &mut Random) -> usize {
        let own: Vec<usize> = (0..self.communes.len())
            .filter(|c| self.communes.get(*c).is_some_and(|c| c.place == place))
            .collect();
        own.get(random.below(own.len())).copied().unwrap_or(0)
    }

    /// The unit fields of a village in a hierarchy. In the new one the district goes.
    pub(super) fn fields(&self, commune: usize, hierarchy: Hierarchy) -> Changes {
        let mut fields = Changes::new();
        let Some(commune) = self.communes.get(commune) else {
            return fields;
        };
        let Some((province, _)) = self.places.get(commune.place) else {
            return fields;
        };
        let mut put = |field, value: &str| {
            fields.insert(field, Some(value.to_owned()));
        };
        put(Field::Hierarchy, hierarchy.name());
        match hierarchy {
            Hierarchy::Old => {
                put(Field::ProvinceCode, province.code);
                put(Field::Province, province.name);
                put(Field::DistrictCode, &commune.district_code);
                put(Field::District, &commune.district);
                put(Field::CommuneCode, &commune.code);
                put(Field::Commune, &commune.name);
            }
            Hierarchy::New => {
                put(Field::ProvinceCode, province.new_code);
                put(Field::Province, province.new_name);
                put(Field::CommuneCode, &commune.new_code);
                put(Field::Commune, &commune.new_name);
            }
        }
        fields
    }
}

/// An index by weights.
pub(super) fn weighted(weights: &[f64], random: &mut Random) -> Option<usize> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return None;
    }
    let mut rest = random.unit() * sum;
    for (at, weight) in weights.iter().enumerate() {
        rest -= weight;
        if rest < 0.0 && *weight > 0.0 {
            return Some(at);
        }
    }
    // Rounding may leave a rest: the last that has a weight.
    weights.iter().rposition(|w| *w > 0.0)
}
