//! The page that the chat is on.

use super::{Chat, Looks, Seen, audit::audit, control::Control, record::Record};
use crate::driver::{Engine, Key, Viewport, Window, eventually};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};

/// The page of a story that does not say which.
const PLAIN: &str = "plain.html";

/// A page with the script tag in it.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(super) window: Window,
    url: String,
    page: Rc<RefCell<Option<String>>>,
    pub(super) record: Record,
}

impl Shop {
    /// A shop at this address, without a slash at the end.
    pub(crate) fn new(window: Window, url: String) -> Self {
        Self { window, url, page: Rc::default(), record: Record::default() }
    }

    /// The same shop under another of its addresses.
    pub(crate) fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self.clone() }
    }

    /// Goes to one of its pages.
    pub(crate) async fn visit(&self, page: &str) {
        self.record.collect(&self.window).await;
        let url = format!("{}/{page}", self.url);
        if let Err(error) = self.window.go(&url).await {
            panic!("{page} does not load: {error}");
        }
        self.page.replace(Some(page.to_owned()));
    }

    /// Goes there as if on a phone of 390 by 844, and steps into the page.
    pub(crate) async fn visit_by_phone(&self) {
        let phone = Viewport { width: 390, height: 844 };
        if self.window.engine() != Engine::Chromium {
            return self.visit_within("phone.html").await;
        }
        if let Err(error) = self.window.emulate_phone(phone).await {
            panic!("no phone can be emulated: {error}");
        }
        self.visit(PLAIN).await;
    }

    /// Goes to a page that shows the shop in its only frame, and steps into that.
    pub(crate) async fn visit_within(&self, page: &str) {
        self.visit(page).await;
        if let Err(error) = self.window.enter_frame().await {
            panic!("the frame of {page} cannot be entered: {error}");
        }
    }

    /// Loads the page again.
    pub(crate) async fn reload(&self) {
        self.record.collect(&self.window).await;
        if let Err(error) = self.window.reload().await {
            panic!("the page does not load again: {error}");
        }
    }

    /// Opens the chat with a click, on the plain page if no other was visited.
    pub(crate) async fn open_chat(&self) -> Chat {
        if self.page.borrow().is_none() {
            self.visit(PLAIN).await;
        }
        self.launcher().press().await;
        let chat = self.chat();
        chat.composer().has_focus().await;
        chat
    }

    /// The chat, however it stands.
    pub(crate) fn chat(&self) -> Chat {
        Chat::new(self.window.clone())
    }

    /// The button that opens the chat.
    pub(crate) fn launcher(&self) -> Control {
        Control::of_part(&self.window, "button", "[part=launcher]")
    }

    /// Presses a key wherever the focus is.
    pub(crate) async fn press(&self, key: Key) {
        self.chat().press(key).await;
    }

    /// axe-core finds nothing in the chat as it stands.
    pub(crate) async fn is_accessible(&self) {
        let findings = audit(&self.window).await;
        assert!(findings.is_empty(), "axe-core finds {}", findings.join("\n"));
    }

    /// Keeps a part of the widget from this page, until it [can](Self::can_fetch_again) be
    /// fetched; `window.tries` counts how often it was asked for.
    pub(crate) async fn cannot_fetch(&self, part: &str) {
        let script = "
            window.tries = 0
            const real = window.fetch
            window.fetch = (url, ...rest) => {
              if (!String(url).includes('/parlor-PART-') || window.works) return real(url, ...rest)
              window.tries++
              return Promise.reject(new TypeError('no network'))
            }";
        self.tells(&script.replace("PART", part)).await
    }

    /// Lets it through again.
    pub(crate) async fn can_fetch_again(&self) {
        self.tells("window.works = true").await
    }

    /// Lets this pass in the console: what the browser, not the widget, has to say.
    pub(crate) fn expects_to_hear(&self, words: &'static str) {
        self.record.expect(words);
    }

    /// Has the visitor prefer `dark` or `light` from now on, in Chromium.
    pub(crate) async fn prefers(&self, scheme: &str) {
        self.prefers_all(&[("prefers-color-scheme", scheme)]).await;
    }

    /// Has these media features have these values from now on, in Chromium.
    pub(crate) async fn prefers_all(&self, features: &[(&str, &str)]) {
        if let Err(error) = self.window.emulate_media(features).await {
            panic!("no preference can be emulated: {error}");
        }
    }

    /// The window that it is in.
    pub(super) fn window(&self) -> &Window {
        &self.window
    }

    /// What the page heard and should not have.
    pub(crate) async fn surprises(&self) -> Vec<String> {
        self.record.collect(&self.window).await;
        self.record.surprises()
    }

    /// Asks the page something, with the body of a function.
    ///
    /// # Panics
    /// When the function throws.
    pub(crate) async fn tells<T: DeserializeOwned>(&self, script: &str) -> T {
        match self.window.run(script, Vec::<Value>::new()).await {
            Ok(it) => it,
            Err(error) => panic!("the page does not tell {script:?}: {error}"),
        }
    }

    /// The page says so, sooner or later.
    pub(crate) async fn is_so(&self, what: &str, script: &str) {
        eventually(what, async || match self.window.run(script, Vec::new()).await {
            Ok(true) => Ok(()),
            Ok(false) => Err("it is not so".to_owned()),
            Err(error) => Err(error.to_string()),
        })
        .await;
    }

    /// The page hears this, which [`expects_to_hear`](Self::expects_to_hear) let pass.
    pub(crate) async fn hears(&self, words: &str) {
        eventually(format!("the page hears {words:?}"), async || {
            self.record.collect(&self.window).await;
            if self.record.has(words) { Ok(()) } else { Err("it has not") }
        })
        .await;
    }

    /// Puts a value where the chat of this key keeps its own.
    pub(crate) async fn keeps(&self, key: &str, value: &str) {
        let script = "localStorage.setItem(arguments[0], arguments[1])";
        let arguments = vec![Value::from(format!("parlor:{key}")), Value::from(value)];
        if let Err(error) = self.window.run::<()>(script, arguments).await {
            panic!("nothing can be stored: {error}");
        }
    }

    /// What the chat of this key keeps.
    pub(crate) async fn kept(&self, key: &str) -> String {
        self.tells(&format!("return localStorage.getItem('parlor:{key}') ?? ''")).await
    }

    /// The browser keeps nothing of this site: neither for good nor for this tab, nor in a
    /// cookie.
    ///
    /// # Panics
    /// With what it keeps.
    pub(crate) async fn has_nothing_stored(&self) {
        let script = "return [...Object.entries(localStorage), ...Object.entries(sessionStorage),
            ...document.cookie.split(';').filter(Boolean).map((it) => ['cookie', it])]";
        let stored: Vec<(String, String)> = self.tells(script).await;
        assert_eq!(stored, []);
    }

    /// Presses the button that closes the panel.
    pub(crate) async fn closes_the_chat(&self) {
        let close = "[part=header] button[aria-label='Close chat']";
        Control::of_part(&self.window, "button", close).press().await;
    }

    /// Sizes and colors of this element of the chat, when nothing moves any more.
    pub(crate) async fn looks_of(&self, css: &str) -> Looks {
        Looks::of(&self.window, css).await
    }

    /// Whether the chat is on the page, and whether it is open.
    pub(crate) async fn seen(&self) -> Option<Seen> {
        Seen::now(&self.window).await.ok()
    }
}
