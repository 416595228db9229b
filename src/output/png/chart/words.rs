//! All words of the charts, in both languages, and numbers and days as each writes them.

pub use crate::output::language::Language;

use crate::domain::figures::{NO_NUMBER, grouped, percent_of_share};
use crate::register::forecast::{FEWEST_EVENTS, FEWEST_MONTHS};
use crate::register::{Day, Hierarchy};

/// The words of a language. `{}` is filled in order.
pub(super) struct Words(pub Language);

/// English, Vietnamese.
type Both = (&'static str, &'static str);

const OVER_TIME: Both = ("Low-signal points over time", "Điểm lõm sóng theo thời gian");
const BY_PROVINCE: Both = (
    "Low-signal points by unit",
    "Điểm lõm sóng theo đơn vị hành chính",
);
const OLD_UNITS: Both = ("units until {}", "đơn vị hành chính đến {}");
const NEW_UNITS: Both = ("units since {}", "đơn vị hành chính từ {}");
const AS_OF: Both = ("as of {}", "tính đến {}");
const KNOWN: Both = ("as known on {}", "theo số liệu ghi nhận đến {}");
const MADE_UP: Both = (
    "SYNTHETIC: made-up data, nothing in it is real",
    "SỐ LIỆU MÔ PHỎNG: dữ liệu giả định, không có thật",
);
const SOURCE: Both = (
    "Source: {}. Made with covgap; letters: Noto Sans (OFL).",
    "Nguồn: {}. Lập bằng covgap; phông chữ: Noto Sans (OFL).",
);
const TOTAL: Both = ("Total", "Tổng số");
const CLOSED: Both = ("Closed", "Đã phủ sóng");
const LEFT: Both = ("Left", "Còn lại");
const UNIT: Both = ("Unit", "Đơn vị");
const SHARE: Both = ("Closed, %", "Tỷ lệ, %");
const ALL: Both = ("All", "Toàn bộ");
const OTHERS: Both = ("{} further units", "{} đơn vị khác");
const POINTS: Both = ("points", "điểm");
const MIDDLE: Both = (
    "Forecast of what is left (median)",
    "Dự báo số còn lại (trung vị)",
);
const BAND: Both = ("10–90 % of the draws", "khoảng 10–90%");
const NEEDED: Both = (
    "Needed for {}: {} points a month less",
    "Cần đạt để kịp {}: giảm {} điểm/tháng",
);
const DUE: Both = ("due {}", "hạn {}");
const PACE: Both = (
    "Last {} months: {} points a month closed or dropped, {} a month new or reopened. At this rate: {}.",
    "{} tháng gần nhất: mỗi tháng xử lý {} điểm, phát sinh hoặc tái phát {} điểm. Với tốc độ này: {}.",
);
const PACE_ON: Both = ("nothing left on {}", "hết điểm lõm sóng vào {}");
const PACE_AFTER: Both = ("something still left on {}", "đến {} vẫn còn điểm lõm sóng");
const PACE_NEVER: Both = ("it never ends", "không bao giờ hết");
const REACH: Both = (
    "Nothing left for the first time: {} (median); early {} (10 % of the draws), late {} (90 %).",
    "Lần đầu hết điểm lõm sóng: {} (trung vị); sớm {} (10%), muộn {} (90%).",
);
const NOT_WITHIN: Both = (
    "Nothing left: not by {} in more than 90 % of the draws.",
    "Hết điểm lõm sóng: đến {} chưa hết trong hơn 90% kịch bản.",
);
const AFTER: Both = ("after {}", "sau {}");
const NEVER: Both = ("never", "không bao giờ");
const TURN: Both = (
    "The pace has changed: what is left changed by {} points a month before, by {} of late. The range mixes both.",
    "Tốc độ đã thay đổi: trước đây số còn lại biến động {} điểm/tháng, gần đây {}. Khoảng dự báo gộp cả hai.",
);
const CHANCE: Both = (
    "Once by the due date {}: in {} % of the draws. New points may arise after.",
    "Khả năng kịp hạn {}: {}%.",
);
const PAST: Both = (
    "The due date {} is past by {} days.",
    "Đã quá hạn {} được {} ngày.",
);
const CAVEAT: Both = (
    "The range is drawn from the months before (seeded bootstrap); it knows nothing of decisions and budgets to come.",
    "Khoảng dự báo lấy từ biến động các tháng trước (bootstrap, lặp lại được); chưa tính các quyết định, kinh phí sắp tới.",
);
const DONE: Both = ("Nothing is left.", "Không còn điểm lõm sóng.");
const TOO_SHORT: Both = (
    "No forecast: {} whole months of past, at least {} are needed.",
    "Không dự báo: chỉ có {} tháng số liệu trọn vẹn, cần ít nhất {}.",
);
const TOO_FEW: Both = (
    "No forecast: {} changes in {} months are too few to tell a rate (at least {}).",
    "Không dự báo: {} thay đổi trong {} tháng là quá ít để tính tốc độ (cần ít nhất {}).",
);

impl Words {
    const fn say(&self, both: Both) -> &'static str {
        match self.0 {
            Language::English => both.0,
            Language::Vietnamese => both.1,
        }
    }

    fn fill(&self, both: Both, values: &[String]) -> String {
        let mut values = values.iter();
        let mut text = String::new();
        for (k, part) in self.say(both).split("{}").enumerate() {
            if k > 0 {
                text.push_str(values.next().map_or("", String::as_str));
            }
            text.push_str(part);
        }
        text
    }

    /// Groups of three.
    pub(super) fn count(&self, n: u64) -> String {
        let text = grouped(n);
        match self.0 {
            Language::English => text,
            Language::Vietnamese => text.replace(',', "."),
        }
    }

    /// One decimal; the minus is a dash, which the font has.
    pub(super) fn number(&self, value: f64) -> String {
        let text = format!("{:.1}", value.abs());
        let (whole, tenth) = text.split_once('.').unwrap_or((&text, "0"));
        let whole = whole.parse().map_or_else(|_| whole.to_owned(), |n| self.count(n));
        let sign = if value <= -0.05 { "–" } else { "" };
        match self.0 {
            Language::English => format!("{sign}{whole}.{tenth}"),
            Language::Vietnamese => format!("{sign}{whole},{tenth}"),
        }
    }

    pub(super) fn day(&self, day: Day) -> String {
        let (y, m, d) = day.civil();
        match self.0 {
            Language::English => day.to_string(),
            Language::Vietnamese => format!("{d:02}/{m:02}/{y}"),
        }
    }

    /// A month of an axis.
    pub(super) fn month(&self, day: Day) -> String {
        let (y, m, _) = day.civil();
        match self.0 {
            Language::English => format!("{y}-{m:02}"),
            Language::Vietnamese => format!("{m:02}/{y}"),
        }
    }

    pub(super) const fn over_time(&self) -> &'static str {
        self.say(OVER_TIME)
    }
    pub(super) const fn by_unit(&self) -> &'static str {
        self.say(BY_PROVINCE)
    }
    pub(super) const fn made_up(&self) -> &'static str {
        self.say(MADE_UP)
    }
    pub(super) const fn total(&self) -> &'static str {
        self.say(TOTAL)
    }
    pub(super) const fn closed(&self) -> &'static str {
        self.say(CLOSED)
    }
    pub(super) const fn left(&self) -> &'static str {
        self.say(LEFT)
    }
    pub(super) const fn unit(&self) -> &'static str {
        self.say(UNIT)
    }
    pub(super) const fn share(&self) -> &'static str {
        self.say(SHARE)
    }
    pub(super) const fn all(&self) -> &'static str {
        self.say(ALL)
    }
    pub(super) const fn points(&self) -> &'static str {
        self.say(POINTS)
    }
    pub(super) const fn middle(&self) -> &'static str {
        self.say(MIDDLE)
    }
    pub(super) const fn band(&self) -> &'static str {
        self.say(BAND)
    }
    pub(super) const fn caveat(&self) -> &'static str {
        self.say(CAVEAT)
    }
    pub(super) const fn done(&self) -> &'static str {
        self.say(DONE)
    }
    pub(super) const fn never(&self) -> &'static str {
        self.say(NEVER)
    }
    pub(super) const fn pace_never(&self) -> &'static str {
        self.say(PACE_NEVER)
    }

    /// Which division of the country.
    pub(super) fn units_of(&self, hierarchy: Hierarchy) -> String {
        let day = |y, m, d| Day::new(y, m, d).map_or_else(String::new, |day| self.day(day));
        match hierarchy {
            Hierarchy::Old => self.fill(OLD_UNITS, &[day(2025, 6, 30)]),
            Hierarchy::New => self.fill(NEW_UNITS, &[day(2025, 7, 1)]),
        }
    }
    pub(super) fn as_of(&self, day: Day) -> String {
        self.fill(AS_OF, &[self.day(day)])
    }
    pub(super) fn known(&self, day: Day) -> String {
        self.fill(KNOWN, &[self.day(day)])
    }
    pub(super) fn source(&self, source: &str) -> String {
        self.fill(SOURCE, &[source.to_owned()])
    }
    pub(super) fn others(&self, count: usize) -> String {
        self.fill(OTHERS, &[self.count(count as u64)])
    }
    pub(super) fn due(&self, day: Day) -> String {
        self.fill(DUE, &[self.day(day)])
    }
    pub(super) fn needed(&self, due: Day, a_month: f64) -> String {
        self.fill(NEEDED, &[self.day(due), self.number(a_month)])
    }
    pub(super) fn pace(&self, months: u32, done: f64, new: f64, end: String) -> String {
        let months = self.count(u64::from(months));
        self.fill(PACE, &[months, self.number(done), self.number(new), end])
    }
    pub(super) fn pace_on(&self, day: Day) -> String {
        self.fill(PACE_ON, &[self.day(day)])
    }
    pub(super) fn pace_after(&self, day: Day) -> String {
        self.fill(PACE_AFTER, &[self.day(day)])
    }
    pub(super) fn after(&self, day: Day) -> String {
        self.fill(AFTER, &[self.day(day)])
    }
    pub(super) fn not_within(&self, day: Day) -> String {
        self.fill(NOT_WITHIN, &[self.day(day)])
    }
    /// Early, middling, late.
    pub(super) fn reach(&self, [early, middle, late]: [String; 3]) -> String {
        self.fill(REACH, &[middle, early, late])
    }
    /// By how much "left" changed each month, before and of late.
    pub(super) fn turn(&self, before: f64, recent: f64) -> String {
        let signed = |value: f64| {
            let plus = if value >= 0.05 { "+" } else { "" };
            format!("{plus}{}", self.number(value))
        };
        self.fill(TURN, &[signed(before), signed(recent)])
    }
    /// Per cent.
    pub(super) fn pct(&self, value: f64) -> String {
        match self.0 {
            Language::English => format!("{} %", self.number(value)),
            Language::Vietnamese => format!("{}%", self.number(value)),
        }
    }
    pub(super) fn chance(&self, due: Day, share: f64) -> String {
        self.fill(
            CHANCE,
            &[
                self.day(due),
                percent_of_share(share).map_or_else(|| NO_NUMBER.to_owned(), |p| self.number(p)),
            ],
        )
    }
    pub(super) fn past(&self, due: Day, days: u32) -> String {
        self.fill(PAST, &[self.day(due), self.count(u64::from(days))])
    }
    pub(super) fn too_short(&self, months: u32) -> String {
        self.fill(TOO_SHORT, &[months, FEWEST_MONTHS].map(|n| n.to_string()))
    }
    pub(super) fn too_few(&self, events: u32, busy_months: u32) -> String {
        self.fill(
            TOO_FEW,
            &[events, busy_months, FEWEST_EVENTS].map(|n| n.to_string()),
        )
    }
}
