use super::super::{Combination, Parametric};
use super::*;

/// A header and two plain cuts, the vertical one with a beam 6° down.
fn good() -> String {
    let mut text = String::from(
        "NAME Panel 1\nMAKE Nobody\nFREQUENCY 947.5\nH_WIDTH 65\nV_WIDTH 9.5\nFRONT_TO_BACK 25\nGAIN 15 dBd\n\
         TILT ELECTRICAL\nELECTRICAL_TILT 6\nCOMMENT one\nCOMMENT two\nHORIZONTAL 360\n",
    );
    for d in 0..360i32 {
        text += &format!("{d} {}\n", f64::from(d.min(360 - d)) / 10.0);
    }
    text += "VERTICAL 360\n";
    for d in 0..360i32 {
        let off = (d - 6).abs().min((d - 366).abs());
        text += &format!("{d}\t{}\n", f64::from(off.min(180)) / 8.0);
    }
    text
}

fn file(text: &str) -> File {
    parse(text, "a.msi").expect("a good file")
}

/// The codes of all faults, and the whole message.
fn refused(text: &str) -> (Vec<&'static str>, String) {
    let error = parse(text, "a.msi").expect_err("a bad file");
    (error.faults.iter().map(|f| f.code).collect(), error.to_string())
}

fn remarked(file: &File) -> Vec<&'static str> {
    file.remarks.iter().map(|r| r.code).collect()
}

#[test]
fn a_file_as_it_should_be() {
    let file = file(&good());
    assert_eq!(
        (file.name.as_str(), file.make.as_deref()),
        ("Panel 1", Some("Nobody"))
    );
    assert_eq!(file.frequency.map(Frequency::mhz), Some(947.5));
    assert_eq!(file.gain, Dbi(17.15));
    assert_eq!(
        (file.h_width_deg, file.v_width_deg, file.front_to_back_db),
        (Some(65.0), Some(9.5), Some(25.0))
    );
    assert_eq!(file.electrical_tilt_deg, 6.0);
    assert_eq!(file.comments, ["one", "two"]);
    assert_eq!(file.cuts.horizontal_db()[90], 9.0);
    assert_eq!(file.cuts.vertical_db()[270], 12.0);
    assert!(file.remarks.is_empty(), "{:?}", file.remarks);
    // The beam stays at 6° down for a cell of the file's tilt; 90 is down.
    let at = |below| file.cuts.attenuation_db(Combination::Sum, 0.0, below, 6.0);
    assert_eq!((at(6.0), at(90.0), at(-90.0)), (0.0, 84.0 / 8.0, 96.0 / 8.0));
}

#[test]
fn files_as_they_are_in_the_wild() {
    let as_is = file(&good());
    for text in [
        good().replace('\n', "\r\n"),
        format!("\u{feff}{}", good()),
        good()
            .replace("HORIZONTAL", "horizontal")
            .replace("GAIN", "Gain")
            .replace("ELECTRICAL_TILT", "Electrical_Tilt"),
        good().replace('\t', "   ").replace("\n90 ", "\n\n90.0 ;"),
        good().replace("GAIN 15 dBd", "GAIN 17,15dBi"),
        good().replace("GAIN 15 dBd", "GAIN 17.15 (DBI)"),
        good().replace("NAME Panel 1", "Panel 1"),
        good().replace("TILT ELECTRICAL\nELECTRICAL_TILT 6", "TILT 6"),
        good().replace("TILT ELECTRICAL\nELECTRICAL_TILT 6", "TILT ELECTRICAL 6.0°"),
        good().replace(
            "TILT ELECTRICAL\nELECTRICAL_TILT 6",
            "ELECTRICAL TILT 6 deg\nTILT",
        ),
        good()
            .replace("ELECTRICAL_TILT 6\n", "")
            .replace("COMMENT one", "ELECTRICAL_TILT 06\nPOLARIZATION +45\nCOMMENT one"),
        good().replace("9.5", "9,5").replace(".5\n", ",5\n"),
    ] {
        let other = parse(&text, "b.msi").unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(other, as_is);
    }
}

#[test]
fn latin_1_is_read_and_reported() {
    let bytes: Vec<u8> = good()
        .replace("Nobody", "B\u{fc}ro")
        .chars()
        .map(|c| c as u8)
        .collect();
    let (text, latin_1) = decode(&bytes);
    assert!(latin_1);
    assert_eq!(file(&text).make.as_deref(), Some("Büro"));
    assert!(!decode(good().as_bytes()).1);
}

#[test]
fn keywords_may_follow_the_blocks() {
    let text = good();
    let (head, blocks) = text.split_at(text.find("HORIZONTAL").expect("there"));
    let (horizontal, vertical) = blocks.split_at(blocks.find("VERTICAL").expect("there"));
    let turned = format!("{vertical}{horizontal}{head}");
    assert_eq!(file(&turned), file(&good()));
}

#[test]
fn a_gain_without_unit_is_in_dbd_and_one_must_be_there() {
    let without = file(&good().replace(" dBd", ""));
    assert_eq!(
        (without.gain, remarked(&without)),
        (Dbi(17.15), vec!["gain-unit-missing"])
    );
    let (codes, reported) = refused(&good().replace("GAIN 15 dBd\n", ""));
    assert_eq!(codes, ["pattern-gain-missing"]);
    assert_eq!(
        reported,
        "a.msi: error[pattern-gain-missing]: there is no line GAIN; add the antenna's gain with its unit, such as GAIN 17.5 dBi"
    );
    for (bad, word) in [
        ("GAIN dBi", "'dBi'"),
        ("GAIN 15 dBm", "'dbm'"),
        ("GAIN 99 dBi", "99"),
        ("GAIN NaN dBi", "'NaN dBi'"),
    ] {
        let (codes, reported) = refused(&good().replace("GAIN 15 dBd", bad));
        assert_eq!(codes, ["pattern-gain"], "{bad}");
        assert!(
            reported.starts_with("a.msi:7: ") && reported.contains(word),
            "{reported}"
        );
    }
    let (codes, reported) = refused(&good().replace("GAIN 15 dBd", "GAIN 15 dBd\nGAIN 15 dBi"));
    assert_eq!(codes, ["pattern-gain"]);
    assert!(
        reported.contains("a.msi:8") && reported.contains("line 7"),
        "{reported}"
    );
}

#[test]
fn the_row_of_360_degrees_is_left_out_where_it_repeats_the_first() {
    let with = good().replace("VERTICAL 360", "360 0.0\nVERTICAL 360");
    let read = file(&with);
    assert_eq!(read.cuts, file(&good()).cuts);
    assert_eq!(remarked(&read), ["row-360"]);
    let read = file(&with.replace("HORIZONTAL 360", "HORIZONTAL 361"));
    assert_eq!(remarked(&read), ["row-360"]);
    let (codes, reported) = refused(&with.replace("360 0.0\n", "360 0.4\n"));
    assert_eq!(codes, ["pattern-rows-too-many"]);
    assert!(
        reported.contains("a.msi:373") && reported.contains("(360 0.4)"),
        "{reported}"
    );
    let (codes, reported) = refused(&with.replace("360 0.0\n", "360 0.0\n361 0.1\n"));
    assert_eq!(codes, ["pattern-rows-too-many"]);
    assert!(reported.contains("362 rows"), "{reported}");
}

#[test]
fn a_truncated_block_is_named_with_its_rows() {
    let text = good();
    let cut = &text[..text.find("\n200\t").expect("there")];
    let (codes, reported) = refused(cut);
    assert_eq!(codes, ["pattern-truncated"]);
    assert!(
        reported.contains("VERTICAL ends after 200 rows, 360 are expected: row 200 is missing"),
        "{reported}"
    );
    let cut = &text[..text.find("VERTICAL").expect("there")];
    assert_eq!(refused(cut).0, ["pattern-block-missing"]);
    assert_eq!(
        refused("").0,
        [
            "pattern-block-missing",
            "pattern-block-missing",
            "pattern-gain-missing"
        ]
    );
}

#[test]
fn angles_are_each_there_once_and_in_order() {
    for (from, to, what) in [
        ("\n57 5.7\n", "\n", "angle 58 of HORIZONTAL comes too early"),
        ("\n57 5.7\n", "\n56 5.7\n", "angle 56 of HORIZONTAL is repeated"),
        (
            "\n57 5.7\n",
            "\n12 5.7\n",
            "angle 12 of HORIZONTAL is out of order",
        ),
        ("\n57 5.7\n", "\n57.5 5.7\n", "angle 57.5 of HORIZONTAL"),
    ] {
        let (codes, reported) = refused(&good().replace(from, to));
        assert_eq!(codes, ["pattern-angle"]);
        assert!(
            reported.contains("a.msi:70:") && reported.contains(what),
            "{reported}"
        );
    }
}

#[test]
fn rows_that_are_no_numbers_are_named() {
    for bad in [
        "57 NaN",
        "57 inf",
        "57",
        "57 5.7 3",
        "57 x",
        "NaN 5.7",
        "57 999",
        "57 1.234,5",
        "5,7,5.7",
    ] {
        let (codes, reported) = refused(&good().replace("\n57 5.7\n", &format!("\n{bad}\n")));
        assert_eq!(codes, ["pattern-row"], "{bad}");
        assert!(
            reported.contains("a.msi:70:") && reported.contains(&format!("'{bad}'")),
            "{reported}"
        );
    }
    let (codes, _) = refused(&good().replace(".7\n", ".x\n"));
    assert_eq!(codes.len(), 6, "five rows and a sum: {codes:?}");
}

#[test]
fn gains_are_turned_around_and_mixed_signs_refused() {
    let text = good();
    let (head, rows) = text.split_at(text.find("HORIZONTAL").expect("there"));
    let turned = |line: &str| match line.split_once([' ', '\t']) {
        Some((angle, value)) if angle.parse::<u32>().is_ok() => format!("{angle} -{value}\n"),
        _ => format!("{line}\n"),
    };
    let rows: String = rows.lines().map(turned).collect();
    let read = file(&format!("{head}{rows}"));
    assert_eq!(read.cuts, file(&good()).cuts);
    assert_eq!(remarked(&read), ["gains-negative", "gains-negative"]);
    let (codes, reported) = refused(&good().replace("\n57 5.7\n", "\n57 -5.7\n"));
    assert_eq!(codes, ["pattern-signs"]);
    assert!(
        reported.contains("a.msi:70:") && reported.contains("-5.7"),
        "{reported}"
    );
}

#[test]
fn the_tilt_in_the_cuts_is_known() {
    let tilt = |lines: &str| {
        let text = good().replace("TILT ELECTRICAL\nELECTRICAL_TILT 6\n", lines);
        parse(&text, "a.msi").map(|f| (f.electrical_tilt_deg, remarked(&f)))
    };
    for silent in [
        "",
        "TILT ELECTRICAL\n",
        "TILT\n",
        "TILT MECHANICAL\n",
        "TILT NONE\nELECTRICAL_TILT\n",
    ] {
        assert_eq!(tilt(silent), Ok((6.0, vec!["tilt-from-cut"])), "{silent}");
    }
    assert_eq!(tilt("TILT MECHANICAL 3\nELECTRICAL_TILT 6\n"), Ok((6.0, vec![])));
    for words in [
        "E-Tilt 6",
        "E-TILT-6",
        "T6",
        "6-Deg E-Tilt",
        "ELECTRICAL +6.0",
        "ELECTRICAL 6 degrees",
    ] {
        assert_eq!(tilt(&format!("TILT {words}\n")), Ok((6.0, vec![])), "{words}");
    }
    assert_eq!(tilt("TILT ELECTRICAL -2\n").map(|t| t.0), Ok(-2.0));
    assert_eq!(tilt("ELECTRICAL_TILT 0\n"), Ok((0.0, vec!["beam-elsewhere"])));
    for bad in [
        "ELECTRICAL_TILT 6\nTILT 4\n",
        "ELECTRICAL_TILT 0-10\n",
        "ELECTRICAL_TILT variable\n",
        "TILT 95\n",
    ] {
        assert_eq!(
            refused(&good().replace("TILT ELECTRICAL\nELECTRICAL_TILT 6\n", bad)).0,
            ["pattern-tilt"],
            "{bad}"
        );
    }
}

#[test]
fn a_vertical_cut_that_runs_upwards_is_refused() {
    let text = good();
    let (before, rows) = text.split_at(text.find("VERTICAL 360\n").expect("there") + 13);
    let values: Vec<&str> = rows.lines().filter_map(|l| l.split('\t').nth(1)).collect();
    let mut upside_down = before.to_owned();
    for d in 0..360 {
        upside_down += &format!("{d} {}\n", values[(360 - d) % 360]);
    }
    let (codes, reported) = refused(&upside_down);
    assert_eq!(codes, ["pattern-upside-down"]);
    assert!(reported.contains("6° above the horizon"), "{reported}");
    // The same where no tilt is stated: sectors are not tilted upwards, unless the file says so.
    let silent = upside_down.replace("ELECTRICAL_TILT 6\n", "");
    assert_eq!(refused(&silent).0, ["pattern-upside-down"]);
    let stated = upside_down.replace("ELECTRICAL_TILT 6\n", "ELECTRICAL_TILT -6\n");
    assert_eq!(file(&stated).electrical_tilt_deg, -6.0);
}

/// The good file with other rows: each of a block by its angle and attenuation.
fn rewritten(row: impl Fn(usize, &str) -> String, order: impl Iterator<Item = usize> + Clone) -> String {
    let text = good();
    let mut written = String::new();
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        written += &format!("{line}\n");
        at += 1;
        if line.starts_with("HORIZONTAL") || line.starts_with("VERTICAL") {
            for degree in order.clone() {
                let value = lines[at + degree].split([' ', '\t']).nth(1).expect("a value");
                written += &row(degree, value);
            }
            at += 360;
        }
    }
    written
}

#[test]
fn rows_of_other_programs_are_the_same_antenna() {
    let right = file(&good());
    let turned = (180..360).chain(0..180);
    let signed = |d: usize| if d >= 180 { d as i32 - 360 } else { d as i32 };
    for (what, text) in [
        ("commas", rewritten(|d, v| format!("{d},{v}\n"), 0..360)),
        (
            "exponents",
            rewritten(
                |d, v| format!("{d} {:e}\n", v.parse::<f64>().expect("a number")),
                0..360,
            ),
        ),
        ("signed", rewritten(|d, v| format!("{} {v}\n", signed(d)), turned)),
        (
            "halves",
            rewritten(|d, v| format!("{d}.0 {v}\n{d}.5 {v}\n"), 0..360),
        ),
    ] {
        assert_eq!(file(&text).cuts, right.cuts, "{what}");
    }
    for gain in ["17.15 dBi +/- 0.5 dB", "15 dBd (17.15 dBi)", "17.2 dBi / 15 dBd"] {
        let text = good().replace("GAIN 15 dBd", &format!("GAIN {gain}"));
        assert!((file(&text).gain.0 - 17.15).abs() < 0.06, "{gain}");
    }
    let contradicts = good().replace("GAIN 15 dBd", "GAIN 15 dBd (15 dBi)");
    assert_eq!(refused(&contradicts).0, ["pattern-gain"]);
}

/// The good file with its vertical block counted from another angle.
fn turned_by(degrees: usize) -> String {
    let text = good();
    let (before, rows) = text.split_at(text.find("VERTICAL 360\n").expect("there") + 13);
    let values: Vec<&str> = rows.lines().filter_map(|l| l.split('\t').nth(1)).collect();
    let rows: String = (0..360)
        .map(|d| format!("{d} {}\n", values[(d + 360 - degrees) % 360]))
        .collect();
    format!("{before}{rows}")
}

#[test]
fn a_vertical_cut_that_looks_elsewhere_is_refused_or_reported() {
    let (codes, reported) = refused(&turned_by(180));
    assert_eq!(codes, ["pattern-beam-behind"]);
    assert!(reported.contains("turn the block around"), "{reported}");
    let down = turned_by(80);
    assert_eq!(remarked(&file(&down)), ["beam-elsewhere"]);
    let silent = file(&down.replace("TILT ELECTRICAL\nELECTRICAL_TILT 6\n", ""));
    assert_eq!(
        (silent.electrical_tilt_deg, remarked(&silent)),
        (0.0, vec!["beam-elsewhere"])
    );
}

#[test]
fn a_horizontal_beam_aside_is_reported() {
    let text = good();
    let start = text.find("HORIZONTAL 360\n").expect("there") + 15;
    let end = text.find("VERTICAL").expect("there");
    let values: Vec<&str> = text[start..end]
        .lines()
        .filter_map(|l| l.split(' ').nth(1))
        .collect();
    let rows: String = (0..360)
        .map(|d| format!("{d} {}\n", values[(d + 270) % 360]))
        .collect();
    let read = file(&format!("{}{rows}{}", &text[..start], &text[end..]));
    assert_eq!(remarked(&read), ["horizontal-beam-aside"]);
    assert_eq!(
        read.cuts
            .attenuation_db(Combination::Interpolated, 90.0, 6.0, 6.0),
        0.0
    );
}

#[test]
fn faults_of_all_parts_come_together() {
    let text = good()
        .replace("GAIN 15 dBd\n", "")
        .replace("\n57 5.7\n", "\n57 x\n")
        .replace("\n90\t", "\n89\t")
        .replace("ELECTRICAL_TILT 6", "ELECTRICAL_TILT 6-8");
    assert_eq!(
        refused(&text).0,
        [
            "pattern-tilt",
            "pattern-row",
            "pattern-angle",
            "pattern-gain-missing"
        ]
    );
    assert_eq!(
        refused(&good().replace("HORIZONTAL 360", "HORIZONTAL 72")).0,
        ["pattern-block-size"]
    );
    assert_eq!(
        refused(&good().replace("HORIZONTAL 360", "HORIZNTAL 360")).0,
        ["pattern-row-stray", "pattern-block-missing"]
    );
    let twice = format!(
        "{}{}",
        good(),
        &good()[good().find("HORIZONTAL").expect("there")..]
    );
    assert!(refused(&twice).0.contains(&"pattern-block-twice"));
}

#[test]
fn cuts_that_miss_the_gain_stay_as_they_are() {
    let mut text = good();
    for d in 0..360i32 {
        let v = f64::from(d.min(360 - d)) / 10.0;
        text = text.replacen(&format!("\n{d} {v}\n"), &format!("\n{d} {}\n", v + 3.0), 1);
    }
    let read = file(&text);
    assert_eq!(remarked(&read), ["cut-below-gain"]);
    assert_eq!(read.cuts.horizontal_db()[0], 3.0);
    // The horizontal cut lies where the vertical one has 3 dB: 24° below the beam.
    assert_eq!(read.cuts.attenuation_db(Combination::Sum, 0.0, 30.0, 6.0), 3.0);
    assert_eq!(read.cuts.attenuation_db(Combination::Sum, 50.0, 30.0, 6.0), 8.0);
    assert_eq!(read.cuts.attenuation_db(Combination::Sum, 0.0, 6.0, 6.0), 0.0);
}

#[test]
fn what_is_written_is_read_back() {
    let element = Parametric::TR38901_ELEMENT;
    let sampled = Cuts::sampled(&element);
    let made = File {
        cuts: sampled,
        electrical_tilt_deg: 0.0,
        ..file(&good())
    };
    let back = file(&made.to_text());
    assert_eq!((back.gain, &back.comments), (made.gain, &made.comments));
    for d in 0..360 {
        assert!((back.cuts.horizontal_db()[d] - made.cuts.horizontal_db()[d]).abs() <= 0.005);
        assert!((back.cuts.vertical_db()[d] - made.cuts.vertical_db()[d]).abs() <= 0.005);
    }
}
