//! Any bytes, cut anywhere: the same frames, id and delay.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parlor_core::protocol::sse::{Frame, SseDecoder};
use parlor_fuzz::Cuts;

fuzz_target!(|input: &[u8]| {
    let (bytes, cuts) = Cuts::of(input);
    let whole = read([bytes]);
    assert_eq!(read(cuts.of_bytes(bytes)), whole, "cut as the input says");
    assert_eq!(read(bytes.chunks(1)), whole, "byte by byte");
});

fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Frame>, String, Option<u32>) {
    let mut decoder = SseDecoder::new();
    let frames = pieces.into_iter().flat_map(|it| decoder.push(it)).collect();
    (frames, decoder.last_event_id().to_owned(), decoder.retry_millis())
}
