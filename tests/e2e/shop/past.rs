//! The list of conversations.

use super::control::Control;
use crate::driver::{Window, eventually};
use serde::{Deserialize, Serialize};

/// What can be read off the list at one moment.
const SEEN: &str = "
    const root = document.querySelector('parlor-chat')?.shadowRoot
    const words = (it) => (it?.innerText ?? '').replace(/[\\u2066-\\u2069]/g, '').replace(/\\s+/g, ' ').trim()
    const list = root?.querySelector('[part=list]')
    const rows = [...(list?.querySelectorAll('[part=row]') ?? [])]
    return {
      isThere: Boolean(list),
      isBusy: list?.getAttribute('aria-busy') === 'true',
      count: words(root?.querySelector('[part=list-count]')),
      status: words(list?.querySelector('[part=list-status]')),
      alert: words(list?.querySelector('[part=list-alert] span')),
      rows: rows.map((it) => ({
        title: words(it.querySelector('[part=row-title]')),
        date: words(it.querySelector('[part=row-date]')),
        words: words(it.querySelector('[part=row-words]')),
        isOpen: it.querySelector('[aria-current=true]') !== null,
        isBusy: it.getAttribute('aria-busy') === 'true',
      })),
    }";

/// The conversations of the visitor, as they are listed.
pub(crate) struct Past(pub(super) Window);

/// The list at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SeenPast {
    /// Whether it stands in the place of the conversation.
    pub(crate) is_there: bool,
    /// Whether it waits for what was asked for.
    pub(crate) is_busy: bool,
    /// What stands below its headline.
    pub(crate) count: String,
    /// What is said of it as a whole.
    pub(crate) status: String,
    /// What interrupts.
    pub(crate) alert: String,
    /// The conversations.
    pub(crate) rows: Vec<SeenRow>,
}

/// One conversation of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SeenRow {
    /// What it is called.
    pub(crate) title: String,
    /// When something was said in it last.
    pub(crate) date: String,
    /// How that began.
    pub(crate) words: String,
    /// Whether it is the one that is open.
    pub(crate) is_open: bool,
    /// Whether something is being done with it.
    pub(crate) is_busy: bool,
}

impl Past {
    /// Opens it with the button in the header.
    pub(crate) async fn opens(&self) {
        self.button().press().await;
        self.shows("it is there", |it| it.is_there && !it.is_busy).await;
    }

    /// The button in the header.
    pub(crate) fn button(&self) -> Control {
        Control::named(&self.0, "button", "Your conversations")
    }

    /// What leads to the conversation that is called so.
    pub(crate) fn row(&self, title: &str) -> Control {
        Control::beginning(&self.0, "button", title)
    }

    /// Where words are looked for.
    pub(crate) fn search(&self) -> Control {
        Control::named(&self.0, "searchbox", "Search…")
    }

    /// Where a title is written.
    pub(crate) fn title(&self) -> Control {
        Control::named(&self.0, "textbox", "Title of the conversation")
    }

    /// What asks before something is done.
    pub(crate) fn question(&self, sentence: &str) -> Control {
        Control::named(&self.0, "group", sentence)
    }

    /// It has conversations of these titles, in this order, and waits for none.
    pub(crate) async fn has(&self, titles: &[&str]) -> SeenPast {
        self.shows(&format!("the conversations {titles:?}"), |it| {
            !it.is_busy && it.rows.iter().map(|it| it.title.as_str()).eq(titles.iter().copied())
        })
        .await
    }

    /// It is gone, and the conversation is back.
    pub(crate) async fn is_gone(&self) {
        self.shows("it is gone", |it| !it.is_there).await;
    }

    /// It looks so, sooner or later.
    pub(crate) async fn shows(&self, what: &str, is_so: impl Fn(&SeenPast) -> bool) -> SeenPast {
        eventually(format!("the list shows {what}"), async || {
            let seen: Result<SeenPast, _> = self.0.run(SEEN, Vec::new()).await;
            match seen.map_err(|it| it.to_string())? {
                seen if is_so(&seen) => Ok(seen),
                seen => Err(format!("the visitor sees {seen:#?}")),
            }
        })
        .await
    }
}
