//! The colours of the classes of coverage on maps and in layers.

use crate::gaps::Class;

/// Red, green, blue; distinguished by colour-blind readers and in grey.
pub const fn rgb(class: Class) -> [u8; 3] {
    match class {
        Class::Unknown => [150, 150, 150],
        Class::None => [245, 245, 240],
        Class::Low => [240, 180, 60],
        Class::Covered => [0, 114, 178],
    }
}
