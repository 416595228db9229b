//! Which of a study's keys each model reads, by its card, so that a key without effect can be reported
//! instead of passing in silence.

use super::{Parameters, Scatter, find};

/// The keys of `[radio]` and `[climate]` that a model reads, and `clutter` where it reads land cover; none
/// for an unknown name.
pub fn keys(model: &str) -> &'static [&'static str] {
    find(model).map_or(&[], |m| m.card.reads)
}

/// Does a model's loss depend on a key? `model` is a name of [`MODELS`](super::MODELS), `key` a study's of
/// `[radio]` or `[climate]`, or `clutter`: what is added to a model for clutter is not meant.
pub fn reads(model: &str, key: &str) -> bool {
    keys(model).contains(&key)
}

/// The keys of `[radio]` that differ from their defaults though the model reads nothing of them.
///
/// The surroundings are also what margins over locations go by, but for the models of P.1812 and TR 38.901.
pub fn unread(model: &str, parameters: &Parameters) -> Vec<&'static str> {
    let has_own_sigma = find(model).is_some_and(|m| m.card.scatter != Scatter::Okumura);
    changed(parameters)
        .into_iter()
        .filter(|key| !reads(model, key) && (*key != "environment" || has_own_sigma))
        .collect()
}

/// The keys of `[radio]` that are not at their defaults.
fn changed(p: &Parameters) -> Vec<&'static str> {
    let d = Parameters::default();
    let (v, v_d) = (p.variability, d.variability);
    #[rustfmt::skip] // A line a key.
    let keys = [
        ("environment", p.environment != d.environment),
        ("line_of_sight", p.sight != d.sight),
        ("building_height_m", p.building_height_m != d.building_height_m),
        ("street_width_m", p.street_width_m != d.street_width_m),
        ("time_pct", p.time_pct != d.time_pct),
        ("location_pct", p.location_pct != d.location_pct),
        ("situation_pct", p.situation_pct != d.situation_pct),
        ("variability", v.mode != v_d.mode),
        ("without_location_variability", v.without_location != v_d.without_location),
        ("without_situation_variability", v.without_situation != v_d.without_situation),
        ("ground_permittivity", p.ground_permittivity != d.ground_permittivity),
        ("ground_conductivity_s_m", p.ground_conductivity_s_m != d.ground_conductivity_s_m),
        ("terrain_irregularity_m", p.terrain_irregularity_m != d.terrain_irregularity_m),
        ("tx_siting", p.tx_siting != d.tx_siting),
        ("rx_siting", p.rx_siting != d.rx_siting),
        ("tx_coast_km", p.tx_coast_km != d.tx_coast_km),
        ("rx_coast_km", p.rx_coast_km != d.rx_coast_km),
        ("sui_terrain", p.sui_terrain != d.sui_terrain),
    ];
    keys.into_iter()
        .filter_map(|(key, is_changed)| is_changed.then_some(key))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Climate, Environment, MODELS, Path, Sight, Siting, SuiTerrain, VariabilityMode};
    use super::*;
    use crate::cover::Cover;
    use crate::cover::Zone;

    type Change = (&'static str, fn(&mut Parameters));

    /// Every key with a change of it.
    #[rustfmt::skip] // A line a key.
    const CHANGES: [Change; 21] = [
        ("environment", |p| p.environment = Environment::UrbanLarge),
        ("line_of_sight", |p| p.sight = Sight::Los),
        ("building_height_m", |p| p.building_height_m = 20.0),
        ("street_width_m", |p| p.street_width_m = 35.0),
        ("time_pct", |p| p.time_pct = 40.0),
        ("location_pct", |p| p.location_pct = 40.0),
        ("situation_pct", |p| p.situation_pct = 40.0),
        ("variability", |p| p.variability.mode = VariabilityMode::SingleMessage),
        ("without_location_variability", |p| p.variability.without_location = true),
        ("without_situation_variability", |p| p.variability.without_situation = true),
        ("ground_permittivity", |p| p.ground_permittivity = 4.0),
        ("ground_conductivity_s_m", |p| p.ground_conductivity_s_m = 5.0),
        ("terrain_irregularity_m", |p| p.terrain_irregularity_m = 200.0),
        ("tx_siting", |p| p.tx_siting = Siting::VeryCareful),
        ("rx_siting", |p| p.rx_siting = Siting::VeryCareful),
        ("tx_coast_km", |p| p.tx_coast_km = 0.5),
        ("rx_coast_km", |p| p.rx_coast_km = 0.5),
        ("sui_terrain", |p| p.sui_terrain = SuiTerrain::A),
        ("delta_n", |p| p.delta_n = 80.0),
        ("sea_level_refractivity", |p| p.sea_level_refractivity = 370.0),
        ("radio_climate", |p| p.climate = Climate::Equatorial),
    ];

    /// Losses over hills, over a sea between two coasts and over a wooded plain, every kilometre.
    fn losses(model: &super::super::Model, parameters: &Parameters, is_bare: bool) -> Vec<u64> {
        let distances_km: Vec<f64> = (0..=90).map(f64::from).collect();
        let hills: Vec<f64> = (0..=90).map(|i| f64::from(i * 37 % 11) * 30.0).collect();
        let level = vec![2.0; 91];
        let woods = vec![Cover::high(15.0); 91];
        let sea: Vec<Cover> = (0..=90)
            .map(|i| Cover {
                zone: if (3..88).contains(&i) {
                    Zone::Sea
                } else {
                    Zone::Inland
                },
                ..Cover::BARE
            })
            .collect();
        let built = (model.build)(parameters);
        let worlds: [(&[f64], &[Cover]); 3] = [(&hills, &[]), (&level, &sea), (&level, &woods)];
        // Without land cover.
        let worlds = worlds.map(|(heights_m, cover)| (heights_m, if is_bare { &[] } else { cover }));
        let mut all = Vec::new();
        for (heights_m, cover) in worlds {
            let radial = Path::bare(1800.0, [40.0, 1.5], &distances_km, heights_m).under(cover, 21.0);
            all.extend((0..=90).map(|i| {
                let loss = built.loss(&radial.prefix(i));
                loss.map_or(u64::MAX, |l| l.loss.0.to_bits())
            }));
        }
        all
    }

    #[test]
    fn a_model_answers_to_the_keys_that_it_is_said_to_read_and_to_no_other() {
        let usual = Parameters {
            time_pct: 10.0,
            location_pct: 10.0,
            situation_pct: 10.0,
            ..Parameters::default()
        };
        for model in MODELS {
            let name = model.card.name;
            let before = losses(model, &usual, false);
            assert!(before.iter().any(|l| *l != u64::MAX), "{name}: no loss at all");
            for (key, change) in CHANGES {
                let mut changed = usual;
                change(&mut changed);
                let answers = losses(model, &changed, false) != before;
                assert_eq!(answers, reads(name, key), "{name}, {key}");
            }
            let answers = losses(model, &usual, true) != before;
            assert_eq!(answers, reads(name, "clutter"), "{name}, clutter");
        }
    }

    #[test]
    fn every_key_is_known() {
        for model in MODELS {
            for key in model.card.reads {
                let known = *key == "clutter" || CHANGES.iter().any(|(known, _)| known == key);
                assert!(known, "{}: {key}", model.card.name);
            }
        }
    }

    #[test]
    fn what_is_set_in_vain_is_named() {
        assert!(unread("free-space", &Parameters::default()).is_empty());
        for (key, change) in CHANGES {
            let mut parameters = Parameters::default();
            change(&mut parameters);
            let of_climate = ["delta_n", "sea_level_refractivity", "radio_climate"].contains(&key);
            // The margins of most models go by the surroundings.
            let in_vain = !of_climate && key != "environment";
            let named = unread("free-space", &parameters);
            assert_eq!(named, if in_vain { vec![key] } else { vec![] }, "{key}");
        }
        let town = Parameters::with(|p| p.environment = Environment::Urban);
        assert_eq!(unread("p1812", &town), ["environment"]);
    }
}
