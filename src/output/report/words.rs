//! The words of the report in both languages. A word without a translation does not compile.

/// The report's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 2,853.5.
    #[default]
    English,
    /// 2.853,5.
    Vietnamese,
}

impl Language {
    /// As HTML names it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Vietnamese => "vi",
        }
    }
}

/// Key, English, Vietnamese; `{}` is filled in order.
pub(super) const WORDS: &[(&str, &str, &str)] = &[
    ("skip", "To the list of gaps", "Đến danh sách điểm lõm sóng"),
    (
        "report_title",
        "Report on predicted mobile coverage",
        "Báo cáo vùng phủ sóng di động (dự báo)",
    ),
    ("language", "Language", "Ngôn ngữ"),
    (
        "synthetic",
        "SYNTHETIC SITES: the masts are made up; nothing here is a statement about real networks.",
        "TRẠM MÔ PHỎNG: các trạm là giả định; không phản ánh mạng thật.",
    ),
    (
        "rule",
        "Rule: {}. Receiver {} m above ground.",
        "Tiêu chí: {}. Máy thu cao {} m so với mặt đất.",
    ),
    ("headline", "At a glance", "Tổng quan"),
    (
        "predicted_note",
        "All levels and verdicts here are predicted by a model, not measured.",
        "Mọi mức thu và kết luận ở đây do mô hình dự báo, không phải đo kiểm.",
    ),
    ("villages", "villages", "thôn, bản"),
    (
        "people_gaps",
        "people in low-signal and white villages",
        "người ở thôn, bản lõm sóng hoặc trắng sóng",
    ),
    ("v_covered", "covered", "đã phủ sóng"),
    ("v_low_signal", "low signal", "lõm sóng"),
    ("v_white", "white (no usable signal)", "trắng sóng"),
    ("v_unknown", "unknown", "chưa xác định"),
    ("map", "Map", "Bản đồ"),
    (
        "map_alt",
        "Map of the villages by verdict. The same villages are in the list of gaps below; the search opens any of them.",
        "Bản đồ các thôn, bản theo kết luận. Danh sách bên dưới có cùng các thôn, bản; ô tìm kiếm mở được mọi thôn, bản.",
    ),
    ("zoom_in", "Zoom in", "Phóng to"),
    ("zoom_out", "Zoom out", "Thu nhỏ"),
    ("search", "Find a village", "Tìm thôn, bản"),
    ("found", "{} found", "tìm thấy {}"),
    ("village", "Village", "Thôn, bản"),
    (
        "choose",
        "Choose a village on the map, in the list or by the search. Escape goes back.",
        "Chọn thôn, bản trên bản đồ, trong danh sách hoặc bằng ô tìm kiếm. Phím Esc để quay lại.",
    ),
    ("layers", "Layers and legend", "Lớp và chú giải"),
    ("layer_relief", "relief", "địa hình"),
    ("layer_coverage", "predicted coverage", "vùng phủ dự báo"),
    ("layer_villages", "villages", "thôn, bản"),
    ("layer_outlines", "village boundaries", "ranh giới thôn, bản"),
    ("layer_sites", "masts", "trạm"),
    ("layer_boundaries", "commune boundaries", "ranh giới xã"),
    ("layer_points", "test points", "điểm kiểm tra"),
    ("c_covered", "covered", "phủ sóng tốt"),
    ("c_low", "low signal", "sóng yếu"),
    ("c_none", "no usable signal", "không có sóng dùng được"),
    ("c_unknown", "unknown", "chưa xác định"),
    (
        "gaps",
        "Gaps in order of rank",
        "Điểm lõm sóng, trắng sóng theo thứ tự ưu tiên",
    ),
    (
        "gaps_note",
        "{} of {} shown; all are in gaps.csv.",
        "Hiển thị {} trong số {}; toàn bộ trong gaps.csv.",
    ),
    ("more", "Show more", "Xem thêm"),
    ("rank", "Rank", "Thứ tự"),
    ("commune", "Commune", "Xã"),
    ("province", "Province", "Tỉnh"),
    ("verdict", "Verdict", "Kết luận"),
    ("people", "People", "Dân số"),
    ("level", "Level at the centre", "Mức thu tại trung tâm"),
    ("level_unit", "Level, dBm", "Mức thu, dBm"),
    ("missing", "Missing, dB", "Còn thiếu, dB"),
    ("nearest", "Nearest site", "Trạm gần nhất"),
    (
        "why_close",
        "Why, and what would close it",
        "Nguyên nhân và cách khắc phục",
    ),
    ("why", "Why:", "Nguyên nhân:"),
    ("way", "In the way:", "Vật cản:"),
    ("close", "What would close it:", "Cách khắc phục:"),
    (
        "why_covered",
        "{} dBm are predicted at the centre; {} dBm are needed.",
        "Mức dự báo tại trung tâm {} dBm; yêu cầu {} dBm.",
    ),
    (
        "why_weak",
        "Only {} dBm are predicted at the centre; {} dBm are needed.",
        "Mức dự báo tại trung tâm chỉ {} dBm; yêu cầu {} dBm.",
    ),
    (
        "why_share",
        "{} dBm are predicted at the centre, enough; but only {} of the people are covered.",
        "Mức dự báo tại trung tâm {} dBm là đủ, nhưng chỉ {} dân số được phủ sóng.",
    ),
    (
        "why_nothing",
        "No cell can be heard here.",
        "Không thu được trạm nào.",
    ),
    (
        "way_site",
        "The best cell is {}, {} km away.",
        "Cell tốt nhất là {}, cách {} km.",
    ),
    (
        "way_blocked",
        "The ground rises {} m into the line of sight, {} km from the mast.",
        "Địa hình chắn tầm nhìn thẳng {} m, cách trạm {} km.",
    ),
    (
        "way_fresnel",
        "The line of sight is free but passes close to the ground, {} km from the mast.",
        "Tầm nhìn thẳng thông nhưng sát mặt đất, cách trạm {} km.",
    ),
    (
        "way_free",
        "The ground is not in the way; distance and surroundings are.",
        "Địa hình không chắn; do khoảng cách và vật cản xung quanh.",
    ),
    (
        "close_db",
        "{} dB more from the best cell (power, height, direction or a lower band), or a nearer mast.",
        "Cell tốt nhất cần tăng {} dB (công suất, độ cao, hướng hoặc băng tần thấp hơn), hoặc thêm trạm gần hơn.",
    ),
    (
        "close_much",
        "{} dB are missing, more than a changed cell gives: a mast nearer by or in sight.",
        "Thiếu {} dB, vượt khả năng chỉnh cell: cần trạm gần hơn hoặc có tầm nhìn thẳng.",
    ),
    (
        "close_site",
        "A mast that can be heard here.",
        "Cần trạm mới phủ được nơi này.",
    ),
    (
        "close_unknown",
        "Data that are missing: see the reason.",
        "Bổ sung dữ liệu còn thiếu: xem nguyên nhân.",
    ),
    ("code", "Code", "Mã"),
    ("best", "Best signal", "Sóng tốt nhất"),
    ("share_people", "People covered", "Dân số được phủ sóng"),
    (
        "by_operator",
        "By operator and technology",
        "Theo nhà mạng và công nghệ",
    ),
    ("operator", "Operator or technology", "Nhà mạng hoặc công nghệ"),
    ("any_operator", "any operator", "mọi nhà mạng"),
    ("by_unit", "By province and commune", "Theo tỉnh và xã"),
    (
        "by_commune",
        "By commune, the most people without good signal first",
        "Theo xã, nhiều người chịu ảnh hưởng nhất trước",
    ),
    ("share_covered", "covered, share", "tỷ lệ phủ sóng"),
    ("all", "All", "Toàn bộ"),
    (
        "operators",
        "Operators and technologies side by side",
        "So sánh nhà mạng và công nghệ",
    ),
    ("quality", "Quality of the data", "Chất lượng dữ liệu"),
    ("warnings", "Warnings", "Cảnh báo"),
    (
        "counts",
        "What was filled, repaired or left out",
        "Dữ liệu được bổ sung, sửa hoặc loại bỏ",
    ),
    ("points", "Test points", "Điểm kiểm tra"),
    (
        "points_from",
        "{} test points of {} villages: {}",
        "{} điểm kiểm tra của {} thôn, bản: {}",
    ),
    ("none", "none", "không có"),
    ("method", "Method and sources", "Phương pháp và nguồn"),
    (
        "in_english",
        "The remarks in this part are written by the program in English.",
        "Ghi chú trong phần này do chương trình viết bằng tiếng Anh.",
    ),
    ("preset", "Rule", "Tiêu chí"),
    ("standing", "Its standing", "Tính pháp lý"),
    ("source", "Its source", "Nguồn tiêu chí"),
    ("model", "Propagation model", "Mô hình truyền sóng"),
    ("receiver", "Receiver above ground", "Độ cao máy thu"),
    (
        "calibrated",
        "Calibrated by measurements",
        "Hiệu chỉnh theo đo kiểm",
    ),
    ("yes", "yes", "có"),
    ("no", "no", "không"),
    ("sources", "Data", "Dữ liệu"),
    ("identity", "Identity of the run", "Thông tin lần chạy"),
    ("study", "Study", "Nghiên cứu"),
    ("program", "Program", "Chương trình"),
    (
        "cells",
        "Cells that count, of all",
        "Số cell được tính trên tổng số",
    ),
    (
        "masts",
        "Masts that count, of all",
        "Số trạm được tính trên tổng số",
    ),
    ("evidence", "Full evidence", "Hồ sơ đầy đủ"),
];
