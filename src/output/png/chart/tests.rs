use super::words::Words;
use super::*;
use crate::register::forecast::{Question, forecast, past_days};
use crate::register::{AsOf, Hierarchy, Log, Moves};
use crate::synth::register::national;

fn day(text: &str) -> Day {
    text.parse().expect("valid")
}

#[test]
fn what_shrinks_has_a_sign_that_the_font_has() {
    let (en, vi) = (Words(Language::English), Words(Language::Vietnamese));
    assert_eq!(
        (en.number(-96.94), vi.number(-0.01)),
        ("–96.9".into(), "0,0".into())
    );
}

#[test]
fn numbers_and_days_are_written_as_the_language_does() {
    let (en, vi) = (Words(Language::English), Words(Language::Vietnamese));
    assert_eq!((en.count(2853), vi.count(2853)), ("2,853".into(), "2.853".into()));
    assert_eq!(
        (en.count(999), vi.count(1_234_567)),
        ("999".into(), "1.234.567".into())
    );
    assert_eq!(
        (en.number(1234.56), vi.number(50.64)),
        ("1,234.6".into(), "50,6".into())
    );
    assert_eq!(
        (en.day(day("2023-12-28")), vi.day(day("2023-12-28"))),
        ("2023-12-28".into(), "28/12/2023".into())
    );
    assert_eq!(
        vi.needed(day("2024-12-31"), 50.6),
        "Cần đạt để kịp 31/12/2024: giảm 50,6 điểm/tháng"
    );
}

/// A picture's size and a rough print of its content: how many pixels are of a colour.
fn pixels(png: &[u8], color: Rgb) -> ((u32, u32), usize) {
    let image = image::load_from_memory(png).expect("a picture").to_rgb8();
    let count = image.pixels().filter(|p| p.0 == color).count();
    (image.dimensions(), count)
}

fn caption(language: Language, made_up: bool) -> ChartCaption<'static> {
    ChartCaption {
        register: "Synthetic national register of low-signal points (made up, seed 1)",
        only: "",
        made_up,
        as_of: Day::from_number(19_719),
        known: None,
        source: "register.gpkg",
        language,
    }
}

/// Set COVGAP_CHARTS to a folder to look at the pictures.
fn keep(name: &str, png: &[u8]) {
    if let Some(folder) = std::env::var_os("COVGAP_CHARTS") {
        std::fs::write(std::path::Path::new(&folder).join(name), png).expect("written");
    }
}

fn national_burn_down(on: &str, due: &str, language: Language, made_up: bool) -> Vec<u8> {
    let mut log = Log::default();
    for event in &national(1).expect("a register").events {
        log.push(event);
    }
    let moves = Moves::of(&log, AsOf::day(day(on)));
    let question = Question {
        due: Some(day(due)),
        ..Question::default()
    };
    let past = moves.series(&past_days(&moves, &question));
    let forecast = forecast(&past, &question, 0).expect("a forecast");
    let caption = ChartCaption {
        as_of: day(on),
        ..caption(language, made_up)
    };
    let input = BurnDown {
        caption: &caption,
        series: &moves.series(&moves.month_ends()),
        forecast: Some(&forecast),
        due: Some(day(due)),
    };
    burn_down(&input).expect("drawn")
}

#[test]
fn a_burn_down_shows_its_curves_and_the_mark_of_made_up_numbers() {
    for (name, on, due, language) in [
        (
            "burn-2023-vi.png",
            "2023-12-28",
            "2024-12-31",
            Language::Vietnamese,
        ),
        ("burn-2025-en.png", "2025-12-31", "2026-12-31", Language::English),
        (
            "burn-past-due-en.png",
            "2024-10-31",
            "2023-12-31",
            Language::English,
        ),
        (
            "burn-short-vi.png",
            "2021-06-15",
            "2021-12-31",
            Language::Vietnamese,
        ),
    ] {
        let png = national_burn_down(on, due, language, true);
        keep(name, &png);
        let (size, left) = pixels(&png, LEFT);
        assert_eq!(size, (1684, 1190));
        assert!(left > 500, "{name}: {left}");
        assert!(pixels(&png, CLOSED).1 > 500 && pixels(&png, TOTAL).1 > 500);
        assert_eq!(pixels(&png, BAND).1 > 2000, !name.contains("short"), "{name}");
        let real = national_burn_down(on, due, language, false);
        assert!(pixels(&png, super::super::palette::ALARM).1 > 300);
        assert_eq!(pixels(&real, super::super::palette::ALARM).1, 0);
    }
}

#[test]
fn an_empty_series_is_refused() {
    let caption = caption(Language::English, false);
    let input = BurnDown {
        caption: &caption,
        series: &Vec::new(),
        forecast: None,
        due: None,
    };
    assert!(matches!(burn_down(&input), Err(OutputError::Mismatch { .. })));
}

/// Counts by province from the synthetic register.
fn provinces(hierarchy: Hierarchy) -> Vec<Bar> {
    use crate::register::{By, Level, States, Units, tally};
    let made = national(1).expect("a register");
    let mut log = Log::default();
    made.events.iter().for_each(|e| log.push(e));
    let states = States::of(&log, AsOf::day(day("2023-12-28")));
    let units = Units::new(made.units, made.crossings);
    let table = tally(
        &states,
        &log,
        &units,
        By::Unit(hierarchy, Level::Province),
        |_| true,
    );
    assert_eq!((table.all.total, table.all.left), (2853, 620));
    table
        .rows
        .into_iter()
        .map(|(group, count)| Bar {
            label: group.label,
            closed: count.closed,
            left: count.left,
        })
        .collect()
}

#[test]
fn all_provinces_fit_on_a_page_in_both_divisions() {
    for (hierarchy, count, language) in [
        (Hierarchy::Old, 63, Language::Vietnamese),
        (Hierarchy::New, 34, Language::English),
    ] {
        let rows = provinces(hierarchy);
        assert_eq!(rows.len(), count);
        let input = Bars {
            caption: &caption(language, true),
            hierarchy: Some(hierarchy),
            rows: &rows,
        };
        let png = by_unit(&input).expect("drawn");
        keep(&format!("bars-{hierarchy}.png"), &png);
        let ((width, height), closed) = pixels(&png, CLOSED);
        assert!(width == 1240 && height <= 1754, "{height}");
        // Closed and left areas are as the counts are: bars of one height.
        let left = pixels(&png, LEFT).1;
        let ratio = closed as f64 / left as f64;
        assert!((ratio - 2233.0 / 620.0).abs() < 0.4, "{ratio}");
    }
}

#[test]
fn rows_beyond_a_page_are_put_together_and_none_is_lost() {
    let many: Vec<Bar> = (0..500)
        .map(|k| Bar {
            label: format!("Xã {k}"),
            closed: k % 7,
            left: k % 11,
        })
        .collect();
    let caption = caption(Language::Vietnamese, false);
    let input = Bars {
        caption: &caption,
        hierarchy: None,
        rows: &many,
    };
    let png = by_unit(&input).expect("drawn");
    keep("bars-many.png", &png);
    assert!(pixels(&png, LEFT).0.1 <= 1754);
    let input = Bars { rows: &[], ..input };
    assert!(by_unit(&input).is_ok());
}
