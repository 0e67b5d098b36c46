//! One request by `fetch`.
//!
//! Callbacks are trait objects: each that is not costs a visitor bytes of its own.

use crate::{promise::settled, timer::Timeout};
use parlor_core::chat::Failure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AbortController, AbortSignal, Headers, RequestCache, RequestCredentials, RequestInit, Response,
};

/// A request before it is sent.
#[derive(Default)]
pub(crate) struct Request {
    /// The whole URL.
    pub(super) url: String,
    /// Another method than GET, or POST where there is a body.
    pub(super) method: Option<&'static str>,
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

/// What to do with a response, or with its text.
pub(super) type Then<T> = Box<dyn FnOnce(Reply<T>)>;

/// A request that has no answer after this long has none.
const PATIENCE_MILLIS: u32 = 30_000;

/// Sends a request and reports the text of its response.
pub(crate) fn call(mut request: Request, then: Then<String>) {
    let patience = AbortController::new().ok().map(|abort| {
        request.signal = Some(abort.signal());
        Timeout::after(PATIENCE_MILLIS, Box::new(move || abort.abort()))
    });
    let then: Then<String> = Box::new(move |reply| {
        drop(patience);
        then(reply);
    });
    request.send(Box::new(|response| match response {
        Ok(response) => text(&response, then),
        Err(failure) => then(Err(failure)),
    }));
}

impl Request {
    /// Gives it a body, which is JSON.
    pub(crate) fn set_body(&mut self, body: Option<String>) {
        self.body = body;
    }

    /// Sends it. No cookie goes along, and none is kept. A response that is not a
    /// success is a [`Failure`].
    pub(super) fn send(self, then: Then<Response>) {
        let Ok(init) = self.init() else { return then(Err(Failure::Unreadable)) };
        let sent = crate::dom::window().fetch_with_str_and_init(&self.url, &init);
        let came = Box::new(move |response: Result<JsValue, _>| {
            let Ok(response) = response else { return then(Err(Failure::Unreachable)) };
            let response: Response = response.unchecked_into();
            if response.ok() { then(Ok(response)) } else { refused(&response, then) }
        });
        settled(&sent, came);
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
        if let Some(method) = self.method {
            init.set_method(method);
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

fn text(response: &Response, then: Then<String>) {
    let Ok(text) = response.text() else { return then(Err(Failure::Unreadable)) };
    let came = Box::new(move |text: Result<JsValue, _>| {
        then(text.ok().and_then(|it| it.as_string()).ok_or(Failure::Unreachable));
    });
    settled(&text, came);
}

fn refused(response: &Response, then: Then<Response>) {
    let retry_after = response.headers().get("retry-after").ok().flatten();
    let retry_after_secs = retry_after.and_then(|it| it.parse().ok());
    let status = response.status();
    let came = Box::new(move |text: Reply<String>| {
        let body = text.unwrap_or_default();
        then(Err(Failure::Refused { status, body, retry_after_secs }));
    });
    text(response, came);
}
