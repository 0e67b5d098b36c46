//! Any bytes, cut anywhere: the same events; none after the last one; sources that lead
//! nowhere else than they may.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parlor_core::{
    markdown::links,
    protocol::{RunEvent, ui_stream::UiStream},
};
use parlor_fuzz::Cuts;

fuzz_target!(|input: &[u8]| {
    let (bytes, cuts) = Cuts::of(input);
    let whole = read([bytes]);
    assert_eq!(read(cuts.of_bytes(bytes)), whole, "cut as the input says");
    assert_eq!(read(bytes.chunks(1)), whole, "byte by byte");
    for (at, event) in whole.0.iter().enumerate() {
        match event {
            RunEvent::Finished(_) | RunEvent::Malformed(_) => assert_eq!(at + 1, whole.0.len()),
            RunEvent::Text(words) => assert!(!words.is_empty()),
            RunEvent::Source(source) => {
                assert!(!source.id.is_empty() && !source.title.is_empty());
                let url = source.url.as_deref();
                assert_eq!(url.and_then(links::allowed).as_deref(), url);
            }
            _ => {}
        }
    }
});

fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<RunEvent>, bool) {
    let mut stream = UiStream::new();
    let events = pieces.into_iter().flat_map(|it| stream.push(it)).collect();
    (events, stream.is_finished())
}
