//! Stands in for the crate of this name on crates.io, by `[patch.crates-io]`.
//!
//! `leptos` depends on it through its server functions, which the widget has
//! none of. The original exports three classes to JavaScript, and what a module
//! exports no linker takes away: 9 kB of code and their glue, downloaded by every
//! visitor. The two conversions below do the same work with closures instead of
//! classes, so where nobody calls them, nothing of them is left.

use futures_util::stream::{self, Stream, StreamExt};
use js_sys::{Function, Object, Reflect};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::ReadableStreamDefaultReader;

/// A stream that can be read, of a browser.
#[derive(Clone, Debug)]
pub struct ReadableStream {
    raw: web_sys::ReadableStream,
}

impl ReadableStream {
    /// Wraps a browser's stream.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self { raw }
    }

    /// The browser's stream.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.raw
    }

    /// A browser's stream that is fed by one of Rust, as fast as it is read. An
    /// error ends it.
    ///
    /// # Panics
    /// In a browser without `ReadableStream`, which none of today's is.
    #[expect(clippy::expect_used, reason = "the signature of the crate that this stands in for")]
    pub fn from_stream<S>(source: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        let source = Rc::new(RefCell::new(Some(source.boxed_local())));
        let pull = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |controller: JsValue| {
            let source = Rc::clone(&source);
            future_to_promise(async move {
                let Some(mut it) = source.take() else { return Ok(JsValue::UNDEFINED) };
                match it.next().await {
                    Some(Ok(value)) => {
                        call(&controller, "enqueue", &value)?;
                        source.replace(Some(it));
                    }
                    Some(Err(error)) => return Err(error),
                    None => drop(call(&controller, "close", &JsValue::UNDEFINED)?),
                }
                Ok(JsValue::UNDEFINED)
            })
            .into()
        });
        let underlying = Object::new();
        let is_set = Reflect::set(&underlying, &"pull".into(), &pull.into_js_value());
        let raw =
            is_set.and_then(|_| web_sys::ReadableStream::new_with_underlying_source(&underlying));
        Self { raw: raw.expect("the browser has streams") }
    }

    /// The stream as one of Rust. Dropping it releases the browser's.
    ///
    /// # Panics
    /// When the stream is being read by somebody else.
    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> {
        let reader: ReadableStreamDefaultReader = self.raw.get_reader().unchecked_into();
        stream::unfold(Some(reader), |reader| async move {
            let reader = reader?;
            match JsFuture::from(reader.read()).await {
                Ok(piece) => {
                    let is_done =
                        Reflect::get(&piece, &"done".into()).is_ok_and(|it| it.is_truthy());
                    let value = Reflect::get(&piece, &"value".into());
                    (!is_done).then_some((value, Some(reader)))
                }
                Err(error) => Some((Err(error), None)),
            }
        })
    }
}

fn call(target: &JsValue, method: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    Reflect::get(target, &method.into())?.unchecked_into::<Function>().call1(target, argument)
}
