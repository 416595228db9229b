//! Names that sound like the northern mountains of Viet Nam and belong to no real place: parts of names, put
//! together at random. All spelling is Unicode NFC.

use crate::maths::random::Random;
use std::collections::BTreeSet;

/// First parts of villages' names: waters, fields, rocks.
const FIRST: [&str; 24] = [
    "Nậm", "Nà", "Huổi", "Pá", "Khuổi", "Tà", "Phiêng", "Lũng", "Co", "Pác", "Bó", "Thẩm", "Suối", "Khe",
    "Đèo", "Háng", "Sảng", "Mường", "Chiềng", "Pù", "Cốc", "Kéo", "Vàng", "Lao",
];

/// Second parts.
const SECOND: [&str; 40] = [
    "Sại",
    "Ngươm",
    "Hẻo",
    "Lạn",
    "Mười",
    "Hin",
    "Khoang",
    "Tẩu",
    "Pục",
    "Chông",
    "Dẻ",
    "Xín",
    "Vè",
    "Ỏ",
    "Lốm",
    "Khúa",
    "Nghịu",
    "Phặt",
    "Đứa",
    "Bẩu",
    "Ngọa",
    "Thín",
    "Rắc",
    "Mảy",
    "Sấn",
    "Kim",
    "Lụa",
    "Tre",
    "Đỏ",
    "Xanh",
    "Thượng",
    "Hạ",
    "Trung",
    "Đông",
    "Đoài",
    "Quýt",
    "Mận",
    "Trám",
    "Vầu",
    "Giang",
];

/// First parts of the names of communes and provinces.
const GRAND_FIRST: [&str; 28] = [
    "An",
    "Bình",
    "Cẩm",
    "Đại",
    "Đồng",
    "Gia",
    "Hòa",
    "Hồng",
    "Kim",
    "Lâm",
    "Long",
    "Lương",
    "Minh",
    "Mỹ",
    "Nghĩa",
    "Ngọc",
    "Phong",
    "Phú",
    "Phúc",
    "Quang",
    "Sơn",
    "Tân",
    "Thái",
    "Thanh",
    "Thuận",
    "Tiên",
    "Trường",
    "Xuân",
];

/// Second parts of the names of communes and provinces.
const GRAND_SECOND: [&str; 28] = [
    "Bảo", "Cát", "Châu", "Cường", "Dương", "Đài", "Điền", "Đức", "Hải", "Hậu", "Khê", "Khánh", "Lạc",
    "Lĩnh", "Lộc", "Mộc", "Nhuận", "Phương", "Quế", "Sa", "Thạch", "Thủy", "Tín", "Tùng", "Vân", "Viên",
    "Vọng", "Yên",
];

/// Draws two-part names that are all different; a number is added when the pairs run out.
struct Pairs<'a> {
    first: &'a [&'a str],
    second: &'a [&'a str],
    used: BTreeSet<String>,
}

impl Pairs<'_> {
    fn draw(&mut self, random: &mut Random) -> String {
        let pair = |random: &mut Random| {
            let first = self.first[random.below(self.first.len())];
            let second = self.second[random.below(self.second.len())];
            format!("{first} {second}")
        };
        let mut name = pair(random);
        for attempt in 0.. {
            if attempt >= 20 {
                // Pairs are scarce by now: number this one.
                let numbered = (2..)
                    .map(|n| format!("{name} {n}"))
                    .find(|n| !self.used.contains(n));
                name = numbered.unwrap_or(name);
            }
            if !self.used.contains(&name) || attempt >= 20 {
                break;
            }
            name = pair(random);
        }
        self.used.insert(name.clone());
        name
    }
}

/// Names of provinces, all different; each says that it is synthetic.
pub(super) fn provinces(seed: u64, count: usize) -> Vec<String> {
    let mut random = Random::new(seed, 31);
    let mut pairs = grand();
    (0..count)
        .map(|_| format!("Tỉnh Mô phỏng {} (synthetic)", pairs.draw(&mut random)))
        .collect()
}

/// Names of communes, all different.
pub(super) fn communes(seed: u64, count: usize) -> Vec<String> {
    let mut random = Random::new(seed, 32);
    let mut pairs = grand();
    (0..count)
        .map(|_| format!("Xã {}", pairs.draw(&mut random)))
        .collect()
}

/// Names of districts, all different.
pub(super) fn districts(seed: u64, count: usize) -> Vec<String> {
    let mut random = Random::new(seed, 33);
    let mut pairs = grand();
    (0..count)
        .map(|_| format!("Huyện {}", pairs.draw(&mut random)))
        .collect()
}

fn grand() -> Pairs<'static> {
    Pairs {
        first: &GRAND_FIRST,
        second: &GRAND_SECOND,
        used: BTreeSet::new(),
    }
}

/// The names in use in one commune: villages repeat names between communes, as real ones do, not within one.
pub(super) struct VillageNames {
    pairs: Pairs<'static>,
}

impl VillageNames {
    pub(super) fn new() -> Self {
        Self {
            pairs: Pairs {
                first: &FIRST,
                second: &SECOND,
                used: BTreeSet::new(),
            },
        }
    }

    /// The next name; the kind of place (`Thôn`, `Bản` …) goes first.
    pub(super) fn draw(&mut self, random: &mut Random, kind: &str) -> String {
        format!("{kind} {}", self.pairs.draw(random))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::is_nfc;

    #[test]
    fn names_are_nfc_and_different() {
        let mut random = Random::new(4, 4);
        let mut villages = VillageNames::new();
        let drawn: Vec<String> = (0..2000).map(|_| villages.draw(&mut random, "Bản")).collect();
        let all = [drawn.clone(), communes(1, 1500), provinces(1, 60)];
        for list in all {
            assert!(list.iter().all(|name| is_nfc(name)));
            let set: BTreeSet<&String> = list.iter().collect();
            assert_eq!(set.len(), list.len());
        }
        assert!(drawn.iter().any(|name| !name.is_ascii()));
    }

    #[test]
    fn provinces_say_that_they_are_synthetic() {
        assert!(
            provinces(3, 5)
                .iter()
                .all(|name| name.contains("synthetic") && name.contains("Mô phỏng"))
        );
    }
}
