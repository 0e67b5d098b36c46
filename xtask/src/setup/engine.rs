//! Browsers and the programs that drive them.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{
    cargo_tool,
    debian::{self, Wanted},
    find,
};
use crate::repo::Repo;

#[path = "../../../tests/e2e/driver/browsers.rs"]
mod browsers;

/// A browser engine in which the stories run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Blink: Chromium or Chrome, driven by `chromedriver`.
    Chromium,
    /// Gecko: Firefox, driven by `geckodriver`.
    Firefox,
    /// `WebKitGTK`'s small browser, on a display of its own.
    WebKit,
}

/// All engines, in the order in which suites run.
pub(crate) const ENGINES: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

/// Chromium's program, if it is there.
pub(crate) fn chromium(repo: &Repo) -> Option<PathBuf> {
    find(repo, browsers::CHROMIUM)
}

impl Engine {
    /// The engine's name on the command line and in the summary.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The engine of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        ENGINES.into_iter().find(|it| it.name() == name)
    }

    /// Brings the browser and its driver.
    ///
    /// # Errors
    /// Names the programs that are missing and cannot be had here.
    pub(crate) fn provide(self, repo: &Repo) -> Result<()> {
        debian::install(repo, self.wanted(repo).as_slice())?;
        if self == Self::Firefox {
            cargo_tool::provide_geckodriver(repo)?;
        }
        let missing = self.missing(repo);
        if missing.is_empty() {
            return Ok(());
        }
        bail!("{} is missing for the {} stories", missing.join(", "), self.name())
    }

    /// The packages that bring what is missing, if anything is.
    pub(super) fn wanted(self, repo: &Repo) -> Option<Wanted> {
        let is_there = self.missing(repo).is_empty();
        (!is_there).then(|| Wanted::new(self.what(), self.packages()))
    }

    fn what(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium and its driver",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKit, its driver and a display without a screen",
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::WebKit => &["webkit2gtk-driver", "xvfb"],
        }
    }

    /// The programs that packages should give and that are not there.
    fn missing(self, repo: &Repo) -> Vec<&'static str> {
        let on_path = |names: &[&str]| find(repo, names).is_some();
        let needed: &[(&'static str, bool)] = match self {
            Self::Chromium => &[
                ("chromium", on_path(browsers::CHROMIUM)),
                ("chromedriver", on_path(&["chromedriver"])),
            ],
            Self::Firefox => &[("firefox", on_path(browsers::FIREFOX))],
            Self::WebKit => &[
                ("WebKitWebDriver", on_path(&["WebKitWebDriver"])),
                ("Xvfb", on_path(&["Xvfb"])),
                ("MiniBrowser", browsers::mini_browser().is_some()),
            ],
        };
        needed.iter().filter(|it| !it.1).map(|it| it.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_engine_is_found_by_its_name() {
        assert!(ENGINES.into_iter().all(|it| Engine::named(it.name()) == Some(it)));
        assert_eq!(Engine::named("trident"), None);
    }
}
