//! Whether the newest words are kept in view: from a question on, until its visitor scrolls
//! up.

use super::scroll;
use crate::{
    dom::{self, Listeners},
    resize::{Resizes, on_resize},
};
use std::{cell::Cell, rc::Rc};
use web_sys::Element;

/// What is followed, and whether.
pub(super) struct Following {
    area: Element,
    /// Brings back to the end.
    pill: Element,
    is_on: Cell<bool>,
    /// Whether one is read at the top now. Where the end is near, as below it stands little
    /// yet, or nodes change, that is no wish of the visitor's to follow it.
    holds: Cell<bool>,
    /// How far it was scrolled when that was last known, in CSS pixels.
    top: Cell<i32>,
}

impl Following {
    /// Follows from now on, as long as what comes second is kept.
    pub(super) fn new(area: &Element, pill: &Element) -> (Rc<Self>, (Listeners, Resizes)) {
        let it = Rc::new(Self {
            area: area.clone(),
            pill: pill.clone(),
            is_on: Cell::new(true),
            holds: Cell::new(false),
            top: Cell::new(0),
        });
        let mut listeners = Listeners::new();
        let (scrolled, asked, sized) = (Rc::clone(&it), Rc::clone(&it), Rc::clone(&it));
        dom::on(area, "scroll", &mut listeners, move |_| scrolled.has_scrolled());
        dom::on(pill, "click", &mut listeners, move |_| {
            asked.begin();
            asked.catch_up();
            dom::focus(&asked.area);
        });
        // What stands below it comes and goes; a greeting is read from its beginning.
        let resizes = on_resize(area, move || {
            if sized.area.query_selector("article").is_ok_and(|it| it.is_some()) {
                sized.catch_up();
            }
        });
        (it, (listeners, resizes))
    }

    pub(super) fn is_on(&self) -> bool {
        self.is_on.get()
    }

    /// Follows the end from now on.
    pub(super) fn begin(&self) {
        self.is_on.set(true);
    }

    /// Shows a row at the top, in the place of the end.
    pub(super) fn read(&self, row: &Element) {
        self.is_on.set(false);
        scroll::to_top(&self.area, row);
    }

    /// Holds what is at the top as long as somebody is busy, if it began before or begins.
    pub(super) fn hold(&self, is_busy: bool, begins: bool) {
        self.holds.set(is_busy && (self.holds.get() || begins));
    }

    /// Brings the end into view where it is followed.
    pub(super) fn catch_up(&self) {
        if self.is_on() {
            scroll::to_end(&self.area);
            self.top.set(self.area.scroll_top());
        }
    }

    /// The end may have gone away by itself, as when words came since it was caught up with:
    /// only who scrolls up leaves it.
    fn has_scrolled(&self) {
        let top = self.area.scroll_top();
        let is_up = top < self.top.replace(top);
        self.is_on.set(if scroll::is_at_end(&self.area) {
            self.is_on() || !self.holds.get()
        } else {
            self.is_on() && !is_up
        });
        if self.is_on() {
            dom::flag(&self.pill, "hidden", true);
        }
    }
}
