//! A browser that outlives its stories, and is replaced when it does not.

use crate::driver::{Browser, Engine, Window};
use tokio::sync::{Mutex, MutexGuard};

/// One engine's browser. Stories in it wait for each other.
pub(crate) struct House {
    /// Whose.
    pub(crate) engine: Engine,
    browser: Mutex<Option<Browser>>,
}

impl House {
    /// Starts a browser.
    ///
    /// # Errors
    /// Says why there is none.
    pub(crate) async fn open(engine: Engine) -> Result<Self, String> {
        let browser = Browser::launch(engine).await?;
        Ok(Self { engine, browser: Mutex::new(Some(browser)) })
    }

    /// Waits for its turn, and gets a fresh window.
    ///
    /// # Errors
    /// When the browser is gone and cannot be started again.
    pub(crate) async fn turn(&self) -> Result<Turn<'_>, String> {
        let mut browser = self.browser.lock().await;
        if let Some(it) = &*browser
            && let Ok(window) = it.window().await
        {
            return Ok(Turn { browser, window });
        }
        let fresh = Browser::launch(self.engine).await?;
        let window = fresh.window().await?;
        *browser = Some(fresh);
        Ok(Turn { browser, window })
    }

    /// Ends the browser.
    pub(crate) async fn close(&self) {
        if let Some(browser) = self.browser.lock().await.take() {
            browser.close().await;
        }
    }
}

/// The right to play in a house, until it is over.
pub(crate) struct Turn<'house> {
    browser: MutexGuard<'house, Option<Browser>>,
    /// A fresh window.
    pub(crate) window: Window,
}

impl Turn<'_> {
    /// Leaves the house as it was found; a broken browser is thrown out.
    pub(crate) async fn ends(mut self) {
        let is_well = match &*self.browser {
            Some(it) => it.tidy().await.is_ok(),
            None => false,
        };
        if !is_well && let Some(broken) = self.browser.take() {
            broken.close().await;
        }
    }
}
