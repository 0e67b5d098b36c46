//! Numbers as WebAssembly writes them (Core specification, section 5.2.2).

/// Takes an unsigned number from the front. Zero at the end.
pub(crate) fn unsigned(from: &mut &[u8]) -> u64 {
    let (value, _) = raw(from);
    value
}

/// Takes a signed number from the front. Zero at the end.
pub(crate) fn signed(from: &mut &[u8]) -> i64 {
    let (value, bits) = raw(from);
    let unused = 64_u32.saturating_sub(bits);
    (value << unused) as i64 >> unused
}

/// Takes a byte from the front. Zero at the end.
pub(crate) fn byte(from: &mut &[u8]) -> u8 {
    let Some((byte, rest)) = from.split_first() else { return 0 };
    *from = rest;
    *byte
}

/// The number, and how many bits were written of it.
fn raw(from: &mut &[u8]) -> (u64, u32) {
    let (mut value, mut bits) = (0, 0);
    loop {
        let next = byte(from);
        value |= u64::from(next & 0x7f).checked_shl(bits).unwrap_or_default();
        bits += 7;
        if next < 0x80 {
            return (value, bits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_specification_writes_them() {
        assert_eq!(unsigned(&mut [0xe5, 0x8e, 0x26].as_slice()), 624_485);
        assert_eq!(signed(&mut [0xc0, 0xbb, 0x78].as_slice()), -123_456);
        assert_eq!(signed(&mut [0x3f].as_slice()), 63);
        assert_eq!(signed(&mut [0x40].as_slice()), -64);
    }

    #[test]
    fn the_widest_numbers_are_read_whole() {
        let least = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f];
        assert_eq!(signed(&mut least.as_slice()), i64::MIN);
    }

    #[test]
    fn behind_the_end_are_zeros() {
        assert_eq!((unsigned(&mut [].as_slice()), signed(&mut [].as_slice())), (0, 0));
    }
}
