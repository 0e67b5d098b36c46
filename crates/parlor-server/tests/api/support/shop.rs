use super::{Caller, json};
use crate::postgres;
use parlor_server::{
    app::{AppOptions, RunningApp, Seed, Seeded, seed, start},
    config::Config,
    domain::{
        agent::AgentSettings,
        clock::{Clock, ManualClock, SystemClock},
        model::Secret,
        scripted::ScriptedAnswerer,
    },
    storage::Location,
};
use std::sync::Arc;
use tempfile::TempDir;

/// The page that embeds the chat.
pub(crate) const PAGE: &str = "https://shop.example";

/// A server with an agent, whose bot is scripted and whose clock stands still.
pub(crate) struct Shop {
    pub(crate) bot: ScriptedAnswerer,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) seeded: Seeded,
    app: Option<RunningApp>,
    database: Location,
    directory: TempDir,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    /// Opens with other settings than usual.
    pub(crate) async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::open_answering(AppOptions::answering, change).await
    }

    /// Opens with the answerer that answers from what its agent knows.
    pub(crate) async fn that_knows() -> Self {
        Self::that_knows_with(|_| {}).await
    }

    /// The same with other settings than usual.
    pub(crate) async fn that_knows_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::open_answering(|options, _| options, change).await
    }

    /// The same, with the limits that a server has if nobody says otherwise.
    pub(crate) async fn that_knows_its_limits() -> Self {
        let limits = Config::default().limits;
        Self::open_answering(|options, _| options, |it| it.limits = limits).await
    }

    async fn open_answering(
        answering: impl FnOnce(AppOptions, ScriptedAnswerer) -> AppOptions,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = postgres::chosen(directory.path().join("parlor.db")).await;
        let mut shop = Self::closed(directory, database);
        let mut options = answering(shop.options(), shop.bot.clone());
        change(&mut options.config);
        let app = start(options).await.unwrap();
        shop.seeded = an_agent(&app, "Ada", vec![PAGE.into()]).await;
        Self { app: Some(app), ..shop }
    }

    /// Opens on `PostgreSQL`, so that others can open beside it.
    pub(crate) async fn for_company() -> Self {
        let mut shop = Self::closed(tempfile::tempdir().unwrap(), postgres::fresh().await);
        let app = start(shop.options().answering(shop.bot.clone())).await.unwrap();
        shop.seeded = an_agent(&app, "Ada", vec![PAGE.into()]).await;
        Self { app: Some(app), ..shop }
    }

    /// Another server on the same database, by the same clock.
    pub(crate) async fn beside(&self) -> Self {
        let shop = Self::closed(tempfile::tempdir().unwrap(), self.database.clone());
        let shop = Self { clock: self.clock.clone(), seeded: self.seeded.clone(), ..shop };
        let app = start(shop.options().answering(shop.bot.clone())).await.unwrap();
        Self { app: Some(app), ..shop }
    }

    fn closed(directory: TempDir, database: Location) -> Self {
        let clock = Arc::new(ManualClock::at(SystemClock.now_millis()));
        let (bot, seeded) = (ScriptedAnswerer::new(), Seeded::default());
        Self { bot, clock, seeded, app: None, database, directory }
    }

    /// What its server is made of, but for what answers.
    pub(crate) fn options(&self) -> AppOptions {
        let mut options = AppOptions::local(self.directory.path());
        options.clock = self.clock.clone();
        options.config.dev_mode = false;
        options.config.allow_private_models = vec!["127.0.0.1".into()];
        options.config.database_url = postgres::url(&self.database);
        options.config.master_key = Some(Secret::new("a".repeat(64)));
        options
    }

    /// Another agent of another organization.
    pub(crate) async fn neighbor(&self) -> Seeded {
        an_agent(self.app(), "Bob", vec![PAGE.into()]).await
    }

    pub(crate) fn app(&self) -> &RunningApp {
        self.app.as_ref().unwrap()
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.directory.path()
    }

    pub(crate) fn database(&self) -> Location {
        self.database.clone()
    }

    /// Somebody with no credentials.
    pub(crate) fn stranger(&self) -> Caller {
        Caller::new(&self.app().url, &self.seeded.agent_id)
    }

    /// The path of the shop's agent, with this at its end.
    pub(crate) fn agent_path(&self, rest: &str) -> String {
        format!("/v1/agents/{}{rest}", self.seeded.agent_id)
    }

    /// A backend with the secret key.
    pub(crate) fn backend(&self) -> Caller {
        self.stranger().bearing(&self.seeded.secret_key)
    }

    /// Somebody who reads the page, with a session.
    pub(crate) async fn visitor(&self) -> Caller {
        self.visitor_of(&self.seeded).await
    }

    pub(crate) async fn visitor_of(&self, seeded: &Seeded) -> Caller {
        let body = json!({"publishableKey": seeded.publishable_key});
        let page = Caller::new(&self.app().url, &seeded.agent_id).on_page(PAGE);
        let session = page.post("/v1/widget/sessions", &body).await.good();
        page.bearing(session["data"]["sessionToken"].as_str().unwrap())
    }

    /// Ends the server and starts it again, on the same data and the same port.
    pub(crate) async fn restart(&mut self) {
        let options = self.app.take().unwrap().stop().await;
        self.app = Some(start(options).await.unwrap());
    }

    /// The same, with other settings from then on.
    pub(crate) async fn restart_with(&mut self, change: impl FnOnce(&mut Config)) {
        let mut options = self.app.take().unwrap().stop().await;
        change(&mut options.config);
        self.app = Some(start(options).await.unwrap());
    }

    /// Cuts the power and starts the server again.
    pub(crate) async fn crash(&mut self) {
        let options = self.app.take().unwrap().kill().await;
        self.app = Some(start(options).await.unwrap());
        if postgres::is_chosen() {
            self.finds_the_others_dead().await;
        }
    }

    /// Ends the server as a shutdown does.
    pub(crate) async fn close(mut self) -> TempDir {
        self.app.take().unwrap().stop().await;
        self.directory
    }

    /// Cuts the power.
    pub(crate) async fn dies(mut self) {
        self.app.take().unwrap().kill().await;
    }

    /// Looks, and lets time pass, until servers that say nothing count as dead.
    pub(crate) async fn finds_the_others_dead(&self) {
        for _ in 0..5 {
            self.app().beat().await.unwrap();
            self.clock.advance_millis(5000);
        }
    }
}

async fn an_agent(app: &RunningApp, name: &str, allowed_origins: Vec<String>) -> Seeded {
    let settings = AgentSettings { allowed_origins, ..AgentSettings::default() };
    let plan = Seed { organization: name.into(), agent: name.into(), settings };
    seed(&app.store, plan, SystemClock.now_millis()).await.unwrap()
}
