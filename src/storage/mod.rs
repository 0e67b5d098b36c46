//! What the browser keeps, and what stands in where it keeps nothing.

use crate::js;
use std::cell::RefCell;
use web_sys::Storage;

/// One value under one key.
pub(crate) enum Store {
    /// The browser's own, shared by the pages of a site.
    Web {
        /// `localStorage` or `sessionStorage`.
        storage: Storage,
        /// The key.
        key: String,
    },
    /// What a private window gets, or a page that wants nothing kept.
    Memory {
        /// The value.
        value: RefCell<Option<String>>,
        /// Whether something better was asked for.
        in_lieu: bool,
    },
}

/// The browser keeps nothing: storage is denied, or full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeepsNothing;

impl Store {
    /// The store that `kind` names: `local` (default), `session` or `none`.
    /// A browser that denies it gets memory instead, which `set` says.
    pub(crate) fn open(kind: Option<&str>, key: String) -> Self {
        let window = crate::dom::window();
        let storage = match kind {
            Some("none") => return Self::Memory { value: RefCell::default(), in_lieu: false },
            Some("session") => window.session_storage(),
            _ => window.local_storage(),
        };
        match storage {
            Ok(Some(storage)) => Self::Web { storage, key },
            _ => Self::Memory { value: RefCell::default(), in_lieu: true },
        }
    }

    /// What was kept, or nothing where the browser will not say.
    pub(crate) fn get(&self) -> Option<String> {
        match self {
            Self::Web { storage, key } => storage.get_item(key).ok().flatten(),
            Self::Memory { value, .. } => value.borrow().clone(),
        }
    }

    /// Keeps nothing any more.
    pub(crate) fn forget(&self) {
        match self {
            // What cannot be removed could not be kept either.
            Self::Web { storage, key } => drop(js::call(storage, "removeItem", &[&key.into()])),
            Self::Memory { value, .. } => drop(value.take()),
        }
    }

    /// Keeps nothing any more whose key begins like this one's.
    pub(crate) fn forget_all(&self) {
        let Self::Web { storage, key } = self else { return };
        for name in js::items(&js::call(&js::global("Object"), "keys", &[storage])) {
            if name.as_string().is_some_and(|it| it.starts_with(key)) {
                js::call(storage, "removeItem", &[&name]);
            }
        }
    }

    /// Keeps `json` in place of what was kept.
    pub(crate) fn set(&self, json: String) -> Result<(), KeepsNothing> {
        match self {
            Self::Web { storage, key } => storage.set_item(key, &json).map_err(|_| KeepsNothing),
            Self::Memory { value, in_lieu } => {
                value.replace(Some(json));
                if *in_lieu { Err(KeepsNothing) } else { Ok(()) }
            }
        }
    }
}
