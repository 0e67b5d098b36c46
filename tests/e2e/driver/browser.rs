//! One browser, kept through all stories of its engine.

use super::{
    Engine, Window,
    display::Display,
    program::{Program, free_port},
    window::DESKTOP,
};
use fantoccini::{Client, ClientBuilder, wd::WindowHandle};
use hyper_util::client::legacy::connect::HttpConnector;
use std::{
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::time::{interval, timeout};

/// How long a driver or a browser may take to start, or to end.
const START: Duration = Duration::from_mins(1);

/// A session, with the programs behind it.
#[derive(Debug)]
pub(crate) struct Browser {
    engine: Engine,
    client: Client,
    /// The window the session began with. It stays, since closing the last one
    /// ends the session.
    home: WindowHandle,
    _driver: Program,
    _display: Option<Display>,
}

impl Browser {
    /// Starts the engine's driver and a browser.
    ///
    /// # Errors
    /// Says what is missing or does not start.
    pub(crate) async fn launch(engine: Engine) -> Result<Self, String> {
        let capabilities = engine.capabilities()?;
        let display = match engine {
            Engine::WebKit => Some(Display::start()?),
            Engine::Chromium | Engine::Firefox => None,
        };
        let port = free_port()?;
        let mut command = engine.driver(port)?;
        if let Some(display) = &display {
            command.env("DISPLAY", &display.name).env_remove("WAYLAND_DISPLAY");
        }
        let mut driver = Program::start(command.stdout(Stdio::null()))?;
        listens(&mut driver, port, engine).await?;
        let address = format!("http://127.0.0.1:{port}");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let connecting = builder.capabilities(capabilities).connect(&address);
        let client = match timeout(START, connecting).await {
            Ok(it) => it.map_err(|it| format!("{} does not start: {it}", engine.name()))?,
            Err(_) => return Err(format!("{} did not start in time", engine.name())),
        };
        let home = client.window().await.map_err(|it| it.to_string())?;
        Ok(Self { engine, client, home, _driver: driver, _display: display })
    }

    /// A fresh window of 1280 by 900, in front. Close it with [`Browser::tidy`].
    ///
    /// # Errors
    /// When the browser is gone.
    pub(crate) async fn window(&self) -> Result<Window, String> {
        let opened = async {
            let tab = self.client.new_window(false).await?;
            self.client.switch_to_window(tab.handle).await?;
            self.client.set_window_size(DESKTOP.width, DESKTOP.height).await
        };
        opened.await.map_err(|it| format!("{} opens no window: {it}", self.engine.name()))?;
        Ok(Window::new(self.engine, self.client.clone()))
    }

    /// Closes every window but the first, and leaves nothing stored by their pages: a
    /// later story may be at the same port.
    ///
    /// # Errors
    /// When the browser is gone.
    pub(crate) async fn tidy(&self) -> Result<(), String> {
        let closed = async {
            for window in self.client.windows().await? {
                if window != self.home {
                    self.client.switch_to_window(window).await?;
                    // A page that may store nothing refuses.
                    let _ = self.client.execute("localStorage.clear()", Vec::new()).await;
                    self.client.close_window().await?;
                }
            }
            self.client.switch_to_window(self.home.clone()).await
        };
        closed.await.map_err(|it| format!("{} is gone: {it}", self.engine.name()))
    }

    /// Ends the session, so that the browser ends before its driver does.
    pub(crate) async fn close(self) {
        let _ = timeout(START, self.client.close()).await;
    }
}

async fn listens(driver: &mut Program, port: u16, engine: Engine) -> Result<(), String> {
    let began = Instant::now();
    let mut ticks = interval(Duration::from_millis(20));
    loop {
        ticks.tick().await;
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Ok(());
        }
        if driver.has_ended() || began.elapsed() > START {
            return Err(format!("the driver of {} does not start", engine.name()));
        }
    }
}
