//! Words of lists: statuses, electricity, signal, ticks; Vietnamese and English, with and without accents.

use crate::domain::Technology;
use crate::ingest::list::ListCell;
use crate::ingest::list::look_up;
use crate::register::spelling::fold;
use crate::register::{Prediction, Said, Status};

#[rustfmt::skip]
const STATUSES: &[(Said, &str)] = &[
    (Said::Is(Status::Closed), "closed | covered | da phu song | da phu | da co song | co song | da xoa | \
         da xoa lom | hoan thanh | da hoan thanh | xong | done | da xu ly | da dong | phu song | \
         da phu song xong | completed"),
    (Said::NotCovered, "not covered | chua | chua phu song | chua phu | chua co song | open | chua xu ly | \
         chua hoan thanh | chua trien khai | con lom | con lom song | lom song | khong co song | pending | \
         left"),
    (Said::Is(Status::Identified), "identified | moi phat hien | phat hien | moi | new | moi phat sinh"),
    (Said::Is(Status::Verified), "verified | da xac minh | xac minh | da khao sat | da kiem tra"),
    (Said::Is(Status::Assigned), "assigned | da giao | giao | da giao nhiem vu | da phan cong"),
    (Said::Is(Status::InProgress), "in progress | dang trien khai | dang xay dung | dang thi cong | \
         dang thuc hien | dang lam | trien khai | dang xu ly | dang lap dat"),
    (Said::Is(Status::OnAir), "on air | da phat song | phat song | da len song"),
    (Said::Is(Status::Reopened), "reopened | tai phat | mo lai | lom lai | phat sinh lai"),
    (Said::Is(Status::Merged), "merged | da gop | gop | sap nhap | da sap nhap"),
    (Said::Is(Status::Withdrawn), "withdrawn | da loai | loai | loai bo | dua ra khoi danh sach | \
         da dua ra khoi danh sach"),
];

#[rustfmt::skip]
const ELECTRICITY: &[(&str, &str)] = &[
    ("grid", "grid | co | co dien | dien luoi | co dien luoi | luoi | dien luoi quoc gia | da co dien | \
         da co dien luoi | luoi quoc gia | yes | x | 1 | dien on dinh | oui | reseau | si | red publica | ya | pln"),
    ("weak", "weak | yeu | dien yeu | dien mat troi | nang luong mat troi | pin mat troi | solar | \
         thuy dien nho | may phat | may phat dien | dien khong on dinh | khong on dinh | dien tu tao | \
         dien chua on dinh"),
    ("none", "none | khong | khong co dien | chua co dien | chua | chua co | khong dien | no | 0 | \
         chua co dien luoi | khong co | non | sin electricidad | sin energia | tidak | tidak ada | belum"),
    ("unknown", "unknown | khong ro | chua ro | khong biet | chua xac dinh"),
];

#[rustfmt::skip]
const SIGNALS: &[(&str, &str)] = &[
    ("white", "white | trang | trang song | khong co song | khong song | chua co song | mat song"),
    ("low-signal", "low signal | lom | lom song | song yeu | yeu | song chap chon | chap chon | weak"),
];

/// A status.
pub(super) fn status(text: &str) -> Option<Said> {
    look_up(STATUSES, text)
}

/// `grid`, `weak`, `none`, `unknown`; a tick means the grid, for that is what the column asks.
pub(in crate::ingest) fn electricity(cell: &ListCell) -> Option<&'static str> {
    match cell {
        ListCell::Text(text) => look_up(ELECTRICITY, text).or_else(|| tick(cell).map(grid_or_none)),
        _ => tick(cell).map(grid_or_none),
    }
}

fn grid_or_none(ticked: bool) -> &'static str {
    if ticked { "grid" } else { "none" }
}

/// `white` or `low-signal`.
pub(super) fn signal(text: &str) -> Option<&'static str> {
    look_up(SIGNALS, text)
}

/// A study's verdict, and what it found.
pub(super) fn verdict(text: &str) -> Option<(Prediction, Option<&'static str>)> {
    match fold(text).as_str() {
        "white" => Some((Prediction::Gap, Some("white"))),
        "low signal" => Some((Prediction::Gap, Some("low-signal"))),
        "covered" => Some((Prediction::Covered, None)),
        "unknown" => Some((Prediction::Unknown, None)),
        _ => None,
    }
}

/// Ticked, or not; `None` where nobody can say.
pub(super) fn tick(cell: &ListCell) -> Option<bool> {
    match cell {
        ListCell::Truth(truth) => Some(*truth),
        ListCell::Number(x) if *x == 1.0 => Some(true),
        ListCell::Number(x) if *x == 0.0 => Some(false),
        ListCell::Text(text) => match text.trim() {
            "✓" | "✔" | "☑" | "√" | "v" | "V" | "+" => Some(true),
            "✗" | "✘" | "☐" | "–" | "-" => Some(false),
            _ => match fold(text).as_str() {
                "x" | "1" | "co" | "yes" | "y" | "true" | "da" | "roi" | "dung" => Some(true),
                "0" | "khong" | "no" | "n" | "false" | "chua" | "sai" => Some(false),
                _ => None,
            },
        },
        _ => None,
    }
}

/// Technologies in a text such as `3G/4G`, oldest first; nothing where a part is none.
pub(super) fn technologies(text: &str) -> Vec<Technology> {
    let parts = text
        .split(['/', ',', ';', '+', '&'])
        .map(str::trim)
        .filter(|p| !p.is_empty());
    let read: Result<Vec<Technology>, String> = parts.map(str::parse).collect();
    let mut found = read.unwrap_or_default();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> ListCell {
        ListCell::Text(text.to_owned())
    }

    #[test]
    fn every_word_is_folded_and_means_one_thing() {
        let all = [
            STATUSES
                .iter()
                .flat_map(|(_, w)| w.split(" | "))
                .collect::<Vec<_>>(),
            ELECTRICITY.iter().flat_map(|(_, w)| w.split(" | ")).collect(),
            SIGNALS.iter().flat_map(|(_, w)| w.split(" | ")).collect(),
        ];
        for words in all {
            let mut seen = std::collections::BTreeSet::new();
            for word in words {
                assert_eq!(fold(word), word);
                assert!(seen.insert(word), "{word}");
            }
        }
        // What the register prints is read back.
        for status in Status::ALL {
            assert_eq!(super::status(status.name()), Some(Said::Is(status)));
            assert_eq!(
                super::status(status.name_vi()),
                Some(Said::Is(status)),
                "{status}"
            );
        }
    }

    #[test]
    fn words_are_read_as_people_write_them() {
        assert_eq!(status("Đã phủ sóng"), Some(Said::Is(Status::Closed)));
        assert_eq!(status("đã có sóng"), Some(Said::Is(Status::Closed)));
        assert_eq!(status("CHƯA"), Some(Said::NotCovered));
        assert_eq!(status("Đang triển khai"), Some(Said::Is(Status::InProgress)));
        assert_eq!(status("có lẽ"), None);
        assert_eq!(electricity(&text("Điện mặt trời")), Some("weak"));
        assert_eq!(electricity(&text("chưa có điện")), Some("none"));
        assert_eq!(electricity(&text("✓")), Some("grid"));
        assert_eq!(electricity(&text("gas")), None);
        assert_eq!(signal("Trắng sóng"), Some("white"));
        assert_eq!(tick(&ListCell::Number(2.0)), None);
        assert_eq!(technologies("4G, 3G"), [Technology::G3, Technology::G4]);
        assert!(technologies("4G và sóng").is_empty());
    }
}
