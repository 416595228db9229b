//! A made-up plan: two phases, three sites, four villages, two links. What belongs together does.

use covgap::plan::{BackhaulLink, CostPart, CurvePoint, PlanMade, PlannedPhase, PlannedSite, PlannedVillage};
use serde_json::{Map, Value, json};

fn cell(id: &str, operator: &str) -> Map<String, Value> {
    let row = json!({"id": id, "operator": operator, "technology": "4G", "frequency_mhz": 800.0});
    row.as_object().cloned().unwrap_or_default()
}

fn site(id: &str, phase: u32, kind: &str, at: [f64; 2], cost: u64, closes: &[&str]) -> PlannedSite {
    let mast = kind == "new site" || kind == "relay";
    PlannedSite {
        id: id.to_owned(),
        phase,
        kind: kind.to_owned(),
        source: "hilltop".to_owned(),
        lon_deg: at[0],
        lat_deg: at[1],
        ground_m: Some(812.5),
        antenna_height_m: 30.0,
        mast_m: mast.then_some(30.0),
        capex: cost - cost / 4,
        yearly: cost / 40,
        cost,
        cost_parts: vec![
            CostPart {
                name: "mast".to_owned(),
                cost: cost - cost / 4,
            },
            CostPart {
                name: "yearly".to_owned(),
                cost: cost / 4,
            },
        ],
        paid_by: "fund".to_owned(),
        power: "solar".to_owned(),
        backhaul: "microwave".to_owned(),
        hops: 1,
        needed: true,
        closes: closes.iter().map(|c| (*c).to_owned()).collect(),
        busy_hour_mbps: Some(12.5),
        can_carry_mbps: Some(50.0),
        cells: if kind == "relay" {
            Vec::new()
        } else {
            vec![cell(&format!("{id}-1"), "A")]
        },
        replaces: Vec::new(),
        needed_share: Some(0.9),
        is_overloaded: false,
    }
}

fn village(id: &str, name: &str, phase: u32, people: u64, at: [f64; 2], sites: &[&str]) -> PlannedVillage {
    PlannedVillage {
        id: id.to_owned(),
        name: name.to_owned(),
        province: Some("Điện Biên".to_owned()),
        phase,
        people,
        lon_deg: at[0],
        lat_deg: at[1],
        sites: sites.iter().map(|s| (*s).to_owned()).collect(),
        probability: Some(0.84),
        points: Vec::new(),
    }
}

fn link(from: &str, to: &str, phase: u32, line_deg: [[f64; 2]; 2]) -> BackhaulLink {
    BackhaulLink {
        from: from.to_owned(),
        to: to.to_owned(),
        way: "microwave".to_owned(),
        phase,
        line_deg,
        length_km: 11.25,
        heights_m: Some([30.0, 28.0]),
        clearance: Some(0.93),
        worst_at_km: Some(4.2),
    }
}

fn phase(phase: u32, due: &str, spent: u64, villages: u32, people: u64, people_so_far: u64) -> PlannedPhase {
    PlannedPhase {
        phase,
        due: Some(due.to_owned()),
        budget: Some(150_000),
        spent,
        spent_by_operators: 0,
        sites: if phase == 1 { 2 } else { 1 },
        villages,
        people,
        people_so_far,
        covered_villages: villages + 10 * phase,
        covered_people: people_so_far + 5000,
    }
}

/// The plan.
pub(crate) fn made() -> PlanMade {
    let (relay, hill, pole) = ([105.30, 21.45], [105.38, 21.40], [105.47, 21.52]);
    PlanMade {
        program: "covgap 0".to_owned(),
        study: "small".to_owned(),
        title: "Thử nghiệm: vùng lõm sóng".to_owned(),
        attribution: vec!["Terrain: made up".to_owned()],
        inputs_sha256: "ab".repeat(32),
        objective: "people".to_owned(),
        currency: "USD".to_owned(),
        seed: 1,
        effort: "normal".to_owned(),
        value: 18_240,
        bound: 18_331,
        gap_pct: 0.4964,
        bound_of: "the bound is of plans whose backhaul has at most four hops".to_owned(),
        price_of_nesting: Some(310),
        curve: [
            (50_000, 9_000, 9_600),
            (150_000, 15_200, 15_400),
            (300_000, 18_240, 18_331),
        ]
        .map(|(budget, value, bound)| CurvePoint { budget, value, bound })
        .to_vec(),
        phases: vec![
            phase(1, "2027-06-30", 140_000, 3, 15_240, 15_240),
            phase(2, "2027-12-31", 40_000, 1, 3_000, 18_240),
        ],
        sites: vec![
            site("hill-1", 1, "new site", hill, 100_000, &["v1", "v2"]),
            site("relay-1", 1, "relay", relay, 40_000, &[]),
            site("pole-1", 2, "small cell", pole, 40_000, &["v4"]),
        ],
        villages: vec![
            village("v1", "Bản Phìn Hồ", 1, 9_000, [105.36, 21.38], &["hill-1"]),
            village("v2", "Nà Đoỏng", 1, 4_000, [105.40, 21.41], &["hill-1"]),
            village(
                "v3",
                "Khuổi Lùng",
                1,
                2_240,
                [105.42, 21.44],
                &["hill-1", "pole-1"],
            ),
            village("v4", "Đồng Nghiêm", 2, 3_000, [105.47, 21.53], &["pole-1"]),
        ],
        lost: Vec::new(),
        links: vec![
            link("s1", "relay-1", 1, [[105.2, 21.4], relay]),
            link("relay-1", "hill-1", 1, [relay, hill]),
        ],
        notes: vec!["3 villages cannot be reached by any candidate".to_owned()],
        ..PlanMade::default()
    }
}
