//! The values that fields of a list can have, and what they mean.

use super::model::ValueList;

pub(super) const VERDICTS: ValueList = ValueList {
    name: "verdict",
    values: &[
        ("covered", ["covered", "có sóng"]),
        ("low-signal", ["low signal", "lõm sóng"]),
        ("white", ["white (no usable signal)", "trắng sóng"]),
        ("unknown", ["unknown", "chưa rõ"]),
    ],
};

pub(super) const ELECTRICITY: ValueList = ValueList {
    name: "electricity",
    values: &[
        ("grid", ["on the grid", "điện lưới"]),
        ("weak", ["weak or own supply", "điện yếu hoặc tự cấp"]),
        ("none", ["none", "không có điện"]),
        ("unknown", ["unknown", "chưa rõ"]),
    ],
};

pub(super) const POINTS_FROM: ValueList = ValueList {
    name: "test_points_from",
    values: &[
        ("given", ["given", "theo danh sách"]),
        (
            "population",
            ["clusters of people", "cụm dân cư theo bản đồ dân số"],
        ),
        ("buildings", ["clusters of buildings", "cụm nhà"]),
        (
            "sampled",
            [
                "sampled, not where people are known to be",
                "lấy mẫu, không rõ có dân",
            ],
        ),
        ("centre alone", ["centre alone", "chỉ có điểm trung tâm"]),
    ],
};

pub(super) const POINT_KINDS: ValueList = ValueList {
    name: "test_point_kind",
    values: &[
        ("centre", ["centre", "trung tâm"]),
        ("community house", ["community house", "nhà văn hóa"]),
        ("school", ["school", "trường học"]),
        ("clinic", ["clinic", "trạm y tế"]),
        ("cluster", ["cluster", "cụm dân cư"]),
        (
            "populated cluster",
            ["cluster of people", "cụm dân cư theo bản đồ dân số"],
        ),
        ("cluster of buildings", ["cluster of buildings", "cụm nhà"]),
        ("sampled", ["sampled", "điểm lấy mẫu"]),
    ],
};

pub(super) const STATUSES: ValueList = ValueList {
    name: "cell_status",
    values: &[
        ("on-air", ["on air", "đang phát sóng"]),
        ("planned", ["planned", "theo kế hoạch"]),
        ("off", ["off", "đã tắt"]),
    ],
};

pub(super) const CLASSES: ValueList = ValueList {
    name: "coverage_class",
    values: &[
        ("covered", ["covered", "có sóng"]),
        ("low signal", ["low signal", "sóng yếu"]),
        ("no usable signal", ["no usable signal", "không có sóng"]),
        ("unknown", ["unknown", "chưa rõ"]),
    ],
};

pub(super) const CLAIMS: ValueList = ValueList {
    name: "claims_class",
    values: &[
        ("agrees", ["claim agrees", "công bố phù hợp"]),
        ("unknown", ["not known", "chưa rõ"]),
        (
            "not-claimed-covered",
            ["not claimed, covered", "không công bố nhưng có sóng"],
        ),
        (
            "claimed-predicted-dark",
            ["claimed, predicted dark", "công bố có sóng, dự báo không có"],
        ),
        (
            "claimed-measured-dark",
            ["claimed, measured dark", "công bố có sóng, đo được là không có"],
        ),
    ],
};

pub(super) const CALIBRATION: ValueList = ValueList {
    name: "calibration_range",
    values: &[
        ("inside", ["inside", "trong phạm vi"]),
        ("outside", ["outside", "ngoài phạm vi"]),
    ],
};

pub(super) const YES_NO: ValueList = ValueList {
    name: "yes_no",
    values: &[("yes", ["yes", "có"]), ("no", ["no", "không"])],
};

/// All of them.
pub(super) const ALL: [ValueList; 9] = [
    VERDICTS,
    ELECTRICITY,
    POINTS_FROM,
    POINT_KINDS,
    STATUSES,
    CLASSES,
    CLAIMS,
    CALIBRATION,
    YES_NO,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Electricity, PointsFrom, TestPointKind};
    use crate::gaps::Class;
    use crate::gaps::claims::ClaimClass;

    fn holds(list: ValueList, names: &[&str]) {
        for name in names {
            assert!(list.values.iter().any(|v| v.0 == *name), "{}: {name}", list.name);
        }
        assert_eq!(list.values.len(), names.len(), "{}", list.name);
    }

    #[test]
    fn lists_hold_every_value_that_results_have() {
        use Electricity as E;
        use TestPointKind as T;
        holds(ELECTRICITY, &[E::Grid, E::Weak, E::None, E::Unknown].map(E::name));
        holds(CLASSES, &Class::ALL.map(Class::name));
        holds(CLAIMS, &ClaimClass::ALL.map(ClaimClass::name));
        holds(
            POINTS_FROM,
            &[
                PointsFrom::Given,
                PointsFrom::Population,
                PointsFrom::Buildings,
                PointsFrom::Sampled,
                PointsFrom::CentreAlone,
            ]
            .map(PointsFrom::name),
        );
        let kinds = [
            T::Centre,
            T::CommunityHouse,
            T::School,
            T::Clinic,
            T::Cluster,
            T::Populated,
            T::Buildings,
            T::Sampled,
        ];
        holds(POINT_KINDS, &kinds.map(T::name));
    }

    #[test]
    fn every_value_has_words_of_its_own_in_both_languages() {
        for list in ALL {
            for language in 0..2 {
                let mut words: Vec<&str> = list.values.iter().map(|v| v.1[language]).collect();
                words.sort_unstable();
                words.dedup();
                assert_eq!(words.len(), list.values.len(), "{}", list.name);
            }
        }
    }
}
