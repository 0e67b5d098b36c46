//! The greeting beside the button that opens the chat, for whoever has not opened it.
//! Fetched when the page's time for it has come.
//!
//! It is said politely and takes no focus. Whoever has answered it, by opening the chat or
//! by sending it away, is not greeted again in this tab.

use crate::{
    dom::{self, Listeners},
    js, later,
    shell::{Face, Kept, Shell},
    style,
    view::icon,
};
use parlor_core::{chat::Chat, i18n::Key};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Greets beside this panel's button, unless there is no use in it.
pub(super) fn greet(panel: Element, shell: Shell) {
    later::fetched("more", work(panel, shell));
}

later::work!(more, work(panel: Element, shell: Shell) => begin(&panel, &shell));

fn begin(panel: &Element, shell: &Shell) {
    let kept = shell.kept_for_this_tab("greeting");
    if kept.get().is_empty() && shell.chat().may_greet() {
        style::adopt_part(panel, style::MORE);
        let callout = Rc::new(Callout::new(shell, kept));
        if let Some(place) = panel.parent_element() {
            dom::append(&place, &callout.node);
        }
        callout.listen();
        shell.add_tool(Rc::new(move |face| callout.told(face)));
        shell.change(Box::new(Chat::want_config));
    }
}

/// A greeting. What says it is there from the start and is filled later: so it is heard.
struct Callout {
    node: Element,
    words: Element,
    shell: Shell,
    kept: Kept,
    stage: Cell<Stage>,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Waits,
    Shows,
    Over,
}

impl Callout {
    fn new(shell: &Shell, kept: Kept) -> Self {
        let words = dom::el("div").part("callout-words").attr("role", "status").done();
        let node = dom::el("div").part("heard").child(&words).done();
        Self { node, words, shell: shell.clone(), kept, stage: Cell::new(Stage::Waits) }
    }

    fn told(&self, face: Option<&Face>) {
        let waits = face.filter(|it| !it.is_open && it.is_empty);
        match (self.stage.get(), waits) {
            (Stage::Over, _) => {}
            (_, None) => self.end(),
            (Stage::Shows, _) => {}
            (Stage::Waits, Some(face)) => {
                if self.shell.chat().config.is_some() {
                    self.show(face);
                }
            }
        }
    }

    fn show(&self, face: &Face) {
        self.stage.set(Stage::Shows);
        let words = self.shell.words();
        let greeting = dom::el("p").part("callout-title").text(&face.greeting).done();
        dom::append(&self.words, &greeting);
        if let Some(subtitle) = &face.subtitle {
            dom::append(&self.words, &dom::el("p").part("callout-text").text(subtitle).done());
        }
        let open = dom::button("callout-open").attr("aria-label", words.of(Key::OpenChat)).done();
        let close = dom::button("icon-button callout-close");
        let close = close.attr("aria-label", words.of(Key::Dismiss));
        dom::append(&self.node, &open);
        dom::append(&self.node, &close.child(&dom::icon(icon::CROSS)).done());
        dom::set(&self.node, "part", "callout");
        self.shell.change(Box::new(Chat::greeted));
    }

    fn listen(self: &Rc<Self>) {
        let mut listeners = Listeners::new();
        let (pressed, left) = (Rc::clone(self), Rc::clone(self));
        dom::on(&self.node, "click", &mut listeners, move |event| {
            let target = event.target().map(JsCast::unchecked_into::<Element>);
            if target.is_some_and(|it| dom::closest(&it, "[part~=callout-close]").is_some()) {
                pressed.dismiss();
            } else if let Some(launcher) = pressed.launcher() {
                js::call(&launcher, "click", &[]);
            }
        });
        dom::on(&self.node, "keydown", &mut listeners, move |event| {
            if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                left.dismiss();
            }
        });
        self.shell.keep(listeners);
    }

    /// The focus that was in it goes to the button that it stands beside.
    fn dismiss(&self) {
        let launcher = self.launcher();
        self.end();
        self.shell.change(Box::new(Chat::greeting_dismissed));
        if let Some(launcher) = launcher {
            dom::focus(&launcher);
        }
    }

    fn end(&self) {
        if self.stage.replace(Stage::Over) == Stage::Shows {
            self.kept.set("done".into());
        }
        dom::remove(&self.node);
    }

    fn launcher(&self) -> Option<Element> {
        let root = dom::closest(&self.node, "[part=root]")?;
        root.query_selector("[part~=launcher]").ok().flatten()
    }
}
