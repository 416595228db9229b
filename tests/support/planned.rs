//! The claims of a plan beside runs of the networks that it plans: a study is planned, its plan checked, and each phase
//! run as a study of its own.

use super::Scene;
use super::tool::covgap;
use covgap::coverage::{NoStore, Unobserved};
use covgap::ingest;
use covgap::pipeline::plan::{Prepared, prepare};
use covgap::study::{Embedded, Study};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Levels of layers have a decimal.
const LEVEL_DB: f64 = 0.051;

/// A study, planned in a folder of its own.
pub(crate) struct Planned {
    scene: Scene,
    study: toml::Table,
    plan: toml::Table,
    prepared: Prepared,
}

/// A village as a run's layer has it.
struct Judged {
    is_covered: bool,
    people: u64,
    level_dbm: Option<f64>,
    covered_dbm: Option<f64>,
    cell: String,
    test_points: u64,
}

impl Planned {
    /// Plans the study of a file. `change` may make it smaller; `place` says where its inputs are.
    pub(crate) fn of(file: &Path, place: impl Fn(&str) -> String, change: impl Fn(&mut toml::Table)) -> Self {
        let text = std::fs::read_to_string(file).expect("a study");
        let mut study: toml::Table = text.parse().expect("TOML");
        for table in ["villages", "sites", "boundaries"] {
            if let Some(path) = study.get_mut(table).and_then(|t| t.get_mut("path")) {
                *path = place(path.as_str().expect("a path")).into();
            }
        }
        for path in study["terrain"]["paths"].as_array_mut().expect("paths") {
            *path = place(path.as_str().expect("a path")).into();
        }
        set(&mut study, "study", "output_dir", "out".into());
        change(&mut study);
        let scene = Scene::new();
        scene.write("study.toml", study.to_string());
        let ran = scene.covgap(&["plan", "study.toml", "--quiet", "--effort", "quick"]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        let plan =
            std::fs::read_to_string(folder(&scene, &study, "-plan").join("plan.toml")).expect("a plan");
        let plan = plan.parse().expect("TOML");
        let prepared = prepared(&scene);
        Self {
            scene,
            study,
            plan,
            prepared,
        }
    }

    /// The plan's sites.
    pub(crate) fn sites(&self) -> &[toml::Value] {
        self.plan["sites"].as_array().expect("sites")
    }

    /// The folder's check of its plan, with the codes of what is wrong.
    pub(crate) fn check(&self) -> BTreeSet<String> {
        let ran = self.scene.covgap(&["plan", "check", "study.toml", "--json"]);
        let answer: Value =
            serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}{}", ran.out, ran.err));
        let breaches = answer["breaches"].as_array().expect("a list");
        assert_eq!(
            ran.code,
            Some(i32::from(!breaches.is_empty())),
            "{}{}",
            ran.out,
            ran.err
        );
        let codes = breaches
            .iter()
            .map(|b| b["code"].as_str().expect("a code").to_owned());
        codes.collect()
    }

    /// Checks the plan with a change, and puts it back.
    pub(crate) fn spoiled(&self, change: impl Fn(&mut toml::Table)) -> BTreeSet<String> {
        let file = folder(&self.scene, &self.study, "-plan").join("plan.toml");
        let mut plan = self.plan.clone();
        change(&mut plan);
        std::fs::write(&file, plan.to_string()).expect("written");
        let codes = self.check();
        std::fs::write(&file, self.plan.to_string()).expect("written");
        codes
    }

    /// Phased, connected and powered: every phase builds, every site has a way and power, and every microwave link is
    /// there with its clearance.
    pub(crate) fn is_a_plan(&self) {
        let phases = self.plan["phases"].as_array().expect("phases");
        assert_eq!(phases.len(), 2);
        for phase in phases {
            assert!(phase["sites"].as_integer() > Some(0), "{phase}");
            assert!(phase["villages"].as_integer() > Some(0), "{phase}");
        }
        let links = self.plan["links"].as_array().expect("links");
        for site in self.sites() {
            assert_ne!(site["power"].as_str(), Some(""), "{site}");
            assert_ne!(site["backhaul"].as_str(), Some(""), "{site}");
            if site["backhaul"].as_str() == Some("microwave") {
                let own = links.iter().find(|link| link["to"] == site["id"]);
                let own = own.unwrap_or_else(|| panic!("{site} has no link"));
                assert!(own["clearance"].as_float() > Some(0.0), "{own}");
            }
        }
    }

    /// Runs the network of each phase as a study, and compares what comes out with what the plan claims.
    pub(crate) fn claims_are_reproduced(&self) {
        let today = self.run(0);
        let table = self.table("plan_villages.csv");
        for phase in 1..=2 {
            let run = self.run(phase);
            self.villages(&today, &run, phase, &table);
            self.numbers(&run, phase);
            self.levels(&run, phase);
        }
    }

    /// The villages that turn by a phase are those of the plan's file and of its table, served by the cells of the
    /// sites that it names.
    fn villages(
        &self,
        today: &BTreeMap<String, Judged>,
        run: &BTreeMap<String, Judged>,
        phase: i64,
        table: &[BTreeMap<String, String>],
    ) {
        let covered = |run: &BTreeMap<String, Judged>| -> BTreeSet<String> {
            run.iter()
                .filter(|(_, v)| v.is_covered)
                .map(|(id, _)| id.clone())
                .collect()
        };
        let turned: BTreeSet<String> = covered(run).difference(&covered(today)).cloned().collect();
        let in_table = table
            .iter()
            .filter(|row| row["phase"].parse::<i64>().expect("a phase") <= phase);
        assert_eq!(
            turned,
            in_table.map(|row| row["id"].clone()).collect(),
            "phase {phase}"
        );
        let claims = self.plan["villages"].as_array().expect("villages");
        let claims: Vec<&toml::Value> = claims
            .iter()
            .filter(|v| v["phase"].as_integer() <= Some(phase))
            .collect();
        let ids = claims.iter().map(|v| v["id"].as_str().expect("an id").to_owned());
        assert_eq!(turned, ids.collect(), "phase {phase}");
        for claim in claims {
            let is = &run[claim["id"].as_str().expect("an id")];
            assert!(
                is.level_dbm >= is.covered_dbm && is.level_dbm.is_some(),
                "{claim}"
            );
            let of_sites = self
                .sites()
                .iter()
                .filter(|site| claim["sites"].as_array().expect("ids").contains(&site["id"]));
            let mut cells = of_sites.flat_map(|site| site["cells"].as_array().expect("cells"));
            // At one point there is one server, and it was not there before.
            assert!(
                is.test_points > 1 || cells.any(|cell| cell["id"].as_str() == Some(&is.cell)),
                "{claim} {}",
                is.cell
            );
        }
    }

    /// Villages and people that are covered after a phase, in the file and in the table.
    fn numbers(&self, run: &BTreeMap<String, Judged>, phase: i64) {
        let covered = || run.values().filter(|v| v.is_covered);
        let (villages, people) = (
            covered().count() as i64,
            covered().map(|v| v.people as i64).sum::<i64>(),
        );
        let claim = &self.plan["phases"][phase as usize - 1];
        assert_eq!(
            claim["covered_villages"].as_integer(),
            Some(villages),
            "phase {phase}"
        );
        assert_eq!(
            claim["covered_people"].as_integer(),
            Some(people),
            "phase {phase}"
        );
        let row = &self.table("plan_phases.csv")[phase as usize - 1];
        assert_eq!(row["covered_villages"], villages.to_string());
        assert_eq!(row["covered_people"], people.to_string());
    }

    /// The level at a village's only test point is the one with which the plan counted, where a planned site is the
    /// strongest there.
    fn levels(&self, run: &BTreeMap<String, Judged>, phase: i64) {
        let reach = &self.prepared.reach;
        let built: BTreeSet<&str> = self
            .sites()
            .iter()
            .filter(|s| s["phase"].as_integer() <= Some(phase))
            .filter_map(|s| s["id"].as_str())
            .collect();
        let mut best: BTreeMap<u32, i16> = BTreeMap::new();
        for (candidate, margins) in self.prepared.candidates.iter().zip(&reach.margins) {
            for (point, margin) in margins.iter().filter(|_| built.contains(candidate.id.as_str())) {
                let known = best.entry(*point).or_insert(*margin);
                *known = (*known).max(*margin);
            }
        }
        let mut compared = 0;
        for (number, id) in self.prepared.village_ids.iter().enumerate() {
            let (points, is) = (self.prepared.points.of_village(number), &run[id]);
            let Some(margin_cdb) = best.get(&points.start).filter(|_| points.len() == 1) else {
                continue;
            };
            let today = reach.today[points.start as usize];
            if *margin_cdb < 0 || today.is_some_and(|today| today >= *margin_cdb) {
                continue;
            }
            let counted_dbm = is.covered_dbm.expect("a threshold") + f64::from(*margin_cdb) / 100.0;
            let level_dbm = is.level_dbm.expect("a level");
            assert!(
                (level_dbm - counted_dbm).abs() < LEVEL_DB,
                "{id}: {level_dbm} dBm, counted with {counted_dbm}"
            );
            compared += 1;
        }
        assert!(compared > 0, "phase {phase}: no level was compared");
    }

    /// Runs the network of a phase: today's for 0.
    fn run(&self, phase: i64) -> BTreeMap<String, Judged> {
        let (name, out) = (format!("phase{phase}.toml"), format!("run{phase}"));
        let mut study = self.study.clone();
        study.remove("plan");
        if phase > 0 {
            let plan = folder(&self.scene, &self.study, "-plan").join("plan.toml");
            set(
                &mut study,
                "sites",
                "plan",
                plan.to_string_lossy().into_owned().into(),
            );
            set(&mut study, "sites", "plan_phase", phase.into());
        }
        set(&mut study, "study", "output_dir", out.clone().into());
        self.scene.write(&name, study.to_string());
        let ran = covgap(&self.scene.path(""))
            .args(["run", &name, "--quiet"])
            .output()
            .expect("it runs");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let layer = self
            .scene
            .path(&out)
            .join(name_of(&self.study))
            .join("villages.geojson");
        let layer: Value =
            serde_json::from_str(&std::fs::read_to_string(layer).expect("a layer")).expect("JSON");
        let features = layer["features"].as_array().expect("features").iter();
        features.map(|feature| judged(&feature["properties"])).collect()
    }

    fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let file = folder(&self.scene, &self.study, "-plan").join(name);
        let text = std::fs::read_to_string(file).expect("a table");
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        reader.deserialize().map(|row| row.expect("a row")).collect()
    }
}

fn judged(properties: &Value) -> (String, Judged) {
    let id = properties["id"].as_str().expect("an id").to_owned();
    let judged = Judged {
        is_covered: properties["verdict"] == "covered",
        people: properties["population"].as_f64().unwrap_or_default().round() as u64,
        level_dbm: properties["level_dbm"].as_f64(),
        covered_dbm: properties["threshold_covered_dbm"].as_f64(),
        cell: properties["cell_id"].as_str().unwrap_or_default().to_owned(),
        test_points: properties["test_points"].as_u64().expect("a number"),
    };
    (id, judged)
}

/// What the plan is made from, made anew through the library.
fn prepared(scene: &Scene) -> Prepared {
    let file = scene.path("study.toml");
    let text = std::fs::read_to_string(&file).expect("a study");
    let study = Study::from_toml(&text, &file, &Embedded).expect("a study");
    let plan = study.plan.as_ref().expect("a plan is asked for");
    let world = ingest::read(&study).expect("sound").world;
    let (layers, _) = ingest::plan_layers(&study, plan, &world.extent).expect("sound");
    prepare(&study, plan, &world, layers, &NoStore, &Unobserved).expect("a question")
}

fn set(study: &mut toml::Table, table: &str, key: &str, value: toml::Value) {
    let table = study.entry(table).or_insert_with(|| toml::Table::new().into());
    table
        .as_table_mut()
        .expect("a table")
        .insert(key.to_owned(), value);
}

fn name_of(study: &toml::Table) -> &str {
    study["study"]["name"].as_str().expect("a name")
}

fn folder(scene: &Scene, study: &toml::Table, ending: &str) -> std::path::PathBuf {
    scene.path("out").join(format!("{}{ending}", name_of(study)))
}
