//! Bytes as letters (RFC 4648, section 4).

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// With padding.
pub(super) fn of(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for nth in 0..4usize {
            if nth > group.len() {
                out.push('=');
            } else {
                let six = (bits >> (18 - 6 * nth)) & 63;
                out.push(char::from(LETTERS.get(six as usize).copied().unwrap_or(b'=')));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_standard_s_own_examples() {
        let pairs = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, letters) in pairs {
            assert_eq!(of(bytes.as_bytes()), letters);
        }
    }
}
