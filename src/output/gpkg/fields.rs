//! The fields of layers: type, names in two languages, values. One table for every layer and for
//! `layers.json`.

use super::lists::{
    CALIBRATION, CLAIMS, CLASSES, ELECTRICITY, POINT_KINDS, POINTS_FROM, STATUSES, VERDICTS, YES_NO,
};
use super::model::{Both, Field, Kind, ValueList};
use Kind::{Date, Real, Text, Whole};

/// Key, type, names, list of values.
type Row = (&'static str, Kind, Both, Option<ValueList>);

#[rustfmt::skip]
const FIELDS: &[Row] = &[
    // Villages.
    ("id", Text, ["code", "mã"], None),
    ("name", Text, ["name", "tên"], None),
    ("commune_code", Text, ["commune, code", "mã xã"], None),
    ("commune_name", Text, ["commune", "xã"], None),
    ("province_code", Text, ["province, code", "mã tỉnh"], None),
    ("province_name", Text, ["province", "tỉnh"], None),
    ("population", Real, ["people", "số dân"], None),
    ("households", Real, ["households", "số hộ"], None),
    ("electricity", Text, ["electricity", "điện"], Some(ELECTRICITY)),
    ("verdict", Text, ["verdict (predicted)", "kết luận (dự báo)"], Some(VERDICTS)),
    ("reason", Text, ["why it is unknown", "lý do chưa rõ"], None),
    ("technology", Text, ["technology", "công nghệ"], None),
    ("operator", Text, ["operator", "nhà mạng"], None),
    ("cell_id", Text, ["cell", "mã cell"], None),
    ("level_dbm", Real, ["level, dBm", "mức thu, dBm"], None),
    ("threshold_covered_dbm", Real, ["covered from, dBm", "có sóng từ, dBm"], None),
    ("threshold_usable_dbm", Real, ["usable from, dBm", "dùng được từ, dBm"], None),
    ("shortfall_db", Real, ["missing, dB", "còn thiếu, dB"], None),
    ("people_covered_share", Real, ["share of people covered", "tỷ lệ dân có sóng"], None),
    ("calibration_range", Text, ["range of the calibration", "phạm vi hiệu chỉnh"], Some(CALIBRATION)),
    ("covered_probability", Real, ["probability of covered", "xác suất có sóng"], None),
    ("sinr_db", Real, ["SINR, dB", "SINR, dB"], None),
    ("sinr_reason", Text, ["why there is no SINR", "lý do không có SINR"], None),
    ("downlink_mbps", Real, ["downlink, Mbit/s", "tải xuống, Mbit/s"], None),
    ("nearest_site", Text, ["nearest site", "trạm gần nhất"], None),
    ("nearest_site_km", Real, ["nearest site, km", "trạm gần nhất, km"], None),
    ("rank", Whole, ["rank", "thứ hạng"], None),
    ("score", Real, ["score", "điểm"], None),
    ("score_people", Real, ["score: people", "điểm: số dân"], None),
    ("score_distance", Real, ["score: distance", "điểm: khoảng cách"], None),
    ("score_shortfall", Real, ["score: missing level", "điểm: mức thu còn thiếu"], None),
    ("score_electricity", Real, ["score: electricity", "điểm: điện"], None),
    ("top_n", Whole, ["first ranks asked for", "số hạng đầu được xét"], None),
    ("top_n_share", Real, ["share of draws among the first", "tỷ lệ nằm trong các hạng đầu"], None),
    ("gap_share", Real, ["share of draws as a gap", "tỷ lệ là vùng thiếu sóng"], None),
    ("rank_5_pct", Whole, ["rank, 5 %", "thứ hạng, 5 %"], None),
    ("rank_95_pct", Whole, ["rank, 95 %", "thứ hạng, 95 %"], None),
    ("test_points", Whole, ["test points", "số điểm kiểm tra"], None),
    ("test_points_from", Text, ["test points from", "nguồn điểm kiểm tra"], Some(POINTS_FROM)),
    ("centre_lon_deg", Real, ["centre, longitude", "trung tâm, kinh độ"], None),
    ("centre_lat_deg", Real, ["centre, latitude", "trung tâm, vĩ độ"], None),
    // Claims.
    ("claimed_by", Text, ["claimed by", "đơn vị công bố có sóng"], None),
    ("claimants_predicted_covered", Text, ["predicted covered", "dự báo có sóng"], None),
    ("claimed_predicted_dark_by", Text, ["claimed, predicted dark", "công bố có sóng, dự báo không có"], None),
    ("claimed_measured_dark_by", Text, ["claimed, measured dark", "công bố có sóng, đo được là không có"], None),
    ("not_claimed_covered_by", Text, ["not claimed, covered", "không công bố nhưng có sóng"], None),
    ("claims_class", Text, ["gravest class of claims", "mức sai lệch nặng nhất"], Some(CLAIMS)),
    // Test points.
    ("village_id", Text, ["village, code", "mã thôn bản"], None),
    ("village", Text, ["village", "thôn bản"], None),
    ("point_id", Text, ["test point", "điểm kiểm tra"], None),
    ("point_kind", Text, ["kind of point", "loại điểm"], Some(POINT_KINDS)),
    ("people_share", Real, ["share of the village's people", "tỷ lệ dân của thôn bản"], None),
    // Network.
    ("site", Text, ["site", "trạm"], None),
    ("operators", Text, ["operators", "các nhà mạng"], None),
    ("technologies", Text, ["technologies", "các công nghệ"], None),
    ("cells", Whole, ["cells", "số cell"], None),
    ("cells_on_air", Whole, ["cells on air", "số cell đang phát sóng"], None),
    ("status", Text, ["status", "trạng thái"], Some(STATUSES)),
    ("frequency_mhz", Real, ["frequency, MHz", "tần số, MHz"], None),
    ("bandwidth_mhz", Real, ["bandwidth, MHz", "băng thông, MHz"], None),
    ("antenna_height_m", Real, ["antenna above ground, m", "độ cao anten, m"], None),
    ("eirp_dbm", Real, ["EIRP, dBm", "EIRP, dBm"], None),
    ("azimuth_deg", Real, ["azimuth, degrees", "góc phương vị, độ"], None),
    ("mechanical_tilt_deg", Real, ["mechanical tilt, degrees", "góc ngẩng cơ, độ"], None),
    ("electrical_tilt_deg", Real, ["electrical tilt, degrees", "góc ngẩng điện, độ"], None),
    ("lon_deg", Real, ["longitude", "kinh độ"], None),
    ("lat_deg", Real, ["latitude", "vĩ độ"], None),
    // Measurements and classes.
    ("measured_on", Date, ["measured on", "ngày đo"], None),
    ("class", Text, ["coverage (predicted)", "vùng phủ (dự báo)"], Some(CLASSES)),
    ("area_km2", Real, ["area, km²", "diện tích, km²"], None),
    ("unit", Whole, ["outline", "đường bao"], None),
    // Plans.
    ("phase", Whole, ["phase", "giai đoạn"], None),
    ("due", Date, ["due", "thời hạn"], None),
    ("kind", Text, ["what is built", "hạng mục"], None),
    ("source", Text, ["where the place comes from", "nguồn vị trí"], None),
    ("ground_m", Real, ["ground, m", "độ cao mặt đất, m"], None),
    ("mast_m", Real, ["mast, m", "chiều cao cột, m"], None),
    ("capex", Real, ["to build", "chi phí đầu tư"], None),
    ("yearly", Real, ["a year", "chi phí hằng năm"], None),
    ("cost", Real, ["cost", "tổng chi phí"], None),
    ("paid_by", Text, ["paid by", "đơn vị chi trả"], None),
    ("power", Text, ["power", "nguồn điện"], None),
    ("backhaul", Text, ["backhaul", "truyền dẫn"], None),
    ("hops", Whole, ["hops", "số chặng"], None),
    ("needed", Text, ["needed", "cần thiết"], Some(YES_NO)),
    ("closes_villages", Whole, ["villages closed", "số thôn bản được phủ"], None),
    ("closes_people", Whole, ["people closed", "số dân được phủ"], None),
    ("closes", Text, ["closes", "phủ sóng cho"], None),
    ("busy_hour_mbps", Real, ["busy hour, Mbit/s", "giờ cao điểm, Mbit/s"], None),
    ("can_carry_mbps", Real, ["can carry, Mbit/s", "khả năng tải, Mbit/s"], None),
    ("overloaded", Text, ["overloaded", "quá tải"], Some(YES_NO)),
    ("replaces", Text, ["replaces", "thay thế"], None),
    ("site_id", Text, ["site", "trạm"], None),
    ("people", Whole, ["people", "số dân"], None),
    ("length_km", Real, ["length, km", "chiều dài, km"], None),
    ("from_site", Text, ["from", "từ"], None),
    ("to_site", Text, ["to", "đến"], None),
    ("way", Text, ["way", "phương thức"], None),
    ("from_height_m", Real, ["height at its beginning, m", "độ cao đầu đi, m"], None),
    ("to_height_m", Real, ["height at its end, m", "độ cao đầu đến, m"], None),
    ("clearance", Real, ["clearance", "khoảng hở"], None),
    ("worst_at_km", Real, ["least clearance at, km", "khoảng hở nhỏ nhất tại, km"], None),
    ("province", Text, ["province", "tỉnh"], None),
    ("sites", Text, ["sites", "các trạm"], None),
    ("probability", Real, ["probability", "xác suất"], None),
    ("register_points", Text, ["points of the register that it closes", "các điểm trong sổ theo dõi được xóa"], None),
    ("figures_are", Text, ["what the figures are", "loại số liệu"], None),
];

/// The beginnings of keys that end with a name of the study: operator, technology, preset.
#[rustfmt::skip]
const BEGINNINGS: &[(&str, &str, Kind, Both, Option<ValueList>)] = &[
    ("people_covered_share_", "", Real, ["share of people covered", "tỷ lệ dân có sóng"], None),
    ("verdict_", "", Text, ["verdict (predicted)", "kết luận (dự báo)"], Some(VERDICTS)),
    ("level_", "_dbm", Real, ["level, dBm", "mức thu, dBm"], None),
];

/// The field of a key; of one that the table does not know, `None`.
fn known(key: &str) -> Option<Field> {
    if let Some((_, kind, alias, list)) = FIELDS.iter().find(|f| f.0 == key) {
        return Some(Field {
            key: key.to_owned(),
            kind: *kind,
            alias: alias.map(str::to_owned),
            list: *list,
        });
    }
    BEGINNINGS.iter().find_map(|(beginning, end, kind, alias, list)| {
        let name = key.strip_prefix(beginning)?.strip_suffix(end)?;
        let shown = name.replace('_', " ");
        Some(Field {
            key: key.to_owned(),
            kind: *kind,
            alias: alias.map(|alias| format!("{alias}: {shown}")),
            list: *list,
        })
    })
}

/// Does the table know a key?
#[cfg(test)]
pub(in crate::output) fn is_known(key: &str) -> bool {
    known(key).is_some()
}

/// The field of a key; one that the table does not know is one of words, by its own name.
pub(super) fn field(key: &str) -> Field {
    known(key).unwrap_or_else(|| Field {
        key: key.to_owned(),
        kind: Text,
        alias: [key.replace('_', " "), key.replace('_', " ")],
        list: None,
    })
}

/// The fields of keys.
pub(in crate::output) fn fields<'k>(keys: impl IntoIterator<Item = &'k str>) -> Vec<Field> {
    keys.into_iter().map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_there_twice_and_each_has_words_in_both_languages() {
        for (at, row) in FIELDS.iter().enumerate() {
            assert!(FIELDS[..at].iter().all(|f| f.0 != row.0), "{}", row.0);
            assert!(row.2.iter().all(|w| !w.is_empty()), "{}", row.0);
        }
    }

    #[test]
    fn keys_that_end_with_a_name_have_it_in_their_words() {
        let of = known("level_vien_thong_a_dbm").expect("known");
        assert_eq!(of.kind, Real);
        assert_eq!(
            of.alias,
            ["level, dBm: vien thong a", "mức thu, dBm: vien thong a"]
        );
        assert_eq!(known("verdict_4g").expect("known").list, Some(VERDICTS));
        assert_eq!(known("people_covered_share_by_x").expect("known").kind, Real);
        assert_eq!(known("something else"), None);
    }
}
