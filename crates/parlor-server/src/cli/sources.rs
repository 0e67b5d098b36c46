//! `parlor-server sources`

use super::{Shop, now_millis, print};
use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use parlor_server::{
    domain::{
        agent::Agent,
        audit::{By, action},
    },
    knowledge::ingest::{self, NewSource},
};
use std::path::{Path, PathBuf};

/// Sources are listed to the end, this many at a time.
const PAGE: usize = 100;

#[derive(Debug, Args)]
pub(super) struct Sources {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Teach an agent texts and Markdown files.
    Add(Add),
    /// List what an agent knows.
    List {
        /// agt_…
        #[arg(long)]
        agent: String,
    },
    /// Let an agent forget a source.
    Remove {
        /// agt_…
        #[arg(long)]
        agent: String,
        /// src_…
        source: String,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// agt_…
    #[arg(long)]
    agent: String,
    /// Text or Markdown files. One with the URL or name of an earlier one takes its place.
    #[arg(required_unless_present = "text", conflicts_with = "text")]
    files: Vec<PathBuf>,
    /// A text, in place of files.
    #[arg(long)]
    text: Option<String>,
    /// Its title; without it, the text's own.
    #[arg(long)]
    title: Option<String>,
    /// Where visitors can read it; without it, the front matter's `url`.
    #[arg(long)]
    url: Option<String>,
}

impl Sources {
    pub(super) async fn run(self, shop: &Shop) -> Result<()> {
        match self.verb {
            Verb::Add(it) => it.run(shop).await,
            Verb::List { agent } => list(shop, &known(shop, &agent).await?).await,
            Verb::Remove { agent, source } => {
                let agent = known(shop, &agent).await?;
                let by = By::command_line(Some(&agent.organization_id));
                let deed = by.did(action::SOURCE_DELETED, &source, now_millis());
                if !shop.store.remove_source(&agent.id, &source, &deed).await? {
                    bail!("the agent has no source {source:?}");
                }
                print::line("Removed.")
            }
        }
    }
}

impl Add {
    /// A broken file fails alone and is named; the others are taken.
    async fn run(self, shop: &Shop) -> Result<()> {
        let agent = known(shop, &self.agent).await?;
        if let Some(text) = &self.text {
            return self.take(shop, &agent, text.clone().into_bytes(), None).await;
        }
        if self.files.len() > 1 && (self.url.is_some() || self.title.is_some()) {
            bail!(
                "--url and --title are for one file: each of several would replace the one before"
            );
        }
        let mut broken = 0;
        for file in &self.files {
            if let Err(error) = self.read(shop, &agent, file).await {
                broken += 1;
                eprintln!("{}: {error:#}", file.display());
            }
        }
        if broken > 0 {
            bail!("{broken} of {} files could not be taken", self.files.len());
        }
        Ok(())
    }

    async fn read(&self, shop: &Shop, agent: &Agent, file: &Path) -> Result<()> {
        let content = std::fs::read(file).context("cannot be read")?;
        let name = file.file_name().map(|it| it.to_string_lossy().into_owned());
        self.take(shop, agent, content, name).await
    }

    async fn take(
        &self,
        shop: &Shop,
        agent: &Agent,
        content: Vec<u8>,
        filename: Option<String>,
    ) -> Result<()> {
        let (title, url) = (self.title.clone(), self.url.clone());
        let new = NewSource { title, url, filename, media_type: None, content };
        let now = now_millis();
        let (place, by) =
            ((&*agent.organization_id, &*agent.id), By::command_line(Some(&agent.organization_id)));
        let added = ingest::add(&shop.store, place, new, &by, now).await?;
        let (source, changes) = (added.source, added.changes);
        print::line(&format!(
            "{}  {}: {} {} ({} new, {} kept, {} removed)",
            source.id,
            source.title,
            source.chunk_count,
            if source.chunk_count == 1 { "chunk" } else { "chunks" },
            changes.added,
            changes.kept,
            changes.removed
        ))
    }
}

async fn list(shop: &Shop, agent: &Agent) -> Result<()> {
    let mut cursor: Option<String> = None;
    loop {
        let page = shop.store.sources(&agent.id, cursor.as_deref(), PAGE).await?;
        for it in &page {
            let url = it.url.as_deref().or(it.filename.as_deref()).unwrap_or("-");
            let status = it.status.as_str();
            print::line(&format!("{}  {status:8}  {}  {url}", it.id, it.title))?;
        }
        match page.last() {
            Some(last) if page.len() == PAGE => cursor = Some(last.id.clone()),
            _ => return Ok(()),
        }
    }
}

async fn known(shop: &Shop, id: &str) -> Result<Agent> {
    let agent = shop.store.agent(id).await?;
    agent.with_context(|| format!("there is no agent {id:?}; see `parlor-server agents list`"))
}
