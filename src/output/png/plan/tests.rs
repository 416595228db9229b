//! Pictures of plans, drawn.

use super::super::palette;
use super::*;
use crate::output::example::Example;
use crate::plan::made_example;
use crate::space::BoundingBox;

fn area() -> BoundingBox {
    BoundingBox {
        west_deg: 105.1,
        south_deg: 21.25,
        east_deg: 105.6,
        north_deg: 21.65,
    }
}

fn count(bytes: &[u8], color: [u8; 3]) -> usize {
    let picture = image::load_from_memory(bytes).expect("a PNG").to_rgb8();
    picture.pixels().filter(|p| p.0 == color).count()
}

#[test]
fn phases_have_their_colours_and_the_same_plan_the_same_bytes() {
    let (world, made) = (Example::new(), example::made());
    let map = PlanMap {
        caption: &world.caption,
        made: &made,
        area: area(),
        elevation: None,
        sea: None,
        villages: &world.villages,
        today: Some(&world.gaps),
        masts: &[],
        boundaries: &[],
    };
    let drawn = plan(&map).expect("a map");
    assert_eq!(drawn, plan(&map).expect("a map"));
    for phase in [1, 2] {
        assert!(count(&drawn, palette::phase(phase, 2)) > 200, "{phase}");
    }
    let none = crate::plan::PlanMade::default();
    assert!(plan(&PlanMap { made: &none, ..map }).is_ok());
}

#[test]
fn what_turns_does_not_stay() {
    let (world, made) = (Example::new(), example::made());
    let map = PlanMap {
        caption: &world.caption,
        made: &made,
        area: area(),
        elevation: None,
        sea: None,
        villages: &world.villages,
        today: Some(&world.gaps),
        masts: &[],
        boundaries: &[],
    };
    assert!(shown::staying(&map).is_empty());
    let none = crate::plan::PlanMade::default();
    let rest = shown::staying(&PlanMap { made: &none, ..map });
    let open = rest.iter().filter(|(_, s)| *s == shown::Stays::Open).count();
    assert_eq!((rest.len(), open), (4, 2));
}

#[test]
fn the_curve_is_drawn_for_any_points() {
    let caption = Example::new().caption;
    let mut made = example::made();
    assert!(plan_curve(&caption, &made).is_ok());
    made.curve.truncate(1);
    made.curve[0] = crate::plan::CurvePoint {
        budget: 0,
        value: 0,
        bound: u64::MAX,
    };
    assert!(plan_curve(&caption, &made).is_ok());
    made.curve.clear();
    assert!(plan_curve(&caption, &made).is_err());
}
