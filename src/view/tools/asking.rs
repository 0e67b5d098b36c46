//! When visitors are asked to fill something in: before the first question, and when a
//! conversation is over.

use crate::{
    dom,
    shell::{Face, Shell},
    view::form,
};
use parlor_core::chat::{Chat, History};
use std::{cell::RefCell, rc::Rc};
use web_sys::Element;

/// What stands there now.
#[derive(Default)]
struct Asked {
    first: Option<Element>,
    rating: Option<Element>,
    /// A rating that was begun and has to wait, because somebody speaks again.
    begun: Option<Element>,
    conversation: Option<String>,
}

/// What of a rating is shown once a star was chosen and until it is sent.
const BEGUN: &str = "[part=rating-more]:not([hidden])";

/// Asks in this panel as long as the widget is there.
pub(super) fn follow(panel: &Element, shell: &Shell) {
    let asked = RefCell::new(Asked::default());
    let (panel, follows) = (panel.clone(), shell.clone());
    shell.add_tool(Rc::new(move |face| {
        if let Some(face) = face {
            let mut asked = asked.borrow_mut();
            asked.leave(face, &follows);
            asked.show(&follows.chat(), &panel, &follows);
        }
    }));
}

impl Asked {
    /// What was filled in goes with its conversation; the next one asks anew.
    fn leave(&mut self, face: &Face, shell: &Shell) {
        let before = std::mem::replace(&mut self.conversation, face.conversation.clone());
        if before.is_some() && before != self.conversation {
            put(&mut self.first, false, shell, &mut || None);
            put(&mut self.rating, false, shell, &mut || None);
            self.begun = None;
        }
    }

    fn show(&mut self, chat: &Chat, panel: &Element, shell: &Shell) {
        let find = |css| panel.query_selector(css).ok().flatten();
        let is_empty = chat.messages.is_empty();
        let form = chat.config.as_ref().and_then(|it| it.form_json.as_deref());
        let form = form.filter(|_| is_empty && chat.history != History::Loading);
        put(&mut self.first, form.is_some(), shell, &mut || {
            let (welcome, questions) = (find("[part=welcome]")?, find("[part=suggestions]")?);
            let place = form::place(form.unwrap_or_default(), shell);
            dom::insert(&welcome, &place, Some(questions.as_ref()));
            Some(place)
        });
        let rating = self.rating.as_ref().filter(|it| is_begun(it));
        // Whoever writes goes on writing, whatever is said meanwhile.
        let is_written = rating.is_some_and(dom::has_focus);
        let is_wanted = (chat.is_over || is_written) && !is_empty;
        if !is_wanted && let Some(rating) = rating {
            self.begun = Some(rating.clone());
        }
        let begun = &mut self.begun;
        put(&mut self.rating, is_wanted, shell, &mut || {
            let transcript = find("[part=transcript]")?;
            let place = begun.take().unwrap_or_else(|| form::place("", shell));
            dom::append(&transcript, &place);
            Some(place)
        });
    }
}

fn is_begun(rating: &Element) -> bool {
    rating.query_selector(BEGUN).is_ok_and(|it| it.is_some())
}

/// Makes it stand there, or takes it away; the focus that was in it goes to the composer.
fn put(
    known: &mut Option<Element>,
    is_wanted: bool,
    shell: &Shell,
    make: &mut dyn FnMut() -> Option<Element>,
) {
    if is_wanted {
        if known.is_none() {
            *known = make();
        }
    } else if let Some(gone) = known.take() {
        if dom::has_focus(&gone) {
            shell.focus_composer();
        }
        dom::remove(&gone);
    }
}
