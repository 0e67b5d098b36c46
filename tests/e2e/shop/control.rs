//! Something to press or to write in, found as assistive technology finds it.

use super::Seen;
use crate::driver::{Window, eventually};
use fantoccini::elements::Element;
use serde_json::json;

/// The elements of the chat that match a selector and can be seen.
const DRAWN: &str = "
    const root = document.querySelector('parlor-chat')?.shadowRoot
    const found = [...(root?.querySelectorAll(arguments[0]) ?? [])]
    return found.filter(it => it.getClientRects().length > 0)";

/// Where an element is; nothing while an animation that will end may move it, also one of
/// which no frame is drawn yet.
const PLACE: &str = "
    const [node] = arguments
    const ends = it => Number.isFinite(it.effect.getComputedTiming().endTime)
    const moves = it => ends(it) && it.effect.target.contains(node)
    if (node.getRootNode().getAnimations().some(moves)) return null
    return JSON.stringify(node.getBoundingClientRect())";

/// A control, by its computed role and name. It is looked up whenever it is used.
#[derive(Clone, Debug)]
pub(crate) struct Control {
    window: Window,
    role: &'static str,
    name: Option<String>,
    /// Whether the name only begins so.
    begins: bool,
    /// Narrows the search.
    css: &'static str,
}

impl Control {
    /// The control of this role and name.
    pub(super) fn named(window: &Window, role: &'static str, name: &str) -> Self {
        let css = match role {
            "button" => "button, [role=button]",
            "textbox" | "searchbox" => "textarea, input, [role=textbox]",
            "link" => "a[href], [role=link]",
            "checkbox" | "radio" => "input",
            "form" => "form",
            _ => "[role], dialog, section, ul, ol, h2, h3",
        };
        Self { window: window.clone(), role, name: Some(name.to_owned()), begins: false, css }
    }

    /// The control of this role whose name begins so.
    pub(super) fn beginning(window: &Window, role: &'static str, name: &str) -> Self {
        Self { begins: true, ..Self::named(window, role, name) }
    }

    /// The control of this role that is the only one of a part, whatever its name.
    pub(super) fn of_part(window: &Window, role: &'static str, css: &'static str) -> Self {
        Self { window: window.clone(), role, name: None, begins: false, css }
    }

    /// It is there, and can be seen.
    pub(crate) async fn is_there(&self) {
        self.element().await;
    }

    /// It is not there, or cannot be seen.
    pub(crate) async fn is_not_there(&self) {
        eventually(format!("{self} goes away"), async || match self.find().await {
            Err(Absent::Missing(_)) => Ok(()),
            Err(Absent::Lost(error)) => Err(error),
            Ok(_) => Err("it is still there".to_owned()),
        })
        .await;
    }

    /// It has this accessible name.
    pub(crate) async fn is_called(&self, name: &str) {
        eventually(format!("{self} is called {name:?}"), async || {
            let element = self.find().await?;
            match self.window.name(&element).await.map_err(|it| it.to_string())? {
                found if found == name => Ok(()),
                found => Err(format!("it is called {found:?}")),
            }
        })
        .await;
    }

    /// It says that it cannot be used now.
    pub(crate) async fn is_disabled(&self) {
        self.has("aria-disabled", "true").await;
    }

    /// It says that it can be used.
    pub(crate) async fn is_enabled(&self) {
        self.has("aria-disabled", "false").await;
    }

    /// It has this attribute.
    pub(crate) async fn has(&self, attribute: &str, value: &str) {
        eventually(format!("{self} has {attribute}={value:?}"), async || {
            let element = self.find().await?;
            match element.attr(attribute).await.map_err(|it| it.to_string())? {
                Some(found) if found == value => Ok(()),
                found => Err(format!("it has {found:?}")),
            }
        })
        .await;
    }

    /// Clicks it, when it stands still and nothing lies over it any more: a driver clicks
    /// where it was when it was asked, whatever is there by then.
    pub(crate) async fn press(&self) {
        eventually(format!("{self} is pressed"), async || {
            let element = self.find().await?;
            let before = self.place_of(&element).await?;
            if self.place_of(&element).await? != before {
                return Err("it moves".to_owned());
            }
            element.click().await.map_err(|it| format!("{it:?}"))
        })
        .await;
    }

    async fn place_of(&self, element: &Element) -> Result<String, String> {
        let place = self.window.run::<Option<String>>(PLACE, vec![json!(element)]).await;
        place.map_err(|it| it.to_string())?.ok_or_else(|| "something moves it".to_owned())
    }

    /// Clicks into it, and has the focus then. By the mouse's place: `WebKit` takes
    /// a text box in a shadow root for covered by its own text.
    pub(crate) async fn enter(&self) {
        let element = self.element().await;
        if let Err(error) = self.window.point_at(&element).await {
            panic!("{self} cannot be clicked into: {error}");
        }
        self.has_focus().await;
    }

    /// Types into it, key by key.
    pub(crate) async fn write(&self, text: &str) {
        let element = self.element().await;
        if let Err(error) = element.send_keys(text).await {
            panic!("{self} cannot be written in: {error}");
        }
    }

    /// Puts a text into it at once, as pasting does.
    pub(crate) async fn paste(&self, text: &str) {
        let element = self.element().await;
        let script = "
            arguments[0].value = arguments[1]
            arguments[0].dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))";
        let pasted = self.window.run::<()>(script, vec![json!(element), json!(text)]).await;
        if let Err(error) = pasted {
            panic!("nothing can be pasted into {self}: {error}");
        }
    }

    /// It has the keyboard focus.
    pub(crate) async fn has_focus(&self) {
        let script = "return arguments[0].getRootNode().activeElement === arguments[0]";
        eventually(format!("{self} has the focus"), async || {
            let element = self.find().await?;
            match self.window.run(script, vec![json!(element)]).await {
                Ok(true) => Ok(()),
                Ok(false) => {
                    Err(format!("the focus is on {:?}", Seen::now(&self.window).await?.focus))
                }
                Err(error) => Err(error.to_string()),
            }
        })
        .await;
    }

    /// Whether it has the keyboard focus now.
    pub(crate) async fn is_focused(&self) -> bool {
        let script = "return arguments[0].getRootNode().activeElement === arguments[0]";
        match self.find().await {
            Ok(it) => self.window.run(script, vec![json!(it)]).await.unwrap_or_default(),
            Err(_) => false,
        }
    }

    fn fits(&self, name: &str) -> bool {
        let fits = |it: &String| name == it || (self.begins && name.starts_with(it.as_str()));
        self.name.as_ref().is_none_or(fits)
    }

    async fn element(&self) -> Element {
        eventually(format!("{self} is there"), async || self.find().await).await
    }

    async fn find(&self) -> Result<Element, Absent> {
        let mut names = Vec::new();
        for element in self.window.elements(DRAWN, vec![self.css.into()]).await? {
            if self.window.role(&element).await? != self.role {
                continue;
            }
            // Isolates (Unicode UAX #9) cannot be heard.
            let name = self.window.name(&element).await?;
            let name = name.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "");
            if self.fits(&name) {
                return Ok(element);
            }
            names.push(name);
        }
        Err(Absent::Missing(format!("there are only {names:?}")))
    }
}

impl std::fmt::Display for Control {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "the {} {name:?}", self.role),
            None => write!(f, "the {} {}", self.role, self.css),
        }
    }
}

/// Why a control was not found.
enum Absent {
    /// The page has no such thing.
    Missing(String),
    /// The page could not be asked, or changed meanwhile.
    Lost(String),
}

impl From<fantoccini::error::CmdError> for Absent {
    fn from(error: fantoccini::error::CmdError) -> Self {
        Self::Lost(error.to_string())
    }
}

impl From<Absent> for String {
    fn from(absent: Absent) -> Self {
        absent.to_string()
    }
}

impl std::fmt::Display for Absent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Missing(words) | Self::Lost(words)) = self;
        f.write_str(words)
    }
}
