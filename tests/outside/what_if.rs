//! What the report's page computes with: the packed WebAssembly answers as the library does.

use crate::needs::Need;
use crate::row::{Row, rows};
use crate::support::Scene;
use covgap::analysis::{judge, templated};
use covgap::coverage::{NoStore, Unobserved};
use covgap::domain::{Network, Technology, Village};
use covgap::page::{Asked, Limits, Room, pack};
use covgap::space::{BoundingBox, LonLat};
use covgap::study::Study;
use covgap::terrain::ElevationGrid;
use covgap::world::World;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

pub(crate) const TESTS: &[Row] = rows! {
    the_page_s_code_answers_as_the_library_does: [Need::Program("node")],
};

/// A plain with hills, one mast, and villages in rows.
fn world(study: &Study) -> World {
    let place = |lon, lat| LonLat::new(lon, lat).expect("a place");
    let villages = (0..40)
        .map(|k| {
            let (x, y) = (f64::from(k % 8), f64::from(k / 8));
            Village::at(
                &format!("v{k}"),
                "Bản",
                place(105.42 + 0.03 * x, 21.42 + 0.035 * y),
            )
        })
        .collect();
    let radio = &study.sites.templates[&Technology::G4];
    let mast = templated::cell(radio, None, place(105.45, 21.45), 40.0).expect("a radio");
    let area = BoundingBox {
        west_deg: 105.2,
        south_deg: 21.2,
        east_deg: 105.9,
        north_deg: 21.8,
    };
    let hills = |at: LonLat| {
        let (x, y) = (at.lon_deg() * 260.0, at.lat_deg() * 310.0);
        Some(300.0 + 90.0 * covgap::maths::sin(x) * covgap::maths::cos(y))
    };
    World::new(
        villages,
        Network::new(vec![mast]),
        ElevationGrid::over(&area, 90.0, hills),
    )
    .expect("villages")
}

/// Numbers within a millionth, all else the same.
fn agrees(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let number = |n: &serde_json::Number| n.as_f64().unwrap_or(f64::NAN);
            (number(a) - number(b)).abs() <= 1e-6
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| agrees(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| agrees(a, b)))
        }
        _ => a == b,
    }
}

fn the_page_s_code_answers_as_the_library_does() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for model in ["p526-delta-bullington", "p1812", "itm"] {
        let text = format!("[radio]\nmodel = '{model}'\nmax_range_km = 20\nprofile_step_m = 90\n");
        let study = Study::in_memory(&text).expect("no fault");
        let world = world(&study);
        let judged = judge(&study, &world, &NoStore, &Unobserved).expect("judged");
        let packed = pack(&study, &world, (&judged.points, &judged.gaps), Limits::default()).expect("fits");
        let room = Room::open(&packed.bytes).expect("opens");
        let scene = Scene::new();
        let package = scene.write("package", &packed.bytes);
        let mut questions = Vec::new();
        let mut expected = vec![json!({ "ok": { "templates": room.templates() } })];
        // Beside a village each.
        for (lon, lat, height_m) in [(105.572, 21.492, 30.0), (105.602, 21.562, 60.0)] {
            let asked = Asked {
                lon,
                lat,
                height_m,
                template: "4g-800-macro".to_owned(),
                operator: "Viettel".to_owned(),
            };
            let mast = json!({ "lon": lon, "lat": lat, "height_m": height_m, "template": asked.template, "operator": "Viettel" });
            let answer = room.ask(&asked).expect("answered");
            assert!(!answer.turned.is_empty(), "{model}: some village turns");
            questions.push(json!(["covgap_ask", mast]));
            expected.push(json!({ "ok": answer }));
            let number = answer.turned[0].number;
            questions.push(json!(["covgap_path", { "mast": mast, "number": number, "point": 0 }]));
            expected.push(json!({ "ok": room.path(&asked, number, 0).expect("a path") }));
        }
        questions.push(json!(["covgap_ask", { "lon": 500.0 }]));
        let asked = scene.write("questions.json", Value::from(questions).to_string());
        let ran = Command::new("node")
            .arg(root.join("tests/browser/what-if.mjs"))
            .arg(root.join("src/output/report/assets/what-if.wasm.gz"))
            .args([package, asked])
            .output()
            .expect("node runs");
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(
            ran.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        let mut answers: Vec<Value> = serde_json::from_str(&said).expect("JSON");
        let fault = answers.pop().expect("the last");
        assert!(fault["error"].is_string(), "{fault}");
        assert_eq!(answers.len(), expected.len());
        for (answer, expected) in answers.iter().zip(&expected) {
            assert!(
                agrees(answer, expected),
                "{model}: the packed code is behind the library: run `make page`\n{answer}\n{expected}"
            );
        }
    }
}
