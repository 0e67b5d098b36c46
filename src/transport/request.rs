//! One request by `fetch`.
//!
//! Futures are boxed and callbacks are trait objects: each distinct future that
//! is spawned costs a visitor three kilobytes.

use crate::timer::Timeout;
use parlor_core::{chat::Failure, json::read};
use std::{future::Future, pin::Pin};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, AbortSignal, Headers, RequestCache, RequestCredentials, RequestInit, Response,
};

/// A request before it is sent.
#[derive(Default)]
pub(crate) struct Request {
    /// The whole URL.
    pub(super) url: String,
    /// Bearer token.
    pub(super) token: Option<String>,
    /// JSON; makes it a POST.
    pub(super) body: Option<String>,
    /// SSE id to resume after.
    pub(super) last_event_id: Option<String>,
    /// Ends it early.
    pub(super) signal: Option<AbortSignal>,
}

type Reply<T> = Result<T, Failure>;

/// A request that has no answer after this long has none.
const PATIENCE_MILLIS: u32 = 30_000;

/// Sends a request and reports the text of its response.
pub(crate) fn call(mut request: Request, then: Box<dyn FnOnce(Reply<String>)>) {
    spawn_local(async move {
        let _patience = AbortController::new().ok().map(|abort| {
            request.signal = Some(abort.signal());
            Timeout::after(PATIENCE_MILLIS, Box::new(move || abort.abort()))
        });
        then(match request.send().await {
            Ok(response) => text(&response).await,
            Err(failure) => Err(failure),
        });
    });
}

impl Request {
    /// Sends it. No cookie goes along, and none is kept.
    ///
    /// # Errors
    /// [`Failure`]; a response that is not a success is one.
    pub(super) fn send(self) -> Pin<Box<dyn Future<Output = Reply<Response>>>> {
        Box::pin(async move {
            let init = self.init().map_err(|_| Failure::Unreadable)?;
            let sent = leptos::prelude::window().fetch_with_str_and_init(&self.url, &init);
            let response = JsFuture::from(sent).await.map_err(|_| Failure::Unreachable)?;
            let response: Response = response.unchecked_into();
            if response.ok() { Ok(response) } else { Err(refusal(&response).await) }
        })
    }

    fn init(&self) -> Result<RequestInit, JsValue> {
        let headers = Headers::new()?;
        if let Some(token) = &self.token {
            headers.set("authorization", &["Bearer ", token].concat())?;
        }
        if let Some(id) = &self.last_event_id {
            headers.set("last-event-id", id)?;
        }
        let init = RequestInit::new();
        if let Some(body) = &self.body {
            headers.set("content-type", "application/json")?;
            init.set_method("POST");
            init.set_body(&body.as_str().into());
        }
        init.set_headers(&headers);
        init.set_credentials(RequestCredentials::Omit);
        if let Some(signal) = &self.signal {
            init.set_signal(Some(signal));
            // After a reload, Firefox holds back the first bytes of a stream that it might cache.
            init.set_cache(RequestCache::NoStore);
        }
        Ok(init)
    }
}

fn text(response: &Response) -> Pin<Box<dyn Future<Output = Reply<String>>>> {
    let text = response.text();
    Box::pin(async move {
        let text = JsFuture::from(text.map_err(|_| Failure::Unreadable)?).await;
        text.ok().and_then(|it| it.as_string()).ok_or(Failure::Unreachable)
    })
}

async fn refusal(response: &Response) -> Failure {
    let retry_after = response.headers().get("retry-after").ok().flatten();
    Failure::Refused {
        status: response.status(),
        code: read::error_code(&text(response).await.unwrap_or_default()),
        retry_after_secs: retry_after.and_then(|it| it.parse().ok()),
    }
}
