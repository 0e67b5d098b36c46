//! The files of the message that is being written.

use super::{
    chip::{Chip, State, sentence},
    sent, ways,
};
use crate::{
    dom::{self, Listeners},
    files::{self, LocalFile},
    intl::Writing,
    shell::{Face, Outgoing, Shell},
    view::{composer::Parts, icon, scroll},
};
use parlor_core::{
    attach::{Misfit, Sent, check},
    chat::Failure,
    i18n::{Key, filled},
    later,
};
use parlor_wire::session::WidgetConfig;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The files above the text, which go to the server at once, so that they are there when
/// the message is sent.
pub(super) struct Tray {
    pub(super) composer: Rc<Parts>,
    config: WidgetConfig,
    list: Element,
    /// What was not taken in, and why.
    trouble: Element,
    /// Why the message cannot be sent yet.
    why: Element,
    chips: RefCell<Vec<Rc<Chip>>>,
    /// Whether nothing was said yet.
    was_empty: Cell<bool>,
    listeners: RefCell<Listeners>,
}

/// The id of what says why the message cannot be sent yet.
const WHY: &str = "why";

impl Tray {
    /// Adds a tray to a composer.
    pub(super) fn add(composer: &Rc<Parts>, config: WidgetConfig) {
        let words = composer.shell.words();
        let list = dom::list("chips").attr("aria-label", later!(words, Attachments));
        let list = list.done();
        let trouble = dom::el("div").part("tray-trouble").attr("role", "alert").done();
        let why = dom::el("span").part("heard").attr("id", WHY).done();
        let node = dom::el("div").part("tray").child(&list).child(&trouble).child(&why).done();
        dom::insert(&composer.form, &node, Some(&composer.input));
        let tray = Rc::new(Self {
            composer: Rc::clone(composer),
            config,
            list,
            trouble,
            why,
            chips: RefCell::default(),
            was_empty: Cell::new(true),
            listeners: RefCell::default(),
        });
        let presses = Rc::downgrade(&tray);
        let mut listeners = ways::listen(&tray);
        dom::on(&node, "click", &mut listeners, move |event| {
            if let Some(tray) = presses.upgrade() {
                tray.pressed(&event);
            }
        });
        tray.listeners.replace(listeners);
        tray.say_trouble("");
        tray.refresh();
        composer.shell.add_tool(Rc::new(move |what| tray.told(what)));
    }

    /// What the visitor may pick, as the `accept` of an input.
    pub(super) fn accept(&self) -> String {
        let mut accept = String::new();
        for it in &self.config.file_types {
            accept.push_str(it);
            accept.push(',');
        }
        accept
    }

    /// Takes files in and sends them; says why where one is not taken.
    pub(super) fn take(self: &Rc<Self>, files: Vec<LocalFile>) {
        let mut troubles = String::new();
        let words = self.shell().words();
        for file in files {
            let fits = check(&self.config, &file.name(), &file.media_type(), file.size());
            if let Err(misfit) = fits {
                troubles.push_str(&sentence(words, misfit, &file.name()));
                troubles.push('\n');
            } else if self.chips.borrow().len() >= self.config.max_files as usize {
                let writing = Writing::of(self.shell().options().lang.as_deref());
                let max = f64::from(self.config.max_files);
                troubles.push_str(&writing.counted(later!(words, TooManyFiles), max));
                break;
            } else {
                let chip = Rc::new(Chip::new(file, self.shell()));
                dom::append(&self.list, &chip.node);
                self.chips.borrow_mut().push(Rc::clone(&chip));
                self.send(&chip, None);
            }
        }
        scroll::to_end(&self.list);
        self.say_trouble(troubles.trim_ascii_end());
        dom::focus(&self.composer.input);
    }

    fn shell(&self) -> &Shell {
        &self.composer.shell
    }

    /// Sends a file, with a session that is renewed if `refused` is its token.
    fn send(self: &Rc<Self>, chip: &Rc<Chip>, refused: Option<String>) {
        chip.begins(self.shell());
        let (tray, place) = (Rc::downgrade(self), Rc::downgrade(chip));
        let is_second = refused.is_some();
        let with_token = move |token: Result<String, Failure>| {
            let (Some(tray), Some(chip)) = (tray.upgrade(), place.upgrade()) else { return };
            match token {
                Ok(token) => tray.send_with(&chip, token, is_second),
                Err(failure) => tray.came(&chip, Err(failure)),
            }
        };
        self.shell().with_session(refused, Box::new(with_token));
        self.refresh();
    }

    fn send_with(self: &Rc<Self>, chip: &Rc<Chip>, token: String, is_second: bool) {
        let path = ["files?filename=", &files::encoded(&chip.name)].concat();
        let (goes, comes, tray) = (Rc::downgrade(chip), Rc::downgrade(chip), Rc::downgrade(self));
        let on_progress = move |hundredths| {
            if let Some(chip) = goes.upgrade() {
                chip.goes(hundredths);
            }
        };
        let used = token.clone();
        let then = move |reply| {
            let (Some(tray), Some(chip)) = (tray.upgrade(), comes.upgrade()) else { return };
            match reply {
                Err(Failure::Refused { status: 401, .. }) if !is_second => {
                    tray.send(&chip, Some(used));
                }
                reply => tray.came(&chip, reply),
            }
        };
        let (on_progress, then) = (Box::new(on_progress), Box::new(then));
        let upload = self.shell().send_file(token, &path, &chip.file, on_progress, then);
        // What was under way ends here, outside of its place.
        drop(chip.sending.replace(upload));
    }

    fn came(&self, chip: &Chip, reply: Result<String, Failure>) {
        let words = self.shell().words();
        match reply.map(|it| Sent::taken(&it)) {
            Ok(Some(file)) => {
                chip.arrives(&file);
                self.shell().announce(&filled(later!(words, Uploaded), &chip.name));
            }
            Err(Failure::Refused { status, body, .. }) => {
                chip.fails(Misfit::of(status, &body), words);
            }
            _ => chip.fails(Misfit::Lost, words),
        }
        self.refresh();
    }

    /// A button on a chip, or that of what is said to be wrong.
    fn pressed(self: &Rc<Self>, event: &Event) {
        let Some(target) = event.target().map(JsCast::unchecked_into::<Element>) else { return };
        let pressed = |part| dom::closest(&target, part).is_some();
        let at = dom::closest(&target, "[part=chip]")
            .and_then(|node| self.chips.borrow().iter().position(|it| it.node == node));
        if pressed("[part~=chip-remove]") {
            if let Some(at) = at {
                self.remove(at);
            }
        } else if pressed("[part=chip-retry]") {
            let chip = at.and_then(|it| self.chips.borrow().get(it).cloned());
            if let Some(chip) = chip {
                dom::focus(&chip.remove);
                self.send(&chip, None);
            }
        } else if pressed("[part~=tray-dismiss]") {
            self.say_trouble("");
            dom::focus(&self.composer.input);
        }
    }

    /// Takes a file off; the focus goes on to the next, or to the text.
    fn remove(&self, at: usize) {
        let gone = self.chips.borrow_mut().remove(at);
        let next = self.chips.borrow().get(at).or(self.chips.borrow().last()).cloned();
        match next {
            Some(next) => dom::focus(&next.remove),
            None => dom::focus(&self.composer.input),
        }
        dom::remove(&gone.node);
        self.say_trouble("");
        let words = self.shell().words();
        self.shell().announce(&filled(later!(words, FileRemoved), &gone.name));
        self.refresh();
    }

    fn say_trouble(&self, sentences: &str) {
        dom::set_text(&self.trouble, "");
        if !sentences.is_empty() {
            let text = dom::el("span").text(sentences).done();
            let close = icon::button(icon::CROSS, self.shell().say(Key::Dismiss));
            dom::set(&close, "part", "icon-button tray-dismiss");
            dom::append(&self.trouble, &text);
            dom::append(&self.trouble, &close);
        }
        dom::flag(&self.trouble, "hidden", sentences.is_empty());
    }

    /// Says what can be sent, and if nothing can, why.
    fn refresh(&self) {
        let words = self.shell().words();
        let (mut why, mut files) = (String::new(), String::new());
        for chip in &*self.chips.borrow() {
            match chip.state.get() {
                State::There => {
                    files.push_str(if files.is_empty() { "" } else { "," });
                    files.push_str(&chip.part.borrow());
                }
                State::Going => why = filled(later!(words, Uploading), &chip.name),
                State::Failed => why = filled(later!(words, UploadFailed), &chip.name),
            }
        }
        let is_waiting = !why.is_empty();
        dom::set(&self.composer.submit, "aria-describedby", if is_waiting { WHY } else { "" });
        dom::set_text(&self.why, &why);
        dom::flag(&self.list, "hidden", self.chips.borrow().is_empty());
        *self.shell().outgoing() = Outgoing { files, is_waiting };
        self.composer.refresh();
    }

    fn clear(&self) {
        for chip in self.chips.take() {
            dom::remove(&chip.node);
        }
        self.say_trouble("");
        self.refresh();
    }

    /// A message takes the files along; who begins anew leaves them.
    fn told(&self, face: Option<&Face>) {
        let is_empty = face.is_some_and(|it| it.is_empty);
        if face.is_none() {
            sent::remember(&self.chips.borrow());
        } else if self.was_empty.replace(is_empty) || !is_empty {
            return;
        }
        self.clear();
    }
}
