//! Names for messages, made here so that sending one twice asks once.

/// `msg_` and a UUID version 7 (RFC 9562 section 5.7) as 32 hexadecimal digits.
pub(crate) fn message_id() -> String {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = crate::dom::window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds since 1970 fit 48 bits"
    )]
    let millis = js_sys::Date::now() as u64;
    for (byte, stamp) in bytes.iter_mut().zip(millis.to_be_bytes().into_iter().skip(2)) {
        *byte = stamp;
    }
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut id = String::from("msg_");
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            id.push(char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }));
        }
    }
    id
}
