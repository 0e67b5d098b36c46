//! The gallery: a frame for each state of the chat.

use super::{Shop, audit::axe};
use crate::{
    driver::{Viewport, Window, eventually},
    pictures::Picture,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

/// The page with all frames, in one theme, language, size.
pub(crate) struct Gallery(Window);

/// A frame.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Frame {
    /// The id of its state.
    pub(crate) state: String,
    /// Left, top, width and height on the page, in CSS pixels.
    pub(crate) place: [u32; 4],
    /// Nothing as long as it is not in its state; then what went wrong, or an empty text.
    outcome: Option<String>,
}

const FRAMES: &str = "
    return [...document.querySelectorAll('iframe')].map(it => {
      const { left, top, width, height } = it.getBoundingClientRect()
      return {
        state: it.dataset.state,
        place: [left + scrollX, top + scrollY, width, height].map(Math.round),
        outcome: it.contentDocument?.documentElement?.dataset.ready ?? null,
      }
    })";

/// Has all frames look otherwise, as they stand.
const LOOKS: &str = "
    const frames = [...document.querySelectorAll('iframe')]
    await Promise.all(frames.map(it => it.contentWindow.looks(arguments[0])))
    return null";

/// What has one frame run a script, which is given once, and gathers what it says.
const IN_ONE: &str = "
    const [script, at] = arguments
    if (script) window.script = script
    const frame = document.querySelectorAll('iframe')[at]
    const run = new frame.contentWindow.Function('return (async () => {' + window.script + '})()')
    const said = await run.call(frame.contentWindow)
    return said.map(it => `${frame.dataset.state}: ${it}`)";

impl Gallery {
    /// Goes there, with settings such as `theme=dark&half=0`, and waits until every frame is
    /// in its state.
    ///
    /// # Panics
    /// With the states that did not come about, and why.
    pub(crate) async fn visit(shop: &Shop, settings: &str) -> (Self, Vec<Frame>) {
        shop.visit(&format!("gallery/?bare&{settings}")).await;
        let gallery = Self(shop.window().clone());
        let mut ready = 0;
        loop {
            let frames = eventually("another frame is in its state", async || {
                let frames: Vec<Frame> = gallery.asks(FRAMES).await;
                let count = frames.iter().filter(|it| it.outcome.is_some()).count();
                if count > ready { Ok(frames) } else { Err(format!("there are {count}")) }
            })
            .await;
            ready = frames.iter().filter(|it| it.outcome.is_some()).count();
            if ready == frames.len() {
                gallery.tells_nothing_wrong(&frames);
                return (gallery, frames);
            }
        }
    }

    fn tells_nothing_wrong(&self, frames: &[Frame]) {
        let wrong = frames.iter().filter(|it| it.outcome.as_deref() != Some(""));
        let wrong: Vec<_> = wrong.map(|it| (&it.state, &it.outcome)).collect();
        assert!(
            wrong.is_empty(),
            "these states did not come about in {:?}: {wrong:#?}",
            self.0.engine()
        );
    }

    /// Has every frame look otherwise, as it stands, with settings such as `theme=dark`.
    ///
    /// # Panics
    /// When they do not.
    pub(crate) async fn looks(&self, settings: &str) {
        if let Err(error) = self.0.run_async::<()>(LOOKS, vec![json!(settings)]).await {
            panic!("the gallery cannot look like {settings}: {error}");
        }
    }

    /// Has every frame so wide from now on, in CSS pixels.
    ///
    /// # Panics
    /// When they cannot be.
    pub(crate) async fn is_as_wide_as(&self, width: u32) {
        let script =
            "for (const it of document.querySelectorAll('iframe')) it.width = arguments[0]";
        if let Err(error) = self.0.run::<()>(script, vec![json!(width)]).await {
            panic!("the frames cannot be {width} wide: {error}");
        }
    }

    /// What axe-core finds in any frame: of the rules about color, or of all others.
    pub(crate) async fn audit(&self, rules: Rules) -> Vec<String> {
        let script =
            format!("if (!window.axe) {{ {} }}\n{}", axe(), include_str!("gallery_audit.js"));
        self.in_each(&script.replace("RULES", rules.as_json())).await
    }

    /// What is cut off, lies over something else, or is too small to press.
    pub(crate) async fn lack_of_room(&self) -> Vec<String> {
        self.in_each(include_str!("room.js")).await
    }

    /// The browser, its version and the machine, such as `Chrome/156 on Linux x86_64`.
    pub(crate) async fn browser(&self) -> String {
        let script = "const [it] = /(Chrome|Firefox)\\/\\d+/.exec(navigator.userAgent) ?? ['']
            return `${it} on ${navigator.platform}`";
        self.asks(script).await
    }

    /// The ids of all states there are, here or in the other half.
    pub(crate) async fn states(&self) -> Vec<String> {
        let script = "const { options } = document.forms[0].elements.state
            return [...options].map((it) => it.value).filter(Boolean)";
        self.asks(script).await
    }

    /// What all of it looks like, at half its size.
    pub(crate) async fn picture(&self, frames: &[Frame]) -> Picture {
        let end = |of: fn(&[u32; 4]) -> u32| frames.iter().map(|it| of(&it.place)).max();
        let size = Viewport {
            width: end(|it| it[0] + it[2]).unwrap_or_default(),
            height: end(|it| it[1] + it[3]).unwrap_or_default(),
        };
        match self.0.small_picture(size).await {
            Ok(png) => Picture::read(&png),
            Err(error) => panic!("there is no picture: {error}"),
        }
    }

    /// What a script says in each frame, behind the name of its state. One after the other:
    /// a script may take half a minute, which all of them together take in some browsers.
    async fn in_each(&self, script: &str) -> Vec<String> {
        let count: usize = self.asks("return document.querySelectorAll('iframe').length").await;
        let mut said: Vec<String> = Vec::new();
        for at in 0..count {
            let script = (at == 0).then_some(script);
            match self.0.run_async(IN_ONE, vec![json!(script), json!(at)]).await {
                Ok(it) => said.extend::<Vec<String>>(it),
                Err(error) => panic!("a frame cannot be asked: {error}"),
            }
        }
        said
    }

    async fn asks<T: DeserializeOwned>(&self, script: &str) -> T {
        match self.0.run(script, Vec::new()).await {
            Ok(it) => it,
            Err(error) => panic!("the gallery cannot be asked: {error}"),
        }
    }
}

/// Which rules of axe-core.
#[derive(Clone, Copy)]
pub(crate) enum Rules {
    /// Of WCAG 2.2 AA and best practice, all but contrast.
    AllButContrast,
    /// Contrast.
    Contrast,
}

impl Rules {
    fn as_json(self) -> &'static str {
        match self {
            Self::Contrast => "{ type: 'rule', values: ['color-contrast'] }",
            Self::AllButContrast => {
                "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }"
            }
        }
    }
}
