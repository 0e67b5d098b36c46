//! The server, in this process, with storage of its own.

use super::{Setup, clock::StoryClock, desk::Desk, site::Site};
use parlor_server::{
    app::{AppOptions, RunningApp, Seed, Seeded, seed, start},
    config::Config,
    domain::{audit::By, scripted::ScriptedAnswerer},
    knowledge::ingest::{self, NewSource},
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
};
use tempfile::TempDir;
use tokio::sync::Mutex;

/// Milliseconds since 1970 at which the seeds of all stories are made.
const SEEDED_AT: i64 = 1_790_000_000_000;

/// A server that can go away and come back, on the same port and data.
#[derive(Clone)]
pub(crate) struct Server(Rc<Inner>);

struct Inner {
    state: Mutex<State>,
    url: String,
    keys: Seeded,
    site: Site,
    clock: Arc<StoryClock>,
    _data: TempDir,
}

enum State {
    Up(RunningApp),
    Down(AppOptions),
    /// On its way from one to the other.
    Moving,
}

impl Server {
    /// Starts a server; `script` answers unless the setup has documents.
    ///
    /// # Errors
    /// Says in a sentence why it does not start.
    pub(super) async fn start(setup: &Setup, script: ScriptedAnswerer) -> Result<Self, String> {
        let (data, site) = (text(tempfile::tempdir())?, text(Site::new())?);
        let clock = Arc::new(StoryClock::default());
        let mut options = AppOptions::local(data.path());
        options.config = Config {
            dev_mode: setup.for_development,
            site_dir: Some(site.path().to_owned()),
            assets_dir: Some(assets()?),
            ..options.config
        };
        options.clock = clock.clone();
        if setup.documents.is_empty() {
            options = options.answering(script);
        }
        let app = text(start(options).await)?;
        let keys = text(seed(&app.store, seed_of(setup, &app), SEEDED_AT).await)?;
        text(site.write(&keys.publishable_key, ""))?;
        for document in &setup.documents {
            learn(&app, &keys, document).await?;
        }
        let url = app.url.clone();
        let state = Mutex::new(State::Up(app));
        Ok(Self(Rc::new(Inner { state, url, keys, site, clock, _data: data })))
    }

    /// `http://127.0.0.1:…`, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    /// The key that pages name.
    pub(crate) fn publishable_key(&self) -> &str {
        &self.0.keys.publishable_key
    }

    /// Where its human agents sit.
    pub(crate) fn desk(&self) -> Desk {
        Desk::new(&self.0.url, &self.0.keys.secret_key)
    }

    /// Ends it as a shutdown does: answers under way are saved as interrupted.
    pub(crate) async fn goes_away(&self) {
        let mut state = self.0.state.lock().await;
        *state = match std::mem::replace(&mut *state, State::Moving) {
            State::Up(app) => State::Down(app.stop().await),
            other => other,
        };
    }

    /// Ends it as a power cut does: nothing is saved.
    pub(crate) async fn loses_power(&self) {
        let mut state = self.0.state.lock().await;
        *state = match std::mem::replace(&mut *state, State::Moving) {
            State::Up(app) => State::Down(app.kill().await),
            other => other,
        };
    }

    /// Starts it again, where it was and with what it had.
    ///
    /// # Panics
    /// When it does not start.
    pub(crate) async fn comes_back(&self) {
        let mut state = self.0.state.lock().await;
        *state = match std::mem::replace(&mut *state, State::Moving) {
            State::Down(options) => match start(options).await {
                Ok(app) => State::Up(app),
                Err(error) => panic!("the server does not come back: {error}"),
            },
            other => other,
        };
    }

    /// Lets time pass, as far as the server can tell.
    pub(crate) fn lets_minutes_pass(&self, minutes: i64) {
        self.0.clock.pass_minutes(minutes);
    }

    /// Lets pages include the script from another address of this server, which makes
    /// the API another origin than the shop.
    ///
    /// # Panics
    /// When the pages cannot be written.
    pub(crate) fn serves_the_script_from(&self, api: &str) {
        if let Err(error) = self.0.site.write(self.publishable_key(), api) {
            panic!("the pages cannot be written: {error}");
        }
    }

    /// Lets pages name another key than the right one.
    ///
    /// # Panics
    /// When the pages cannot be written.
    pub(crate) fn pages_name_the_key(&self, key: &str) {
        if let Err(error) = self.0.site.write(key, "") {
            panic!("the pages cannot be written: {error}");
        }
    }

    /// Adds an agent, on the page `other.html`, and returns its publishable key.
    ///
    /// # Panics
    /// When the server is away, or the agent cannot be added.
    pub(crate) async fn gets_another_agent(&self, name: &str) -> String {
        let State::Up(app) = &*self.0.state.lock().await else {
            panic!("a server that is away gets no agent");
        };
        let setup = Setup { agent: name.to_owned(), ..Setup::default() };
        let keys = match seed(&app.store, seed_of(&setup, app), SEEDED_AT).await {
            Ok(it) => it,
            Err(error) => panic!("there is no other agent: {error}"),
        };
        if let Err(error) = self.0.site.write_another("other.html", &keys.publishable_key) {
            panic!("the other page cannot be written: {error}");
        }
        keys.publishable_key
    }
}

/// The shop's own pages may embed the agent, also by the machine's other name.
fn seed_of(setup: &Setup, app: &RunningApp) -> Seed {
    let mut settings = setup.settings.clone();
    settings.allowed_origins = if setup.elsewhere {
        vec!["https://another.example".to_owned()]
    } else {
        vec![app.url.clone(), format!("http://localhost:{}", app.address.port())]
    };
    Seed { organization: "Northwind".to_owned(), agent: setup.agent.clone(), settings }
}

async fn learn(app: &RunningApp, keys: &Seeded, document: &Path) -> Result<(), String> {
    let source = NewSource {
        filename: document.file_name().map(|it| it.to_string_lossy().into_owned()),
        content: text(fs::read(document))?,
        ..NewSource::default()
    };
    let (place, by) =
        ((&*keys.organization_id, &*keys.agent_id), By::command_line(Some(&keys.organization_id)));
    let added = ingest::add(&app.store, place, source, &by, SEEDED_AT).await;
    text(added).map(drop)
}

/// Where the built widget is: `PARLOR_ASSETS`, else where `cargo xtask dist` puts it.
fn assets() -> Result<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = env::var_os("PARLOR_ASSETS")
        .map_or_else(|| root.join("dist/widget"), |it| root.join(PathBuf::from(it)));
    if path.join("parlor.js").is_file() {
        return Ok(path);
    }
    Err(format!("there is no widget in {}; run `cargo xtask e2e`", path.display()))
}

fn text<T, E: std::fmt::Display>(result: Result<T, E>) -> Result<T, String> {
    result.map_err(|it| it.to_string())
}
