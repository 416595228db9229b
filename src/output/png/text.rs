//! Text: the embedded font, set glyph by glyph with its bearings and kerning. plotters' own text leaves
//! bearings out.
//!
//! Everything is brought to normal form C first, so that a Vietnamese letter is one glyph with its accents in
//! place.

use super::canvas::{Canvas, FINE, Px, Rgb};
use ab_glyph::{Font, FontRef, GlyphId, OutlinedGlyph, PxScale, ScaleFont, point};
use unicode_normalization::UnicodeNormalization;

/// How letters look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    /// Size of the em square, pixels.
    pub size: f64,
    /// Bold or regular.
    pub bold: bool,
    /// Colour.
    pub color: Rgb,
    /// A rim of this width, pixels, in white.
    pub halo: f64,
}

impl Type {
    /// Dark regular letters.
    pub(super) const fn regular(size: f64) -> Self {
        Self {
            size,
            bold: false,
            color: [34, 34, 34],
            halo: 0.0,
        }
    }

    /// Dark bold letters.
    pub(super) const fn bold(size: f64) -> Self {
        Self {
            bold: true,
            ..Self::regular(size)
        }
    }

    /// In another colour.
    pub(super) const fn colored(self, color: Rgb) -> Self {
        Self { color, ..self }
    }

    /// With a rim.
    pub(super) const fn haloed(self, halo: f64) -> Self {
        Self { halo, ..self }
    }
}

/// The character that is drawn for one of a text.
fn drawn(c: char) -> char {
    match c {
        // The letters that are shipped have no minus sign, and this dash is as wide.
        '−' => '–',
        c if c.is_control() => ' ',
        c => c,
    }
}

impl Canvas {
    fn font(&self, kind: Type) -> &FontRef<'static> {
        let [regular, bold] = &self.fonts;
        if kind.bold { bold } else { regular }
    }

    /// Glyphs with their pens' positions in buffer pixels, and the width of all.
    fn set(&self, text: &str, kind: Type) -> (Vec<(GlyphId, f32)>, PxScale, f32) {
        let font = self.font(kind);
        let em = font.units_per_em().unwrap_or(1000.0);
        let scale = PxScale::from((kind.size * FINE as f64) as f32 * font.height_unscaled() / em);
        let scaled = font.as_scaled(scale);
        let mut pen = 0.0;
        let mut last: Option<GlyphId> = None;
        let mut glyphs = Vec::new();
        for c in text.nfc() {
            let glyph = scaled.glyph_id(drawn(c));
            if let Some(last) = last {
                pen += scaled.kern(last, glyph);
            }
            glyphs.push((glyph, pen));
            pen += scaled.h_advance(glyph);
            last = Some(glyph);
        }
        (glyphs, scale, pen)
    }

    /// Width of a line, pixels.
    pub(super) fn text_width(&self, text: &str, kind: Type) -> f64 {
        f64::from(self.set(text, kind).2) / FINE as f64
    }

    /// Draws a line of text; `at` is the left end of its base line.
    pub(super) fn text(&mut self, at: Px, text: &str, kind: Type) {
        let (glyphs, scale, _) = self.set(text, kind);
        let (x, y) = ((at.0 * FINE as f64) as f32, (at.1 * FINE as f64) as f32);
        let outlines: Vec<OutlinedGlyph> = glyphs
            .iter()
            .filter_map(|(id, pen)| {
                let glyph = id.with_scale_and_position(scale, point(x + pen, y));
                self.font(kind).outline_glyph(glyph)
            })
            .collect();
        if kind.halo > 0.0 {
            self.halo(&outlines, kind.halo * FINE as f64);
        }
        for outline in &outlines {
            let bounds = outline.px_bounds();
            let (left, top) = (bounds.min.x as i64, bounds.min.y as i64);
            outline.draw(|col, row, cover| {
                self.blend(left + i64::from(col), top + i64::from(row), kind.color, cover);
            });
        }
    }

    /// White around the letters, to some buffer pixels.
    fn halo(&mut self, outlines: &[OutlinedGlyph], radius: f64) {
        let reach = radius.ceil() as i64;
        let disc: Vec<(i64, i64)> = (-reach..=reach)
            .flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)))
            .filter(|(dx, dy)| ((dx * dx + dy * dy) as f64) <= radius * radius)
            .collect();
        for outline in outlines {
            let bounds = outline.px_bounds();
            let (left, top) = (bounds.min.x as i64, bounds.min.y as i64);
            let mut inked = Vec::new();
            outline.draw(|col, row, cover| {
                if cover > 0.3 {
                    inked.push((left + i64::from(col), top + i64::from(row)));
                }
            });
            for (x, y) in inked {
                for (dx, dy) in &disc {
                    self.blend(x + dx, y + dy, [255, 255, 255], 0.35);
                }
            }
        }
    }

    /// Breaks text into lines of at most a width: between words, or inside a word that is longer than a line.
    pub(super) fn wrapped(&self, text: &str, kind: Type, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.text_width(&longer, kind) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if self.text_width(&line, kind) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Draws wrapped text downwards from the top `at`; returns where it ends.
    pub(super) fn paragraph(&mut self, at: Px, text: &str, kind: Type, width: f64) -> f64 {
        let mut y = at.1;
        for line in self.wrapped(text, kind, width) {
            y += 1.3 * kind.size;
            self.text((at.0, y - 0.3 * kind.size), &line, kind);
        }
        y
    }

    /// The text, or as much of its beginning as fits, with an ellipsis.
    pub(super) fn shortened(&self, text: &str, kind: Type, width: f64) -> String {
        if self.text_width(text, kind) <= width {
            return text.to_owned();
        }
        let mut kept: Vec<char> = text.nfc().collect();
        while let Some(last) = kept.pop() {
            let short: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
            if self.text_width(&short, kind) <= width || last == '\0' {
                return short;
            }
        }
        "…".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canvas() -> Canvas {
        Canvas::new(300, 60, [255, 255, 255]).expect("a canvas")
    }

    #[test]
    fn every_vietnamese_letter_has_a_glyph_in_both_weights() {
        let canvas = canvas();
        let letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐEÊOÔƠUƯ àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ ẰẲẴẮẶẦẨẪẤẬỀỂỄẾỆỜỞỠỚỢỪỬỮỨỰỲỶỸÝỴ éèçñüß–—°′″…·×±©−";
        for kind in [Type::regular(12.0), Type::bold(12.0)] {
            for c in letters.nfc() {
                assert_ne!(canvas.font(kind).glyph_id(drawn(c)).0, 0, "{c}");
            }
        }
    }

    #[test]
    fn both_normal_forms_are_drawn_alike() {
        let (mut composed, mut decomposed) = (canvas(), canvas());
        let name = "Nà Đoỏng, Khuổi Lừa";
        composed.text((5.0, 40.0), name, Type::regular(20.0));
        decomposed.text((5.0, 40.0), &name.nfd().collect::<String>(), Type::regular(20.0));
        assert_eq!(composed.png().expect("PNG"), decomposed.png().expect("PNG"));
        assert_ne!(composed.png().expect("PNG"), canvas().png().expect("PNG"));
    }

    #[test]
    fn lines_are_no_wider_than_asked_and_lose_no_letter() {
        let canvas = canvas();
        let kind = Type::regular(14.0);
        let text = "Một dòng dài và một từ-rất-dài-không-có-chỗ-ngắt-nào-trong-đó hết";
        let lines = canvas.wrapped(text, kind, 90.0);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|l| canvas.text_width(l, kind) <= 90.0));
        let letters = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(text));
    }

    #[test]
    fn a_long_name_is_shortened() {
        let canvas = canvas();
        let kind = Type::regular(14.0);
        let short = canvas.shortened("Bản Nà Khuổi Đoỏng Lùng Thượng", kind, 100.0);
        assert!(short.ends_with('…') && canvas.text_width(&short, kind) <= 100.0);
        assert_eq!(canvas.shortened("Bản", kind, 100.0), "Bản");
    }
}
