//! Calls beside the conversation, as the visitor: what parts of the widget ask for.

use super::{
    Shell,
    perform::{Reply, parsed},
};
use crate::transport::call;
use parlor_core::{
    chat::{Event, Failure},
    json::read,
};

/// Who waits for a session: given its token, or why there is none.
pub(crate) type Waiting = Box<dyn FnOnce(Result<String, Failure>)>;

/// A request below `/v1/`.
#[derive(Clone)]
pub(crate) struct Call {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub(crate) method: &'static str,
    /// E.g. `conversations/cnv_1`; what comes from elsewhere is percent-encoded already.
    pub(crate) path: String,
    /// JSON.
    pub(crate) body: Option<String>,
}

impl Shell {
    /// Makes a call as the visitor, with a session that is asked for if there is none
    /// and renewed if it has expired, and gives the text of the response to `then`, once
    /// and later. After the widget is gone, `then` is dropped.
    pub(crate) fn call_as_visitor(&self, what: Call, then: Box<dyn FnOnce(Reply)>) {
        let shell = self.clone();
        self.with_session(
            None,
            Box::new(move |token| match token {
                Ok(token) => shell.call_with(token, what, then, true),
                Err(failure) => then(Err(failure)),
            }),
        );
    }

    fn call_with(&self, token: String, what: Call, then: Box<dyn FnOnce(Reply)>, renews: bool) {
        let mut request = self.inner.api.other(what.method, &what.path, token.clone());
        request.set_body(what.body.clone());
        let shell = self.clone();
        call(
            request,
            Box::new(move |reply| match reply {
                _ if shell.inner.is_over.get() => {}
                Err(failure) if renews && failure.is_expired_session() => {
                    let again = shell.clone();
                    shell.with_session(
                        Some(token),
                        Box::new(move |token| match token {
                            Ok(token) => again.call_with(token, what, then, false),
                            Err(failure) => then(Err(failure)),
                        }),
                    );
                }
                reply => then(reply),
            }),
        );
    }

    /// Calls `then` when a session is there; at once if one is, unless it was refused.
    pub(crate) fn with_session(&self, refused: Option<String>, then: Waiting) {
        let granted = self.inner.chat.borrow().granted();
        if let Some(token) = granted.map(|it| it.0).filter(|it| Some(it) != refused.as_ref()) {
            return then(Ok(token));
        }
        self.inner.waiting.borrow_mut().push(then);
        self.change(Box::new(move |chat| chat.session_wanted(refused.as_deref())));
    }

    /// A session came, or did not: the conversation goes on, then whoever waited.
    pub(super) fn session_came(&self, reply: Reply) {
        let (event, token) = match parsed(reply, read::session) {
            Ok(session) => {
                let token = Ok(session.session_token.clone());
                (Event::SessionGranted(session), token)
            }
            Err(failure) => (Event::SessionRefused(failure.clone()), Err(failure)),
        };
        self.dispatch(event);
        for waiting in self.inner.waiting.take() {
            waiting(token.clone());
        }
    }
}
