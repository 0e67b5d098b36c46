//! What a first answer does not need is fetched when it is needed.
//!
//! What [`work!`] is given, and whatever only that reaches, becomes a file of its own in
//! the shipped widget (`docs/decisions/0002-later.md`). Without the feature `split`, as in
//! a Leptos app, it is a function like any other, and nothing is fetched.

/// Makes a function of these arguments that returns the work of a part, for [`fetched`] or
/// [`Shell::opens`](crate::shell::Shell::opens) to do once the part is here, and for nobody
/// else: `work!(more, draw(place: Element, shell: Shell) => begin(&place, &shell));`
macro_rules! work {
    ($part:ident, $name:ident($($it:ident: $type:ty),*) => $work:expr) => {
        fn $name($($it: $type),*) -> Box<dyn FnOnce()> {
            #[cfg_attr(
                feature = "split",
                wasm_split_macros::wasm_split($part, wasm_split_path = crate::later)
            )]
            fn $name($($it: $type),*) {
                $work
            }
            Box::new(move || {
                let done = $name($($it),*);
                #[cfg(feature = "split")]
                $crate::later::run(done);
                #[cfg(not(feature = "split"))]
                let () = done;
            })
        }
    };
}
pub(crate) use work;

/// Calls `then` when the part of this name is here, after what is drawn now. Where it
/// cannot be fetched, because the network is gone or the server has a newer widget, it is
/// asked for again from time to time, without a word: for what only makes things nicer.
pub(crate) fn fetched(part: &str, then: Box<dyn FnOnce()>) {
    fetched_or(part, then, None);
}

/// The same for what somebody waits for: where it cannot be fetched, that is reported
/// once, and nothing more happens.
#[cfg(feature = "split")]
pub(crate) fn fetched_or(part: &str, then: Box<dyn FnOnce()>, failed: Option<Box<dyn FnOnce()>>) {
    let failed = failed.map(|it| crate::timer::once(it).into_js_value());
    link::fetched(part, &crate::timer::once(then).into_js_value(), failed);
}

/// Calls `then`: everything is here. Not before this returns, as if it had been fetched:
/// who calls may still have to put on the page what `then` draws in.
#[cfg(not(feature = "split"))]
pub(crate) fn fetched_or(_part: &str, then: Box<dyn FnOnce()>, _failed: Option<Box<dyn FnOnce()>>) {
    let here = js_sys::Promise::resolve(&wasm_bindgen::JsValue::UNDEFINED);
    crate::promise::settled(&here, Box::new(move |_| then()));
}

/// Runs a function of a part. What marks it makes a future of it, which is ready, as the
/// part is here.
#[cfg(feature = "split")]
pub(crate) fn run(work: impl Future<Output = ()>) {
    use std::task::{Context, Waker};
    let _ = std::pin::pin!(work).poll(&mut Context::from_waker(Waker::noop()));
}

/// The script that `cargo xtask dist` puts beside the module (`xtask/src/build/later.js`).
#[cfg(feature = "split")]
mod link {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(raw_module = "./later.js")]
    extern "C" {
        pub(super) fn fetched(part: &str, then: &JsValue, failed: Option<JsValue>);
    }
}

/// What `wasm_split` calls to fetch a part. Ours is here by then, and this weighs a
/// kilobyte less than its own, which brings futures, locks and a waker.
#[cfg(feature = "split")]
pub(crate) mod rt {
    use std::{
        convert::Infallible,
        ffi::c_void,
        future::{Ready, ready},
        pin::Pin,
    };

    pub(crate) type LoadCallbackFn = unsafe extern "C" fn(*const c_void, bool);
    type LoadFn = unsafe extern "C" fn(LoadCallbackFn, *const c_void);

    pub(crate) struct LazySplitLoader;

    impl LazySplitLoader {
        pub(crate) const fn new(_load: LoadFn) -> Self {
            Self
        }
    }

    /// Not an `async fn`, which versions of clippy do not agree about; what `wasm_split`
    /// writes awaits it.
    pub(crate) fn ensure_loaded(_: Pin<&LazySplitLoader>) -> Ready<Result<(), Infallible>> {
        ready(Ok(()))
    }
}
