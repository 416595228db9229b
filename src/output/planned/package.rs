//! `plan.gpkg`: the plan's layers in one GeoPackage, as `study.gpkg` holds those of a run, and a project beside
//! it.

use super::layers::drawn_lines;
use super::words::sentence;
use super::{tables, words};
use crate::analysis::Caption;
use crate::output::geojson::{line, point};
use crate::output::gpkg::{self, Feature, Figure, Group, Layer, Look, Mark, Project};
use crate::output::language::Language;
use crate::output::png::palette::{self, Shape};
use crate::output::sheet::Sheet;
use crate::output::{OutputError, Outputs};
use crate::plan::{PlanMade, file};
use ::geojson::GeometryValue;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The name of the file.
pub(super) const NAME: &str = "plan.gpkg";

/// Puts both. `record` is the text of `plan.toml`.
pub(super) fn put(
    outputs: &mut Outputs,
    made: &PlanMade,
    caption: &Caption,
    record: &str,
) -> Result<(), OutputError> {
    let language = Language::default();
    let about = about(made, caption, record);
    let layers = gpkg::put(outputs, NAME, layers(made, caption), &about, language)?;
    let project = Project {
        title: &made.title,
        package: NAME,
        layers: &layers,
        rasters: &[],
        language: gpkg::number_of(language),
    };
    outputs.put("plan.qgz", &project.to_qgz()?)
}

fn about(made: &PlanMade, caption: &Caption, record: &str) -> Value {
    let digest = Sha256::digest(record.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "program": made.program,
        "study": made.study,
        "title": made.title,
        "plan": sentence(made),
        "currency": made.currency,
        "notes": made.notes,
        "preset": caption.preset.name,
        "preset_standing": caption.preset.standing,
        "model": caption.model,
        "synthetic_sites": caption.synthetic_sites,
        "attribution": made.attribution,
        "inputs_sha256": made.inputs_sha256,
        "record": file::NAME,
        "record_sha256": digest,
    })
}

/// From above to below: sites, villages, links, lines.
fn layers<'a>(made: &PlanMade, caption: &Caption) -> Vec<Layer<'a>> {
    let sites = made.sites.iter().map(|s| point(s.lon_deg, s.lat_deg));
    let villages = made.villages.iter().map(|v| point(v.lon_deg, v.lat_deg));
    let links = made.links.iter().map(|l| line(l.line_deg[0], l.line_deg[1]));
    let (of_lines, lines) = drawn_lines(made);
    let site_tips: &[&str] = &[
        "id",
        "kind",
        "phase",
        "due",
        "operator",
        "antenna_height_m",
        "cost",
        "power",
        "backhaul",
        "closes_villages",
        "closes_people",
        "closes",
    ];
    let village_tips: &[&str] = &[
        "name",
        "id",
        "province",
        "people",
        "phase",
        "due",
        "sites",
        "probability",
    ];
    vec![
        layer(
            "plan_sites",
            ["Planned sites, by phase", "Trạm theo kế hoạch, theo giai đoạn"],
            "what the plan builds, with its cost and the villages it is predicted to close",
            Figure::Point,
            &tables::sites(made, caption),
            sites.collect(),
            Look {
                label: Some("id"),
                label_from_scale: 200_000,
                size_mm: 4.0,
                tips: site_tips,
                ..by_phase(made, Shape::Triangle)
            },
        ),
        layer(
            "plan_villages",
            [
                "Villages that turn, by phase",
                "Thôn bản được phủ sóng, theo giai đoạn",
            ],
            "villages that the plan is predicted to turn to covered",
            Figure::Point,
            &tables::villages(made, caption),
            villages.collect(),
            Look {
                label: Some("name"),
                tips: village_tips,
                ..by_phase(made, Shape::Disc)
            },
        ),
        layer(
            "plan_links",
            [
                "Links of the backhaul, by phase",
                "Tuyến truyền dẫn, theo giai đoạn",
            ],
            "links of the backhaul; clearance: the least one, over the first Fresnel zone's radius",
            Figure::Line,
            &tables::links(made, caption),
            links.collect(),
            Look {
                tips: &["from_site", "to_site", "way", "phase", "length_km", "clearance"],
                ..by_phase(made, Shape::Disc)
            },
        ),
        layer(
            "plan_lines",
            [
                "From sites to villages, by phase",
                "Từ trạm đến thôn bản, theo giai đoạn",
            ],
            "from each planned site to the villages that it lifts",
            Figure::Line,
            &of_lines,
            lines,
            Look {
                tips: &["site_id", "village", "phase", "people", "length_km", "closes"],
                ..by_phase(made, Shape::Disc)
            },
        ),
    ]
}

fn by_phase(made: &PlanMade, shape: Shape) -> Look {
    let count = made.phases.len();
    let mark = |p: &crate::plan::PlannedPhase| {
        let due = p.due.as_ref().map_or_else(String::new, |due| format!(", {due}"));
        Mark {
            value: p.phase.to_string(),
            label: [words::phase(made, p.phase), format!("giai đoạn {}{due}", p.phase)],
            shape,
            fill: palette::phase(p.phase, count),
        }
    };
    Look::by("phase", made.phases.iter().map(mark).collect())
}

fn layer<'a>(
    name: &'static str,
    title: [&'static str; 2],
    description: &str,
    figure: Figure,
    sheet: &Sheet,
    geometries: Vec<Option<GeometryValue>>,
    look: Look,
) -> Layer<'a> {
    let rows = sheet.to_json().rows.into_iter().zip(geometries);
    let features: Vec<Feature> = rows
        .map(|(row, geometry)| Feature {
            geometry,
            values: row.into_iter().map(|cell| cell.1).collect(),
        })
        .collect();
    Layer {
        name,
        title,
        description: description.to_owned(),
        figure,
        fields: gpkg::fields(sheet.columns.iter().map(|c| c.key.as_ref())),
        look,
        group: Group::Plan,
        features: Box::new(features.into_iter().map(Ok)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example::caption;
    use crate::plan::made_example as example;

    #[test]
    fn every_column_of_a_plan_is_known_and_none_is_a_text_for_want_of_a_number() {
        let made = example::made();
        for layer in layers(&made, &caption()) {
            for field in &layer.fields {
                assert!(gpkg::is_known(&field.key), "{}: {}", layer.name, field.key);
            }
        }
        let folder = tempfile::tempdir().expect("a folder");
        let mut outputs = Outputs::open(folder.path()).expect("writable");
        put(&mut outputs, &made, &caption(), "text").expect("written");
        outputs.commit().expect("in place");
        assert!(folder.path().join(NAME).exists());
    }
}
