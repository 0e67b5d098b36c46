//! What stands in the composer outlives a reload of this tab. Before the first question
//! nothing of a visitor is stored, so it is not.

use crate::{
    dom::{self, Listeners},
    view::composer::Parts,
};
use parlor_core::draft::with;
use std::rc::Rc;

/// Puts back what stood there, above what was written since, and keeps what stands there
/// from now on.
pub(super) fn keep(composer: &Rc<Parts>) {
    let (shell, input) = (&composer.shell, &composer.input);
    let kept = shell.kept_for_this_tab("draft");
    let before = kept.get();
    if !before.is_empty() {
        let written = input.value();
        input.set_value(&if written.is_empty() { before } else { with(&before, &written) });
        composer.refresh();
    }
    let (input, asks) = (input.clone(), shell.clone());
    let keeps = Rc::new(move || {
        let draft = input.value();
        if asks.chat().visitor_token.is_some() && kept.get() != draft {
            kept.set(draft);
        }
    });
    let (hears, mut listeners) = (Rc::clone(&keeps), Listeners::new());
    dom::on(&composer.input, "input", &mut listeners, move |_| hears());
    shell.keep(listeners);
    // It is taken away when it is sent, and added to when something is given back.
    shell.add_tool(Rc::new(move |_| keeps()));
}
