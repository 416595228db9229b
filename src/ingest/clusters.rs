//! Test points that were given, and how a village's people are shared out over them.
//!
//! The rule looks at a village's community house first: where one is given it takes the place of the centre
//! that the village's layer has, unless the study says otherwise. Of several in one village the first in the
//! file does; the others are further places with people.

use super::columns::{Wish, Wishes};
use super::guard::Around;
use super::list::{Meaning, Measure, Target};
use super::notes::Notes;
use super::rows::{RowReader, Table};
use super::text::clean;
use super::villages::{by_id, village_of};
use crate::domain::{TestPoint, TestPointKind, Village};
use crate::register::Field;
use crate::space::LonLat;
use crate::study::TestPointSource;
use std::collections::{BTreeMap, HashSet};

/// A place with people besides the centre.
struct Cluster {
    id: String,
    position: LonLat,
    kind: TestPointKind,
    people: Option<f64>,
    around: Option<crate::radio::cover::Around>,
}

/// Reads the file and hangs its points on the villages.
pub(super) fn attach(notes: &mut Notes, source: &TestPointSource, around: &Around, villages: &mut [Village]) {
    let Some(mut table) = Table::open(notes, "test-points", &source.layered, &wishes(source)) else {
        return;
    };
    let village = table.at("village_field").filter(|_| !table.taken.is_faulty);
    let Some(village) = village else {
        if !table.taken.is_faulty {
            // Names the heading that is missing.
            let _ = table.column(notes, &source.village);
        }
        return;
    };
    table.survey(notes, around);
    let [id, people, kind, surroundings] =
        ["id_field", "people_field", "kind_field", "surroundings_field"].map(|key| table.at(key));
    let known = by_id(villages);
    let mut clusters: BTreeMap<usize, Vec<Cluster>> = BTreeMap::new();
    let mut taken: HashSet<(usize, String)> = HashSet::new();
    for row in &table.rows {
        let mut reader = table.reader(row);
        let owner = village_of(notes, row, village, &known);
        if owner.is_none() {
            reader.fault(
                "test-point-without-village",
                Some(village),
                "no village has this id",
                "correct the id, or remove the row",
            );
        }
        let position = reader.position();
        let people = reader.count_within(
            people,
            Measure::People,
            0.0..=1e7,
            "give the number of people, or leave it empty",
        );
        let own_id = reader.text(id).map(clean);
        let kind = kind_of(&mut reader, source, kind);
        let around = super::around::around(&mut reader, surroundings, &source.surroundings_values);
        if reader.finish(notes)
            && let (Some(owner), Some(position), Some(kind)) = (owner, position, kind)
        {
            let id = own_id.unwrap_or_else(|| format!("{:.5},{:.5}", position.lon_deg(), position.lat_deg()));
            if id == "centre" || !taken.insert((owner, id.clone())) {
                let text = "test points left out because their village has one with the same id or place";
                let example = format!("{}, row {}: {id}", table.file_name(), row.number);
                notes.note("test-point-twice", text, example);
            } else {
                clusters.entry(owner).or_default().push(Cluster {
                    id,
                    position,
                    kind,
                    people,
                    around,
                });
            }
        }
    }
    for (owner, clusters) in clusters {
        if let Some(village) = villages.get_mut(owner) {
            notes.tally(
                "test-points-attached",
                "test points attached to villages",
                clusters.len() as u64,
            );
            hang(notes, source, village, clusters);
        }
    }
}

/// What a list of test points may say, and how the study names it.
fn wishes(source: &TestPointSource) -> Wishes {
    const VILLAGE: &str = "village";
    let mut wishes = Wishes::of_place(&source.lon, &source.lat);
    wishes.list.push(Wish {
        key: "village_field",
        named: (source.village != VILLAGE).then(|| source.village.clone()),
        own: Some(VILLAGE),
        means: vec![Meaning::VillageCode],
        needed: true,
    });
    let id = [Meaning::ReceiverId, Meaning::Point(Target::Field(Field::Code))];
    wishes.field("id_field", source.id.as_ref(), &id);
    wishes.field("people_field", source.people.as_ref(), &[Meaning::People]);
    wishes.field("surroundings_field", source.surroundings.as_ref(), &[]);
    wishes.field("kind_field", source.kind.as_ref(), &[Meaning::PointKind]);
    wishes
}

/// What a point is; a fault where the study does not explain the word.
fn kind_of(
    reader: &mut RowReader<'_>,
    source: &TestPointSource,
    column: Option<usize>,
) -> Option<TestPointKind> {
    const OWN: [(&str, TestPointKind); 4] = [
        ("community-house", TestPointKind::CommunityHouse),
        ("school", TestPointKind::School),
        ("clinic", TestPointKind::Clinic),
        ("cluster", TestPointKind::Cluster),
    ];
    let Some(word) = reader.text(column).map(|t| clean(t).to_lowercase()) else {
        return Some(TestPointKind::Cluster);
    };
    let explained = source
        .kind_values
        .iter()
        .find(|(key, _)| clean(key).to_lowercase() == word)
        .map(|(_, kind)| *kind);
    let own = || {
        let plain = word.replace([' ', '_'], "-");
        OWN.iter().find(|(own, _)| *own == plain).map(|(_, kind)| *kind)
    };
    let kind = explained.or_else(own);
    if kind.is_none() {
        reader.fault(
            "test-point-kind-unexplained",
            column,
            "nothing says what this kind of test point is",
            "write community-house, school, clinic or cluster, or map the word to one of them in `kind_values`",
        );
    }
    kind
}

/// Adds the clusters, or puts one in the centre's place, and shares the weights out.
fn hang(notes: &mut Notes, source: &TestPointSource, village: &mut Village, mut clusters: Vec<Cluster>) {
    let is_house = |c: &Cluster| c.kind == TestPointKind::CommunityHouse;
    if source.house_is_centre
        && let Some(nth) = clusters.iter().position(is_house)
        && let Some(centre) = village.test_points.first_mut()
    {
        if clusters.iter().filter(|c| is_house(c)).count() > 1 {
            let text = "villages with several community houses, of which the first in the file is the centre";
            notes.note("houses-several", text, village.id.clone());
        }
        let house = clusters.remove(nth);
        (centre.id, centre.position, centre.kind) = (house.id, house.position, house.kind);
        centre.around = house.around.or(centre.around);
        let text =
            "villages judged first at their community house, instead of at the centre that their layer has";
        notes.note("centre-is-house", text, village.id.clone());
    }
    let people: Vec<Option<f64>> = clusters.iter().map(|c| c.people).collect();
    let shares = shares(notes, village, &people);
    let around = village.test_points.first().and_then(|centre| centre.around);
    for (cluster, weight) in clusters.into_iter().zip(shares.iter().skip(1)) {
        village.test_points.push(TestPoint {
            id: cluster.id,
            position: cluster.position,
            kind: cluster.kind,
            weight: *weight,
            around: cluster.around.or(around),
        });
    }
    if let (Some(centre), Some(weight)) = (village.test_points.first_mut(), shares.first()) {
        centre.weight = *weight;
    }
}

/// Weights that sum to 1, the centre's first: by people where all numbers are there, else equal.
fn shares(notes: &mut Notes, village: &Village, people: &[Option<f64>]) -> Vec<f64> {
    let equal = vec![1.0 / (people.len() as f64 + 1.0); people.len() + 1];
    let counted: Vec<f64> = people.iter().flatten().copied().collect();
    let in_clusters: f64 = counted.iter().sum();
    if people.is_empty() {
        return vec![1.0];
    }
    let (Some(population), true, true) = (
        village.population,
        counted.len() == people.len(),
        in_clusters > 0.0,
    ) else {
        let text = "villages whose test points weigh alike, because people are not known for all";
        notes.note("weights-equal", text, village.id.clone());
        return equal;
    };
    if in_clusters > population {
        let text = "villages whose test points hold more people than the village: the centre weighs nothing";
        notes.note("weights-exceed", text, village.id.clone());
    }
    let total = population.max(in_clusters);
    let centre = (population - in_clusters).max(0.0) / total;
    std::iter::once(centre)
        .chain(counted.iter().map(|p| p / total))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::clustered;

    fn village(population: Option<f64>) -> Village {
        Village {
            population,
            ..clustered("v", &[])
        }
    }

    #[test]
    fn weights_follow_people_and_sum_to_one() {
        let mut notes = Notes::default();
        let by_people = shares(&mut notes, &village(Some(100.0)), &[Some(20.0), Some(30.0)]);
        assert_eq!(by_people, [0.5, 0.2, 0.3]);
        let exceeded = shares(&mut notes, &village(Some(10.0)), &[Some(20.0), Some(20.0)]);
        assert_eq!(exceeded, [0.0, 0.5, 0.5]);
        let unknown = shares(&mut notes, &village(None), &[Some(20.0)]);
        assert_eq!(unknown, [0.5, 0.5]);
        let incomplete = shares(&mut notes, &village(Some(9.0)), &[Some(2.0), None]);
        assert!((incomplete.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(notes.report.count("weights-equal"), 2);
        assert_eq!(notes.report.count("weights-exceed"), 1);
    }
}
