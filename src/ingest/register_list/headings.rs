//! What a column holds, by its heading: Vietnamese and English, with and without accents.

use crate::register::spelling::fold;
use crate::register::{Field, Status};
use std::fmt;
use std::str::FromStr;

/// What a column of a list is taken as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The register's own number.
    Number,
    /// A field of the point.
    Field(Field),
    /// Operator.
    Operator,
    /// Technology.
    Technology,
    /// Status in words.
    Status,
    /// A column to be ticked: covered; `false`: not covered.
    Tick(bool),
    /// The day on which the point became this.
    Day(Status),
    /// Due date.
    Due,
    /// Proof.
    Evidence,
    /// Reason.
    Why,
    /// A study's verdict.
    Verdict,
    /// Counts the rows, and says nothing.
    Counter,
}

use Target::{Counter, Due, Evidence, Number, Operator, Technology, Tick, Verdict, Why};

/// Headings, folded, and what they mean; the first of a row is the name on the command line.
#[rustfmt::skip]
const HEADINGS: &[(Target, &str)] = &[
    (Number, "number | ls | ma diem lom | ma diem lom song | so hieu | so hieu diem | register number | \
         point | ma diem"),
    (Target::Field(Field::Code), "code | id | ma thon | ma ban | ma thon ban | ma thon to dan pho | \
         village code | village id | ma"),
    (Target::Field(Field::Name), "name | ten thon | ten ban | ten thon ban | thon | thon ban | ban | ten | \
         ten diem | ten diem lom | village | village name | ten thon xom | thon xom | ten thon ban ap | \
         thon ban ap | ten thon to dan pho | dia danh | ten diem lom song"),
    (Target::Field(Field::Hierarchy), "hierarchy | he thong don vi"),
    (Target::Field(Field::ProvinceCode), "province code | ma tinh | ma tinh thanh pho | ma tp | ma tinh tp"),
    (Target::Field(Field::Province), "province | tinh | tinh thanh pho | tinh tp | ten tinh | \
         ten tinh thanh pho | province name | tinh thanh"),
    (Target::Field(Field::DistrictCode), "district code | ma huyen | ma quan huyen"),
    (Target::Field(Field::District), "district | huyen | quan huyen | ten huyen | ten quan huyen | \
         district name | huyen thi xa | huyen quan"),
    (Target::Field(Field::CommuneCode), "commune code | ma xa | ma phuong xa | ma xa phuong | ward code"),
    (Target::Field(Field::Commune), "commune | xa | xa phuong | phuong xa | ten xa | ten xa phuong | \
         commune name | ward | xa phuong thi tran | xa thi tran"),
    (Target::Field(Field::Lon), "lon | longitude | kinh do | lng | long | kinh do e | lon deg | \
         centre lon deg | easting | x"),
    (Target::Field(Field::Lat), "lat | latitude | vi do | vi do n | lat deg | centre lat deg | northing | y"),
    (Target::Field(Field::Population), "population | dan so | so dan | so nguoi | so khau | nhan khau | \
         so nhan khau | people"),
    (Target::Field(Field::Households), "households | so ho | so ho dan | ho dan | ho gia dinh | \
         so ho gia dinh"),
    (Target::Field(Field::Electricity), "electricity | dien | dien luoi | tinh trang dien | co dien | \
         nguon dien | tinh trang dien luoi | co dien luoi | power"),
    (Target::Field(Field::Signal), "signal | tinh trang song | loai lom | loai diem lom | loai lom song | \
         muc song | muc do lom"),
    (Target::Field(Field::Source), "source | nguon | nguon so lieu | nguon tin"),
    (Target::Field(Field::Note), "note | ghi chu | notes | remark | remarks | comment | dien giai"),
    (Operator, "operator | nha mang | doanh nghiep | dn | doanh nghiep vien thong | \
         doanh nghiep phu song | don vi phu song | doanh nghiep trien khai | nha mang phu song | dnvt | \
         don vi thuc hien"),
    (Technology, "technology | cong nghe | cong nghe phu song | rat"),
    (Target::Status, "status | trang thai | tinh trang | tinh trang phu song | ket qua | \
         ket qua phu song | trang thai phu song | tien do | hien trang | tinh hinh trien khai"),
    (Tick(true), "covered | da phu song | da phu | da co song | da xoa lom | hoan thanh"),
    (Tick(false), "not covered | chua phu song | chua phu | chua co song"),
    (Target::Day(Status::Identified), "identified on | ngay phat hien | ngay xac dinh | ngay ghi nhan | \
         thoi diem phat hien | ngay bao cao | identified | ngay vao danh sach"),
    (Target::Day(Status::Verified), "verified on | ngay xac minh | ngay kiem tra | ngay khao sat | verified"),
    (Target::Day(Status::Assigned), "assigned on | ngay giao | ngay giao nhiem vu | assigned"),
    (Target::Day(Status::InProgress), "started on | ngay trien khai | ngay khoi cong | ngay bat dau | \
         in progress since | started"),
    (Target::Day(Status::OnAir), "on air on | ngay phat song | on air | on air since | ngay len song"),
    (Target::Day(Status::Closed), "closed on | ngay phu song | ngay dong | ngay hoan thanh | \
         ngay xoa lom | ngay da phu song | closed | ngay nghiem thu | thoi diem hoan thanh"),
    (Due, "due | han | han hoan thanh | thoi han | thoi han hoan thanh | due date | deadline | \
         ngay phai hoan thanh | ke hoach hoan thanh | ngay hoan thanh theo ke hoach"),
    (Evidence, "evidence | bang chung | so van ban | van ban | minh chung | bien ban | so bien ban | \
         can cu | van ban xac nhan | proof"),
    (Why, "why | ly do | reason | nguyen nhan"),
    (Verdict, "verdict"),
    (Counter, "stt | tt | no | so tt | so thu tu | row | fid"),
];

impl Target {
    /// What a heading means; of a joined one (`Vị trí / Kinh độ`) the whole, else its last part, else its first.
    pub fn of(heading: &str) -> Option<Self> {
        let parts: Vec<&str> = heading.split(JOINT).collect();
        let whole = parts.join(" ");
        let tries = [
            Some(whole.as_str()),
            parts.last().copied(),
            parts.first().copied(),
        ];
        tries.into_iter().flatten().find_map(Self::of_one)
    }

    fn of_one(heading: &str) -> Option<Self> {
        let known = |text: &str| look_up(HEADINGS, text);
        // "Số dân (người)": what stands in brackets explains.
        known(heading).or_else(|| known(heading.split(['(', '[', '/']).next().unwrap_or_default()))
    }

    /// Everything that a column can be, in the order of [`Target::name`].
    pub fn all() -> impl Iterator<Item = Self> {
        HEADINGS.iter().map(|(target, _)| *target)
    }

    /// As on the command line: `commune_code`, `closed_on`.
    pub fn name(self) -> String {
        let names = HEADINGS.iter().find(|(target, _)| *target == self);
        let first = names.and_then(|(_, names)| names.split(" | ").next());
        first.map_or_else(String::new, |n| n.replace(' ', "_"))
    }
}

/// What a text means by a table of meanings and their words.
pub(super) fn look_up<T: Copy>(table: &[(T, &str)], text: &str) -> Option<T> {
    let folded = fold(text);
    let meant = |(_, words): &&(T, &str)| words.split(" | ").any(|word| word == folded);
    table.iter().find(meant).map(|(meaning, _)| *meaning)
}

/// Between the parts of a heading that is made of several rows.
pub(super) const JOINT: &str = " / ";

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name())
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let asked = text.trim().to_lowercase().replace([' ', '-'], "_");
        Self::all().find(|t| t.name() == asked).ok_or_else(|| {
            let names: Vec<String> = Self::all().filter(|t| *t != Counter).map(Self::name).collect();
            format!(
                "'{text}' is nothing that a column can be taken as: use one of {}",
                names.join(", ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_means_one_thing_and_is_written_folded() {
        let mut seen = std::collections::BTreeMap::new();
        for (target, names) in HEADINGS {
            for name in names.split(" | ") {
                assert_eq!(fold(name), name);
                assert_eq!(seen.insert(name, *target), None, "{name}");
                assert_eq!(Target::of(name), Some(*target), "{name}");
            }
            assert_eq!(target.name().parse(), Ok(*target));
        }
    }

    #[test]
    fn headings_are_read_as_people_write_them() {
        for (heading, target) in [
            ("Mã thôn", Target::Field(Field::Code)),
            ("TÊN THÔN/BẢN", Target::Field(Field::Name)),
            ("Tỉnh/Thành phố", Target::Field(Field::Province)),
            ("Vị trí / Kinh độ", Target::Field(Field::Lon)),
            ("Vi tri / Vi do", Target::Field(Field::Lat)),
            ("Số dân (người)", Target::Field(Field::Population)),
            ("Tình trạng điện", Target::Field(Field::Electricity)),
            ("Doanh nghiệp", Target::Operator),
            ("Hạn hoàn thành", Target::Due),
            ("Ngày phủ sóng", Target::Day(Status::Closed)),
            ("Số văn bản", Target::Evidence),
            ("Mã điểm lõm", Target::Number),
            ("Đã phủ sóng", Target::Tick(true)),
            ("commune_name", Target::Field(Field::Commune)),
            ("STT", Target::Counter),
        ] {
            assert_eq!(Target::of(heading), Some(target), "{heading}");
        }
        assert_eq!(Target::of("Ghi nhớ"), None);
        assert!("bogus".parse::<Target>().is_err());
    }
}
