//! The shell: one per widget, cloned freely.

use super::{batch::Batch, ids};
use crate::{
    Options,
    storage::Store,
    timer::Timeout,
    transport::{Api, OpenStream},
};
use leptos::prelude::*;
use parlor_core::chat::{Announcement, Chat, Event, Snapshot};
use parlor_wire::host::HostEvent;
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

/// Takes events, performs effects, and lets views read the state.
#[derive(Clone)]
pub(crate) struct Shell {
    state: ArcRwSignal<State>,
    pub(super) inner: Rc<Inner>,
}

/// What views read.
#[derive(Default)]
pub(crate) struct State {
    /// The chat.
    pub(crate) chat: Chat,
    /// Counts requests to move the focus into the composer.
    pub(crate) focus: u32,
}

/// What is not for views.
pub(super) struct Inner {
    pub(super) options: Options,
    pub(super) api: Api,
    pub(super) store: Store,
    pub(super) batch: RefCell<Batch>,
    pub(super) stream: RefCell<Option<OpenStream>>,
    pub(super) watch: RefCell<Option<OpenStream>>,
    pub(super) wait: RefCell<Option<Timeout>>,
    pub(super) watch_wait: RefCell<Option<Timeout>>,
    pub(super) on_event: Box<dyn Fn(HostEvent)>,
    pub(super) said: RefCell<Option<Announcement>>,
    queue: RefCell<VecDeque<Event>>,
    is_busy: Cell<bool>,
    is_over: Cell<bool>,
}

impl Shell {
    /// A shell that has read what the browser kept, and asked nobody.
    pub(crate) fn new(options: Options, on_event: Box<dyn Fn(HostEvent)>) -> Self {
        let store = Store::open(options.storage.as_deref(), ["parlor:", &options.agent].concat());
        let kept = Snapshot::parse(&store.get().unwrap_or_default());
        let api = Api::new(options.api.clone());
        let inner = Inner {
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
            queue: RefCell::default(),
            is_busy: Cell::default(),
            is_over: Cell::default(),
        };
        let shell = Self { state: ArcRwSignal::new(State::default()), inner: Rc::new(inner) };
        shell.dispatch(Event::Restored(kept));
        shell.perform(Chat::ready());
        shell
    }

    /// Handles an event, and those that handling it causes, in order. After the
    /// widget is gone this does nothing: late answers find nobody.
    pub(crate) fn dispatch(&self, event: Event) {
        let inner = &self.inner;
        inner.queue.borrow_mut().push_back(event);
        if inner.is_busy.replace(true) {
            return;
        }
        while let Some(event) = self.next_event() {
            let mut effects = Vec::new();
            self.state.update(|state| effects = state.chat.apply(event));
            for effect in effects {
                self.perform(effect);
            }
        }
        inner.is_busy.set(false);
    }

    fn next_event(&self) -> Option<Event> {
        let next = self.inner.queue.borrow_mut().pop_front();
        next.filter(|_| !self.inner.is_over.get())
    }

    /// Calls everything off, because the widget goes.
    pub(crate) fn end(&self) {
        self.inner.is_over.set(true);
        self.inner.stream.take();
        self.inner.watch.take();
        self.inner.wait.take();
        self.inner.watch_wait.take();
        self.inner.batch.take();
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

    /// Asks, under a fresh id.
    pub(crate) fn ask(&self, text: String) {
        self.dispatch(Event::Asked { id: ids::message_id(), text });
    }

    /// Moves the focus into the composer.
    pub(crate) fn focus_composer(&self) {
        self.state.update(|it| it.focus = it.focus.wrapping_add(1));
    }

    /// Reads the state, where it is watched.
    pub(crate) fn read(&self, read: impl FnOnce(&State)) {
        self.state.with(read);
    }

    /// The next announcement, to be made once.
    pub(crate) fn announcement(&self) -> Option<Announcement> {
        self.inner.said.take()
    }

    /// How the widget was set up.
    pub(crate) fn options(&self) -> &Options {
        &self.inner.options
    }
}
