//! Any bytes, cut anywhere: the same events; none after the last one; a failure and its
//! end together; no call that ends without having begun.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parlor_core::protocol::ag_ui::AgUiStream;
use parlor_fuzz::{answer, check_calls};

fuzz_target!(|input: &[u8]| check_calls(&answer::<AgUiStream>(input)));
