//! A plan's question for tests: the only maker of it in this room.

use super::{Candidate, Kind, Structure};
use crate::study::template::embedded_templates;
use crate::study::{Costs, Objective, Payer, PlanLayerFiles, PlanSource, RadioTemplate, Source, Spell};

/// A radio template that is built in.
pub(crate) fn template(name: &str) -> RadioTemplate {
    let all = embedded_templates().expect("sound");
    all.into_iter().find(|t| t.name == name).expect("built in")
}

/// One phase without a budget, one radio of 4G at 800 MHz, masts of 30 m, every source and nothing else: a test
/// changes what it is about and keeps the rest.
pub(crate) fn example_plan() -> PlanSource {
    PlanSource {
        layers: PlanLayerFiles::default(),
        notes: Vec::new(),
        named_at: Default::default(),
        objective: Objective::People,
        register: None,
        points_count: crate::study::PointsCount::Alike,
        phases: vec![Spell::default()],
        carry_over: false,
        budget: None,
        max_sites: None,
        minima: Vec::new(),
        locked_in: Vec::new(),
        locked_out: Vec::new(),
        changes_paid_by: Payer::Operator,
        new_sites_paid_by: Payer::Fund,
        operator: "A".to_owned(),
        new_radios: vec![(template("4g-800-macro"), None)],
        repeater: None,
        small_cell: None,
        mast_heights_m: vec![30.0],
        sources: vec![
            Source::List,
            Source::Tower,
            Source::Hilltop,
            Source::Road,
            Source::Village,
        ],
        changes: false,
        shared_masts: false,
        most_candidates: 500,
        spacing_m: 1000.0,
        max_slope_deg: 20.0,
        link_frequency_ghz: 7.0,
        max_link_km: 40.0,
        fresnel_share: 0.6,
        max_hops: 4,
        max_fibre_km: 10.0,
        relays: false,
        stretch_spacing_m: 1000.0,
        stretch_weight_per_km: 0.0,
        costs: Costs::default(),
        seed: 1,
    }
}

/// A new site without cells.
pub(crate) fn candidate() -> Candidate {
    Candidate {
        id: "hill".to_owned(),
        spot: 0,
        kind: Kind::NewSite,
        source: Source::Hilltop,
        position: crate::domain::example::at(105.0, 21.0),
        ground_m: None,
        structure: Structure::Mast(30.0),
        antenna_height_m: 30.0,
        cells: Vec::new(),
        replaces: Vec::new(),
    }
}
