//! Villages that are probably one: the same name at nearly the same place, or one outline twice.

use super::notes::Notes;
use crate::domain::Village;
use crate::register::spelling::fold;
use crate::space::geodesic::{MEAN_M_PER_DEG, distance_m};
use geo::CoordsIter;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Two villages of one name nearer than this are one that was written down twice: houses of one hamlet lie
/// farther apart.
const NEAR_M: f64 = 50.0;
/// Squares of which any two places in one are that near: the side is less than 50 m divided by √2.
const SQUARE_M: f64 = 35.0;
/// Squares to each side that places so near can be in.
const REACH: i64 = 2;

/// Looks for them, and names each with the first that it repeats.
pub(super) fn remark(notes: &mut Notes, villages: &[Village]) {
    let mut names: Vec<Option<usize>> = Vec::with_capacity(villages.len());
    let mut by_name: HashMap<String, usize> = HashMap::with_capacity(villages.len());
    let mut bearers: Vec<usize> = Vec::new();
    for village in villages {
        // Where a village has no name, its id is one.
        let name = Some(fold(&village.name)).filter(|n| !n.is_empty() && village.name != village.id);
        let nth = name.map(|name| {
            let next = by_name.len();
            *by_name.entry(name).or_insert(next)
        });
        names.push(nth);
        if let Some(nth) = nth {
            bearers.resize(by_name.len(), 0);
            if let Some(count) = bearers.get_mut(nth) {
                *count += 1;
            }
        }
    }
    // A name that one village alone has, has no double.
    let is_shared = |nth: &usize| bearers.get(*nth).is_some_and(|count| *count > 1);
    let mut by_place: HashMap<Square, usize> = HashMap::new();
    let mut by_outline: HashMap<u64, usize> = HashMap::new();
    for (at, village) in villages.iter().enumerate() {
        let same_outline = outline(village).and_then(|mark| {
            let first = *by_outline.entry(mark).or_insert(at);
            (first != at).then_some(first)
        });
        let name = || names.get(at).copied().flatten().filter(is_shared);
        let first = same_outline.or_else(|| near(villages, at, name()?, &mut by_place));
        let Some(other) = first.and_then(|k| villages.get(k)) else {
            continue;
        };
        let text = "villages probably twice in the file: the same name within 50 m, or the same outline";
        let example = format!("{} and {} ({})", other.id, village.id, village.name);
        notes.remark("villages-probably-twice", text, example);
    }
}

/// A name by its number, and a square.
type Square = (usize, i64, i64);

/// The first village of the same name within reach. Of a square the first alone is kept: the others in it are
/// its doubles.
fn near(villages: &[Village], at: usize, name: usize, seen: &mut HashMap<Square, usize>) -> Option<usize> {
    let centre = villages.get(at)?.centre()?;
    let row = (centre.lat_deg() * MEAN_M_PER_DEG / SQUARE_M).floor();
    // The width of a row of squares hangs on its own latitude alone, so that all in it agree.
    let across = crate::maths::cos((row * SQUARE_M / MEAN_M_PER_DEG).to_radians()).max(0.01);
    let column = |across: f64| (centre.lon_deg() * MEAN_M_PER_DEG * across / SQUARE_M).floor() as i64;
    let row = row as i64;
    let mut found = None;
    for r in row - REACH..=row + REACH {
        let across = crate::maths::cos((r as f64 * SQUARE_M / MEAN_M_PER_DEG).to_radians()).max(0.01);
        let middle = column(across);
        for c in middle - REACH..=middle + REACH {
            let Some(&other) = seen.get(&(name, r, c)) else {
                continue;
            };
            let is_near = villages
                .get(other)
                .and_then(Village::centre)
                .is_some_and(|there| distance_m(there, centre) <= NEAR_M);
            if is_near && found.is_none_or(|f| other < f) {
                found = Some(other);
            }
        }
    }
    seen.entry((name, row, column(across))).or_insert(at);
    found
}

/// A mark of an outline: the same for the same vertices in the same order.
fn outline(village: &Village) -> Option<u64> {
    let boundary = village.boundary.as_ref()?;
    let mut hasher = DefaultHasher::new();
    for vertex in boundary.coords_iter() {
        (vertex.x.to_bits(), vertex.y.to_bits()).hash(&mut hasher);
    }
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::{at, village};

    fn doubles(places: &[(&str, f64, f64)]) -> u64 {
        let villages: Vec<Village> = (0..)
            .zip(places)
            .map(|(k, (name, lon, lat))| Village {
                name: (*name).to_owned(),
                ..village(&format!("v{k}"), at(*lon, *lat))
            })
            .collect();
        let mut notes = Notes::default();
        remark(&mut notes, &villages);
        notes.report.count("villages-probably-twice")
    }

    #[test]
    fn the_same_name_nearby_is_a_double_and_far_away_is_none() {
        // 0.0004° of latitude are 44 m, 0.0005° are 55 m.
        assert_eq!(doubles(&[("Bản Mù", 105.0, 21.0), ("BAN MU", 105.0, 21.0004)]), 1);
        assert_eq!(doubles(&[("Bản Mù", 105.0, 21.0), ("Bản Mù", 105.0, 21.0005)]), 0);
        assert_eq!(doubles(&[("Bản Mù", 105.0, 21.0), ("Bản Mò A", 105.0, 21.0)]), 0);
        assert_eq!(doubles(&[("Bản Mù", 105.0, 70.0), ("Bản Mù", 105.001, 70.0)]), 1);
    }

    #[test]
    fn many_of_one_name_at_one_place_take_no_longer_than_others() {
        let many = vec![("Thôn 1", 105.0, 21.0); 20_000];
        assert_eq!(doubles(&many), 19_999);
    }
}
