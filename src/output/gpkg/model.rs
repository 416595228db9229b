//! What a layer of a GeoPackage is made of: fields with types and names in two languages, features, looks.

use crate::output::OutputError;
use crate::output::png::palette::Shape;
use ::geojson::GeometryValue;
use serde_json::Value;

/// A text in English and in Vietnamese.
pub(in crate::output) type Both = [&'static str; 2];

/// A value of a list, and its meaning.
pub(in crate::output) type ListedValue = (&'static str, Both);

/// What a field holds. It does not depend on whether any feature has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::output) enum Kind {
    /// Words and codes.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Real,
    /// Days.
    Date,
}

/// A list of values, with its name in the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::output) struct ValueList {
    pub name: &'static str,
    pub values: &'static [ListedValue],
}

/// A field of a layer.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::output) struct Field {
    /// Its name in the table.
    pub key: String,
    pub kind: Kind,
    /// What people read in its place, in both languages.
    pub alias: [String; 2],
    pub list: Option<ValueList>,
}

/// What the features of a layer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::output) enum Figure {
    Point,
    Line,
    Area,
}

/// A feature: its place, and a value for each field.
#[derive(Clone, Debug)]
pub(in crate::output) struct Feature {
    pub geometry: Option<GeometryValue>,
    pub values: Vec<Value>,
}

/// How the features with one value are drawn.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::output) struct Mark {
    /// The value; empty for a layer that is drawn in one way.
    pub value: String,
    pub label: [String; 2],
    pub shape: Shape,
    pub fill: [u8; 3],
}

/// How a layer looks.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::output) struct Look {
    /// The field by whose values marks are chosen; `None`: there is one mark.
    pub by: Option<&'static str>,
    pub marks: Vec<Mark>,
    /// The field that is written beside the features.
    pub label: Option<&'static str>,
    /// A field that is written before it.
    pub label_before: Option<&'static str>,
    /// At smaller scales (larger numbers) nothing is written.
    pub label_from_scale: u32,
    /// Fields that are shown where the mouse rests.
    pub tips: &'static [&'static str],
    /// Areas are outlines, and nothing more.
    pub is_outline: bool,
    /// Areas have no lines around them.
    pub is_without_lines: bool,
    /// Of marks of points, millimetres.
    pub size_mm: f64,
}

impl Look {
    /// One mark for all features.
    pub(in crate::output) fn plain(title: Both, shape: Shape, fill: [u8; 3]) -> Self {
        Self::of(
            None,
            vec![Mark {
                value: String::new(),
                label: title.map(str::to_owned),
                shape,
                fill,
            }],
        )
    }

    /// Marks by the values of a field.
    pub(in crate::output) fn by(field: &'static str, marks: Vec<Mark>) -> Self {
        Self::of(Some(field), marks)
    }

    const fn of(by: Option<&'static str>, marks: Vec<Mark>) -> Self {
        Self {
            by,
            marks,
            label: None,
            label_before: None,
            label_from_scale: 100_000,
            tips: &[],
            is_outline: false,
            is_without_lines: false,
            size_mm: 3.0,
        }
    }
}

/// The features of a layer, one after the other.
pub(in crate::output) type Features<'a> = Box<dyn Iterator<Item = Result<Feature, OutputError>> + 'a>;

/// A layer.
pub(in crate::output) struct Layer<'a> {
    /// The name of its table.
    pub name: &'static str,
    pub title: Both,
    /// What it shows, for those who look into the file.
    pub description: String,
    pub figure: Figure,
    pub fields: Vec<Field>,
    pub look: Look,
    /// The group of a project that it is in.
    pub group: Group,
    pub features: Features<'a>,
}

/// The groups of a project, from above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::output) enum Group {
    Gaps,
    Plan,
    Villages,
    Network,
    Evidence,
    Coverage,
}

impl Group {
    /// All of them, from above.
    pub(in crate::output) const ALL: [Self; 6] = [
        Self::Gaps,
        Self::Plan,
        Self::Villages,
        Self::Network,
        Self::Evidence,
        Self::Coverage,
    ];

    /// For people.
    pub(in crate::output) const fn title(self) -> Both {
        match self {
            Self::Gaps => ["Gaps", "Vùng thiếu sóng"],
            Self::Plan => ["Plan", "Kế hoạch"],
            Self::Villages => ["Villages", "Thôn bản"],
            Self::Network => ["Network", "Mạng lưới"],
            Self::Evidence => ["Claims and measurements", "Công bố và đo kiểm"],
            Self::Coverage => ["Coverage", "Vùng phủ sóng"],
        }
    }
}

/// What is left of a layer once its features are in the file.
#[derive(Clone, Debug)]
pub(in crate::output) struct Written {
    pub name: &'static str,
    pub title: Both,
    pub description: String,
    pub figure: Figure,
    pub fields: Vec<Field>,
    pub look: Look,
    pub group: Group,
    pub count: usize,
    /// West, south, east, north, degrees; `None` where no feature has a place.
    pub bounds_deg: Option<[f64; 4]>,
}

impl Layer<'_> {
    /// Its features go elsewhere.
    pub(super) fn described(&self, count: usize, bounds_deg: Option<[f64; 4]>) -> Written {
        Written {
            name: self.name,
            title: self.title,
            description: self.description.clone(),
            figure: self.figure,
            fields: self.fields.clone(),
            look: self.look.clone(),
            group: self.group,
            count,
            bounds_deg,
        }
    }
}
