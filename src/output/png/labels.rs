//! Names of the first gaps, placed so that none lies on another or on the mark of another.

use super::canvas::{Canvas, Px};
use super::palette;
use super::projection::Projection;
use super::symbols::mark_radius;
use super::text::Type;
use crate::domain::Village;
use crate::gaps::Gaps;

/// Longest name, pixels.
const MAX_PX: f64 = 230.0;

/// A box on the map: left, top, right, bottom, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Box2 {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Box2 {
    pub(super) fn around(at: Px, radius: f64) -> Self {
        Self {
            left: at.0 - radius,
            top: at.1 - radius,
            right: at.0 + radius,
            bottom: at.1 + radius,
        }
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(super) fn within(&self, map: &Projection) -> bool {
        self.left >= 2.0
            && self.top >= 2.0
            && self.right <= map.width - 2.0
            && self.bottom <= map.height - 2.0
    }
}

/// Where a label of a size may stand around a mark, the best place first.
pub(super) fn places(at: Px, radius: f64, width: f64, height: f64) -> [Box2; 8] {
    let gap = radius + 3.0;
    let (x, y) = at;
    let slant = 0.7 * gap;
    let from = |left: f64, top: f64| Box2 {
        left,
        top,
        right: left + width,
        bottom: top + height,
    };
    [
        from(x + gap, y - 0.5 * height),
        from(x - gap - width, y - 0.5 * height),
        from(x + slant, y - slant - height),
        from(x + slant, y + slant),
        from(x - 0.5 * width, y - gap - height),
        from(x - 0.5 * width, y + gap),
        from(x - slant - width, y - slant - height),
        from(x - slant - width, y + slant),
    ]
}

/// Draws rank and name of the first `most` gaps; one that finds no free place has no label. Returns how many
/// were drawn.
pub(super) fn draw(
    canvas: &mut Canvas,
    map: &Projection,
    villages: &[Village],
    gaps: &Gaps,
    most: usize,
) -> usize {
    let kind = Type::bold(15.0).haloed(2.2);
    let height = 1.25 * kind.size;
    let base = mark_radius(villages.len());
    // Every gap's mark is in the way; only the first have labels.
    let marks: Vec<(usize, &Village, Px, f64)> = gaps
        .ranked()
        .into_iter()
        .filter_map(|gap| {
            let village = villages.get(gap.village)?;
            let centre = village.centre()?;
            let at = map.px(centre.lon_deg(), centre.lat_deg());
            let radius = base * palette::mark(gap.any.verdict).weight;
            map.shows(at).then_some((gap.rank?, village, at, radius))
        })
        .collect();
    let boxes: Vec<Box2> = marks
        .iter()
        .map(|(_, _, at, radius)| Box2::around(*at, *radius))
        .collect();
    let (mut labels, mut drawn): (Vec<Box2>, usize) = (Vec::new(), 0);
    let wanted = marks.iter().filter(|m| m.0 <= most);
    // Where marks crowd, a label may cover those of later gaps, but none of the named ones and no other
    // label.
    let named = marks.iter().filter(|m| m.0 <= most).count();
    for (rank, village, at, radius) in wanted {
        let text = canvas.shortened(&format!("{rank} {}", village.name), kind, MAX_PX);
        let places = places(*at, *radius, canvas.text_width(&text, kind), height);
        let free = |marks: &[Box2]| {
            let clear = |place: &&Box2| {
                place.within(map) && !labels.iter().chain(marks).any(|taken| taken.meets(place))
            };
            places.iter().find(clear).copied()
        };
        if let Some(place) = free(&boxes).or_else(|| free(boxes.get(..named).unwrap_or(&boxes))) {
            canvas.text((place.left, place.bottom - 0.28 * height), &text, kind);
            labels.push(place);
            drawn += 1;
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gaps::Verdict;
    use crate::output::example;
    use crate::space::BoundingBox;

    fn drawn(spread_deg: f64) -> usize {
        let villages: Vec<Village> = (0..30)
            .map(|k| {
                let at = example::at(
                    105.5 + spread_deg * f64::from(k % 6),
                    21.5 + spread_deg * f64::from(k / 6),
                );
                example::village(&k.to_string(), "Bản Phìn Hồ", at)
            })
            .collect();
        let judged = |k: usize| example::judged(k, Verdict::White, None, Some(k + 1));
        let gaps = Gaps {
            villages: (0..30).map(judged).collect(),
        };
        let map = Projection::over(BoundingBox {
            west_deg: 105.0,
            south_deg: 21.0,
            east_deg: 106.5,
            north_deg: 22.5,
        });
        let mut canvas = Canvas::new(map.width as usize, map.height as usize, [255; 3]).expect("a canvas");
        draw(&mut canvas, &map, &villages, &gaps, 20)
    }

    #[test]
    fn labels_that_have_room_are_all_drawn_and_others_give_way() {
        assert_eq!(drawn(0.15), 20);
        let crowded = drawn(0.001);
        assert!((1..10).contains(&crowded), "{crowded}");
    }

    #[test]
    fn places_do_not_cover_their_own_mark() {
        let mark = Box2::around((100.0, 100.0), 5.0 * 0.7);
        assert!(
            places((100.0, 100.0), 5.0, 80.0, 16.0)
                .iter()
                .all(|p| !p.meets(&mark))
        );
    }
}
