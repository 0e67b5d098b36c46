//! A file from the server, which is for its owner: a link would not bring the token.

use super::Request;
use crate::{files::LocalFile, js, promise::settled};
use js_sys::Promise;
use parlor_core::chat::Failure;
use wasm_bindgen::{JsCast, JsValue};

/// Fetches a file, whole.
pub(crate) fn download(request: Request, then: Box<dyn FnOnce(Result<LocalFile, Failure>)>) {
    request.send(Box::new(move |response| {
        let response = match response {
            Ok(it) => it,
            Err(failure) => return then(Err(failure)),
        };
        let blob = js::call(&response, "blob", &[]);
        let came = Box::new(move |blob: Result<JsValue, _>| {
            then(blob.map(LocalFile).map_err(|_| Failure::Unreachable));
        });
        settled(blob.unchecked_ref::<Promise>(), came);
    }));
}
