//! Text from outside, made visible: characters that command a terminal or turn the direction of writing are
//! shown as such, never sent.

use std::borrow::Cow;
use std::fmt::Write;

/// Would a terminal obey this character, or a reader be misled by it: a control character, an escape, a mark
/// of writing direction, a separator of lines that is none of ours? The end of a line and the tab are text.
pub fn is_commanding(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' => true,
        // Embeddings, overrides and isolates; characters that only mark language.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => c.is_control(),
    }
}

/// The text with such characters as `\u{1b}`.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_commanding) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_commanding(c) {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_a_terminal_is_shown_and_plain_text_is_left() {
        assert_eq!(shown("\u{1b}]0;x\u{7}"), "\\u{1b}]0;x\\u{7}");
        assert_eq!(shown("a\u{202e}b\u{9b}c\r"), "a\\u{202e}b\\u{9b}c\\u{d}");
        for plain in ["Bản Phìn Hồ\n", "a\tb", "می\u{200c}خواهم", "नमस्ते", ""] {
            assert!(
                matches!(shown(plain), Cow::Borrowed(same) if same == plain),
                "{plain}"
            );
        }
    }
}
