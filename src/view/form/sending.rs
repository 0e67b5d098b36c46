//! A form on its way to the server, and what comes back.

use super::card::Card;
use crate::shell::Call;
use parlor_core::{
    chat::Failure,
    forms::{self, Given},
    later,
};
use std::rc::Rc;

/// Sends what was filled in.
pub(super) fn send(card: &Rc<Card>) {
    let values = card.values();
    let body = forms::answer_body(&card.form, &values);
    let names = card.form.fields.iter().map(|it| it.name.clone());
    let given = Given { values: names.zip(values).collect(), skipped: false };
    begin(card, body, given);
}

/// Leaves it unanswered. Before the first question there is nothing to tell the server.
pub(super) fn skip(card: &Rc<Card>) {
    let given = Given { skipped: true, ..Given::default() };
    if card.shell.conversation().is_none() {
        return done(card, &given);
    }
    begin(card, forms::skip_body(&card.form), given);
}

/// Finds the conversation that it belongs to, or makes one.
fn begin(card: &Rc<Card>, body: String, given: Given) {
    if card.is_busy() {
        return;
    }
    card.set_busy(true);
    card.complain("");
    let known = card.shell.conversation().or_else(|| card.conversation.borrow().clone());
    if let Some(conversation) = known {
        return post(card, &conversation, body, given);
    }
    let call = Call { method: "POST", path: "conversations".into(), body: Some("{}".into()) };
    let card = Rc::clone(card);
    card.shell.clone().call_as_visitor(
        call,
        Box::new(move |reply| {
            let made = reply.map(|it| forms::conversation_id(&it));
            match made {
                Ok(Some(id)) => {
                    card.conversation.replace(Some(id.clone()));
                    post(&card, &id, body, given);
                }
                Ok(None) => failed(&card, &Failure::Unreadable),
                Err(failure) => failed(&card, &failure),
            }
        }),
    );
}

fn post(card: &Rc<Card>, conversation: &str, body: String, given: Given) {
    let path = ["conversations/", conversation, "/forms"].concat();
    let call = Call { method: "POST", path, body: Some(body) };
    let card = Rc::clone(card);
    card.shell.clone().call_as_visitor(
        call,
        Box::new(move |reply| match reply {
            Ok(_) => done(&card, &given),
            // Somebody did so in another tab; what they wrote is there after a reload.
            Err(Failure::Refused { status: 409, .. }) => done(&card, &Given::default()),
            // The agent asks for it no more, and nobody is to be kept from asking.
            Err(failure) if failure.says("form_not_found") => {
                done(&card, &Given { skipped: true, ..Given::default() });
            }
            Err(failure) => failed(&card, &failure),
        }),
    );
}

/// Shows what was given, and leads on.
fn done(card: &Rc<Card>, given: &Given) {
    let (shell, words) = (&card.shell, card.shell.words());
    card.fold(given);
    if let Some(conversation) = card.conversation.take() {
        shell.change(Box::new(move |chat| chat.begin_in(conversation)));
    }
    if !given.skipped {
        shell.announce(later!(words, FormSent));
    }
}

/// Everything that was written is still there; the same button tries again.
fn failed(card: &Rc<Card>, failure: &Failure) {
    card.set_busy(false);
    let words = card.shell.words();
    if let Failure::Refused { status: 422, body, .. } = failure {
        let field = forms::unfit_field(body);
        let name = field.strip_prefix("values.").unwrap_or_default();
        if let Some(entry) = card.entries.iter().find(|it| it.field.name == name) {
            entry.complain(later!(words, CheckThis));
            card.complain(later!(words, CheckFields));
            return entry.focus();
        }
    }
    card.complain(later!(words, NotTaken));
}
