//! The shell: one per widget, cloned freely.

use super::{Outgoing, Tool, asides::Gate, batch::Batch, calls::Waiting, ids};
use crate::{
    Options,
    dom::Listeners,
    storage::Store,
    timer::Timeout,
    transport::{Api, OpenStream},
};
use parlor_core::{
    chat::{Announcement, Chat, Event, Snapshot},
    i18n::{Key, Words},
};
use parlor_wire::host::HostEvent;
use std::{
    cell::{Cell, Ref, RefCell, RefMut},
    collections::VecDeque,
    rc::Rc,
};
use web_sys::Element;

/// Takes events, performs effects, and has the view draw what came of them.
#[derive(Clone)]
pub(crate) struct Shell {
    pub(super) inner: Rc<Inner>,
}

/// Draws the state; it compares, so that to be called too often costs little.
type Draw = Box<dyn FnMut(&Chat)>;

/// What waits its turn.
enum Job {
    Event(Event),
    Change(Box<dyn FnOnce(&mut Chat)>),
}

/// What stands in the place of the conversation, and draws the state too, until it says
/// with `false` that it is over. Dropping it clears its place.
pub(crate) type Layer = Box<dyn FnMut(&Chat) -> bool>;

/// What is not for views.
pub(super) struct Inner {
    pub(super) options: Options,
    pub(super) words: Words,
    pub(super) api: Api,
    pub(super) store: Store,
    pub(super) batch: RefCell<Batch>,
    pub(super) stream: RefCell<Option<OpenStream>>,
    pub(super) watch: RefCell<Option<OpenStream>>,
    pub(super) wait: RefCell<Option<Timeout>>,
    pub(super) watch_wait: RefCell<Option<Timeout>>,
    pub(super) on_event: Box<dyn Fn(HostEvent)>,
    pub(super) said: RefCell<Option<Announcement>>,
    pub(super) given_back: RefCell<String>,
    pub(super) waiting: RefCell<Vec<Waiting>>,
    kept: RefCell<Listeners>,
    pub(super) tool: RefCell<Option<Tool>>,
    pub(super) outgoing: RefCell<Outgoing>,
    pub(super) gate: RefCell<Option<Gate>>,
    pub(super) chat: RefCell<Chat>,
    draw: RefCell<Option<Draw>>,
    layer: RefCell<Option<Layer>>,
    /// The button whose part could not be had.
    pub(super) missed: RefCell<Option<Element>>,
    wants_focus: Cell<bool>,
    queue: RefCell<VecDeque<Job>>,
    is_busy: Cell<bool>,
    is_awake: Cell<bool>,
    pub(super) is_over: Cell<bool>,
}

impl Shell {
    /// A shell that has read nothing that the browser kept, and asked nobody.
    pub(crate) fn new(options: Options, on_event: Box<dyn Fn(HostEvent)>) -> Self {
        let store = Store::open(options.storage.as_deref(), ["parlor:", &options.agent].concat());
        let api = Api::new(options.api.clone());
        let inner = Inner {
            words: Words::new(options.words.as_deref()),
            options,
            api,
            store,
            batch: RefCell::default(),
            stream: RefCell::default(),
            watch: RefCell::default(),
            wait: RefCell::default(),
            watch_wait: RefCell::default(),
            on_event,
            said: RefCell::default(),
            given_back: RefCell::default(),
            waiting: RefCell::default(),
            kept: RefCell::default(),
            tool: RefCell::default(),
            outgoing: RefCell::default(),
            gate: RefCell::default(),
            chat: RefCell::default(),
            draw: RefCell::default(),
            layer: RefCell::default(),
            missed: RefCell::default(),
            wants_focus: Cell::default(),
            queue: RefCell::default(),
            is_busy: Cell::default(),
            is_awake: Cell::default(),
            is_over: Cell::default(),
        };
        let shell = Self { inner: Rc::new(inner) };
        shell.perform(Chat::ready());
        shell
    }

    /// Reads what the browser kept, once and before anything else is asked of it: what is
    /// drawn ahead may wait long, while another tab goes on.
    pub(crate) fn wake(&self) {
        if !self.inner.is_awake.replace(true) {
            let kept = self.inner.store.get().unwrap_or_default();
            self.dispatch(Event::Restored(Snapshot::parse(&kept)));
        }
    }

    /// Handles an event, and those that handling it causes, in order, and draws what
    /// came of them. After the widget is gone this does nothing: late answers find nobody.
    pub(crate) fn dispatch(&self, event: Event) {
        self.inner.queue.borrow_mut().push_back(Job::Event(event));
        self.settle();
    }

    /// What is drawn from now on, at once for the first time.
    pub(crate) fn draw_with(&self, draw: Draw) {
        self.inner.draw.replace(Some(draw));
        self.settle();
    }

    /// What is drawn in the place of the conversation from now on.
    pub(crate) fn cover(&self, layer: Layer) {
        self.inner.layer.replace(Some(layer));
        self.settle();
    }

    /// Back to the conversation; says whether something stood in its place.
    pub(crate) fn uncover(&self) -> bool {
        self.inner.layer.take().is_some()
    }

    /// To draw may cause events too, as when the focus moves: these wait their turn.
    pub(super) fn settle(&self) {
        let inner = &self.inner;
        if inner.is_busy.replace(true) {
            return;
        }
        loop {
            while let Some(job) = self.next_job() {
                let effects = match job {
                    Job::Event(event) => inner.chat.borrow_mut().apply(event),
                    Job::Change(change) => inner.chat.borrow_mut().change(change),
                };
                for effect in effects {
                    self.perform(effect);
                }
            }
            self.draw();
            if inner.queue.borrow().is_empty() {
                break;
            }
        }
        inner.is_busy.set(false);
    }

    /// The page may take the widget away while it is drawn, as when the focus moves.
    fn draw(&self) {
        let inner = &self.inner;
        if let Some(mut draw) = inner.draw.take() {
            draw(&inner.chat.borrow());
            if !inner.is_over.get() {
                inner.draw.replace(Some(draw));
            }
        }
        if let Some(mut layer) = inner.layer.take()
            && layer(&inner.chat.borrow())
            && !inner.is_over.get()
        {
            inner.layer.replace(Some(layer));
        }
    }

    fn next_job(&self) -> Option<Job> {
        let next = self.inner.queue.borrow_mut().pop_front();
        next.filter(|_| !self.inner.is_over.get())
    }

    /// Calls everything off, because the widget goes.
    pub(crate) fn end(&self) {
        self.inner.is_over.set(true);
        self.inner.draw.take();
        self.inner.layer.take();
        self.inner.missed.take();
        self.inner.stream.take();
        self.inner.watch.take();
        self.inner.wait.take();
        self.inner.watch_wait.take();
        self.inner.batch.take();
        self.inner.waiting.take();
        self.tell_tools(None);
        self.inner.tool.take();
        self.inner.kept.take();
    }

    /// Brings the panel into view. Only a person's gesture moves the focus.
    pub(crate) fn open(&self, by_hand: bool) {
        self.dispatch(Event::Opened);
        if by_hand {
            self.focus_composer();
        }
    }

    /// Takes the panel out of view, and tells the page.
    pub(crate) fn close(&self, by_hand: bool) {
        self.dispatch(Event::Closed);
        (self.inner.on_event)(HostEvent {
            kind: "close".into(),
            gesture: Some(by_hand),
            ..HostEvent::default()
        });
    }

    /// Asks, with these files, under a fresh id.
    pub(crate) fn ask(&self, text: String, files: String) {
        self.inner.missed.take();
        self.dispatch(Event::Asked { id: ids::message_id(), text, files });
    }

    /// The state as it is now; not to be kept.
    pub(crate) fn chat(&self) -> Ref<'_, Chat> {
        self.inner.chat.borrow()
    }

    /// A change that has no event, as [`Chat::change`] says; it waits its turn like one.
    pub(crate) fn change(&self, change: Box<dyn FnOnce(&mut Chat)>) {
        self.inner.queue.borrow_mut().push_back(Job::Change(change));
        self.settle();
    }

    /// Tells the page.
    pub(crate) fn tell(&self, event: HostEvent) {
        (self.inner.on_event)(event);
    }

    /// Has something heard, once, by those who listen.
    pub(crate) fn announce(&self, sentence: &str) {
        self.inner.said.replace(Some(Announcement::Note(sentence.into())));
        self.settle();
    }

    /// Keeps these as long as the widget is on the page.
    pub(crate) fn keep(&self, listeners: Listeners) {
        self.inner.kept.borrow_mut().extend(listeners);
    }

    /// Moves the focus into the composer.
    pub(crate) fn focus_composer(&self) {
        self.inner.wants_focus.set(true);
        self.settle();
    }

    /// Whether the composer should take the focus now, once.
    pub(crate) fn takes_focus(&self) -> bool {
        self.inner.wants_focus.take()
    }

    /// The next announcement, to be made once.
    pub(crate) fn announcement(&self) -> Option<Announcement> {
        self.inner.said.take()
    }

    /// What the composer is to hold too, to be put there once; empty if nothing.
    pub(crate) fn given_back(&self) -> String {
        self.inner.given_back.take()
    }

    /// The files that go with the next message.
    pub(crate) fn outgoing(&self) -> RefMut<'_, Outgoing> {
        self.inner.outgoing.borrow_mut()
    }

    /// What stands for this key in the widget's language.
    pub(crate) fn say(&self, key: Key) -> &str {
        self.inner.words.of(key)
    }

    /// The widget's language.
    pub(crate) fn words(&self) -> &Words {
        &self.inner.words
    }

    /// How the widget was set up.
    pub(crate) fn options(&self) -> &Options {
        &self.inner.options
    }
}
