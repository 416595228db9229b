//! What a small study comes to, read from the layer that it writes.

use crate::support::Scene;

/// Verdicts and levels dBm, in the order of the villages, of a study that is named w.
pub(super) fn judged(scene: &Scene) -> Vec<(String, Option<f64>)> {
    scene.covgap(&["gaps", "study.toml", "--no-cache"]).good();
    let text = std::fs::read_to_string(scene.path("out/w/villages.geojson")).expect("written");
    let layer: serde_json::Value = serde_json::from_str(&text).expect("a layer");
    let mut found: Vec<(String, String, Option<f64>)> = layer["features"]
        .as_array()
        .expect("features")
        .iter()
        .map(|f| {
            let of = |key: &str| f["properties"][key].as_str().unwrap_or_default().to_owned();
            (of("id"), of("verdict"), f["properties"]["level_dbm"].as_f64())
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
        .into_iter()
        .map(|(_, verdict, level)| (verdict, level))
        .collect()
}

/// The verdicts alone.
pub(super) fn verdicts(scene: &Scene) -> Vec<String> {
    judged(scene).into_iter().map(|(verdict, _)| verdict).collect()
}
