//! Plans built into a network.

use super::*;
use crate::domain::example::{at, omni};
use crate::plan::{PlannedPhase, row_of_cell};
use crate::study::Study;

fn site(id: &str, phase: u32, cells: &[Cell], replaces: &[&str]) -> PlannedSite {
    PlannedSite {
        id: id.to_owned(),
        phase,
        cells: cells.iter().map(row_of_cell).collect(),
        replaces: replaces.iter().map(|id| (*id).to_owned()).collect(),
        ..PlannedSite::default()
    }
}

fn cell(id: &str, height_m: f64) -> Cell {
    Cell {
        antenna_height_m: height_m,
        ..omni(id, "A", at(105.0, 21.0))
    }
}

/// The network of cells a and b with a plan.
fn built(sites: Vec<PlannedSite>, phase: Option<u32>) -> (Vec<Cell>, Notes) {
    let plan = PlanMade {
        phases: (1..=2)
            .map(|phase| PlannedPhase {
                phase,
                ..PlannedPhase::default()
            })
            .collect(),
        sites,
        ..PlanMade::default()
    };
    of_text(&file::to_toml(&plan).expect("a plan"), phase)
}

fn of_text(text: &str, phase: Option<u32>) -> (Vec<Cell>, Notes) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("plan.toml");
    std::fs::write(&path, text).expect("written");
    let study = Study::in_memory("").expect("no fault");
    let source = SiteSource {
        plan: Some(path),
        plan_phase: phase,
        ..study.sites.clone()
    };
    let mut cells = vec![cell("a", 30.0), cell("b", 30.0)];
    let mut notes = Notes::default();
    build(&mut notes, &source, &study.models, &mut cells);
    (cells, notes)
}

fn codes(notes: &Notes) -> Vec<&'static str> {
    notes.problems.iter().map(|f| f.code).collect()
}

#[test]
fn planned_cells_go_on_air_up_to_the_phase_and_replaced_ones_go_off() {
    let plan = || {
        vec![
            site("s1", 1, &[cell("n1", 45.0)], &[]),
            site("s2", 2, &[cell("a+tilt", 30.0)], &["a"]),
            site("s3", 2, &[cell("b", 40.0)], &["b"]),
        ]
    };
    let (cells, notes) = built(plan(), Some(1));
    assert!(notes.problems.is_empty(), "{}", notes.problems);
    assert_eq!(cells.len(), 3);
    assert!(cells.iter().all(|c| c.status == Status::OnAir));
    assert_eq!(notes.report.count("plan-cells-added"), 1);
    let (cells, notes) = built(plan(), None);
    assert_eq!(notes.report.count("plan-cells-added"), 3);
    assert_eq!(notes.report.count("plan-cells-off"), 2);
    let text = &notes
        .report
        .remarks
        .iter()
        .find(|c| c.code == "plan-cells-added")
        .expect("counted")
        .text;
    assert_eq!(text, "planned cells of plan plan.toml, phase 2");
    let seen: Vec<_> = cells
        .iter()
        .map(|c| (c.id.as_str(), c.status, c.antenna_height_m))
        .collect();
    assert_eq!(
        seen,
        [
            ("a", Status::Off, 30.0),
            ("b", Status::OnAir, 40.0),
            ("n1", Status::OnAir, 45.0),
            ("a+tilt", Status::OnAir, 30.0)
        ]
    );
}

#[test]
fn a_plan_that_does_not_fit_the_network_is_refused_with_everything_that_is_wrong() {
    let mut spoilt = site("s4", 1, &[cell("n4", 30.0)], &[]);
    spoilt.cells[0].shift_remove("load");
    let (_, notes) = built(
        vec![
            site("s1", 1, &[cell("a", 45.0)], &[]),
            site("s2", 1, &[cell("n2", 30.0)], &["none-such"]),
            site("s3", 1, &[cell("n2", 30.0)], &["b"]),
            spoilt,
            site("s5", 2, &[cell("n5", 30.0)], &["b"]),
        ],
        None,
    );
    assert_eq!(
        codes(&notes),
        [
            "plan-cell-twice",
            "plan-replaces-unknown",
            "plan-cell-twice",
            "plan-cell-unusable",
            "plan-replaces-twice"
        ]
    );
}

#[test]
fn a_phase_beyond_the_last_and_a_file_that_is_no_plan_are_refused() {
    let (cells, notes) = built(Vec::new(), Some(3));
    assert_eq!((codes(&notes), cells.len()), (vec!["plan-phase-beyond"], 2));
    let (_, notes) = of_text("program = 'covgap'\nwhat = 5\n", None);
    assert_eq!(codes(&notes), ["plan-file-version"]);
    let (_, notes) = of_text("", None);
    assert_eq!(codes(&notes), ["file-empty"]);
}

#[test]
fn a_study_and_the_commands_find_the_same_faults_in_a_file() {
    let whole = file::to_toml(&crate::plan::made_example::made()).expect("a plan");
    let spoilt = [
        String::new(),
        "version = [".to_owned(),
        "name = 'a study'\n".to_owned(),
        whole.replacen("version = 1", "version = 7", 1),
        whole.replacen("seed = ", "sed = ", 1),
        whole.replacen("phase = 1", "phase = 99", 2),
        whole.replacen("lat_deg = ", "lat_deg = 1e300 #", 1),
        whole.replacen("lat_deg = ", "lat_deg = nan #", 1),
    ];
    for text in spoilt {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("plan.toml");
        std::fs::write(&path, &text).expect("written");
        let of_commands: Vec<_> = file::read(&path)
            .expect_err("spoilt")
            .iter()
            .map(|f| (f.code, f.at))
            .collect();
        let (_, notes) = of_text(&text, None);
        let of_studies: Vec<_> = notes.problems.iter().map(|f| (f.code, f.at)).collect();
        assert_eq!(of_studies, of_commands, "{text}");
    }
}
