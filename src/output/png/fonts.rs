//! The embedded fonts.

use crate::output::OutputError;
use ab_glyph::FontRef;

static REGULAR: &[u8] = include_bytes!("../font/NotoSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../font/NotoSans-Bold.ttf");

/// Regular and bold.
pub(super) fn fonts() -> Result<[FontRef<'static>; 2], OutputError> {
    let read = |bytes: &'static [u8]| {
        FontRef::try_from_slice(bytes).map_err(|e| OutputError::Picture {
            what: "font".to_owned(),
            cause: e.to_string(),
        })
    };
    Ok([read(REGULAR)?, read(BOLD)?])
}
