//! The same shop in more than one window.

use super::Shop;
use fantoccini::{error::CmdError, wd::WindowHandle};

impl Shop {
    /// Opens an empty window, in front from then on, and returns the names of both.
    pub(crate) async fn opens_another_window(&self) -> [WindowHandle; 2] {
        self.record.collect(&self.window).await;
        let opened = async {
            let first = self.window.handle().await?;
            self.window.open_another().await?;
            Ok::<_, CmdError>([first, self.window.handle().await?])
        };
        match opened.await {
            Ok(it) => it,
            Err(error) => panic!("no other window opens: {error}"),
        }
    }

    /// Brings a window in front.
    pub(crate) async fn goes_to(&self, window: &WindowHandle) {
        self.record.collect(&self.window).await;
        if let Err(error) = self.window.switch(window).await {
            panic!("the window cannot be brought in front: {error}");
        }
    }

    /// Closes the window in front, and brings another there.
    pub(crate) async fn closes_the_window_for(&self, window: &WindowHandle) {
        self.record.collect(&self.window).await;
        if let Err(error) = self.window.close().await {
            panic!("the window cannot be closed: {error}");
        }
        self.goes_to(window).await;
    }
}
