//! Any bytes, cut anywhere: the same events; none after the last one; sources that lead
//! nowhere else than they may.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parlor_core::{
    markdown::links,
    protocol::{RunEvent, ui_stream::UiStream},
};
use parlor_fuzz::answer;

fuzz_target!(|input: &[u8]| {
    for event in answer::<UiStream>(input) {
        if let RunEvent::Source(source) = event {
            assert!(!source.id.is_empty() && !source.title.is_empty());
            let url = source.url.as_deref();
            assert_eq!(url.and_then(links::allowed).as_deref(), url);
        }
    }
});
