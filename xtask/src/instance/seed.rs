//! An organization, an agent and its knowledge, made once for each data directory.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::command;
use crate::{repo::Repo, say, stamp::Stamp};

/// What the demo's visitors may start with; its documents answer each of them.
const SUGGESTIONS: [&str; 3] = [
    "How long does delivery to Germany take?",
    "Can I exchange my jacket for a different size?",
    "What warranty do I get on a tent?",
];

/// What scripts need to talk to a seeded server: the content of `demo.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Seeded {
    /// Where the server is, with a trailing slash.
    #[serde(default)]
    pub url: String,
    /// `agt_…`
    pub agent_id: String,
    /// `pk_…`, which the page's script tag holds.
    pub publishable_key: String,
    /// `sk_…`, for a backend.
    pub secret_key: String,
    /// `plat_…`, which makes organizations.
    pub platform_key: String,
}

impl Seeded {
    /// Writes `demo.json` with the address of the server.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub(crate) fn write(&mut self, data: &Path, url: &str) -> Result<()> {
        url.clone_into(&mut self.url);
        let file = file(data);
        let text = serde_json::to_string_pretty(self)? + "\n";
        fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
    }

    fn read(data: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(file(data)).ok()?).ok()
    }
}

/// Seeds the database in `data` with the demo's documents, unless it has them already.
///
/// # Errors
/// When the directory cannot be written, or the server's command line fails.
pub(crate) fn seed(repo: &Repo, binary: &Path, data: &Path) -> Result<Seeded> {
    seed_with(&repo.root.join("demo/knowledge"), binary, data)
}

/// Seeds the database in `data` with the documents of a directory.
///
/// # Errors
/// As [`seed`].
pub(crate) fn seed_with(knowledge: &Path, binary: &Path, data: &Path) -> Result<Seeded> {
    super::writable(data)?;
    let seeded = match Seeded::read(data) {
        Some(seeded) => seeded,
        None => init(binary, data)?,
    };
    let stamp = Stamp::of(&[knowledge.to_path_buf()], &[])?;
    let marker = data.join("knowledge.stamp");
    if !stamp.is_on(&marker) {
        say::step("Adding documents to the agent's knowledge");
        let files = documents(knowledge)?;
        let add = command(binary, data).args(["sources", "add", "--agent", &seeded.agent_id]);
        add.args(files).capture().context("the documents could not be added")?;
        stamp.put_on(&marker)?;
    }
    Ok(seeded)
}

fn init(binary: &Path, data: &Path) -> Result<Seeded> {
    say::step("Making an agent for the demo");
    let init = command(binary, data)
        .args(["init", "--json", "--organization", "Northwind", "--name", "Northwind"])
        .args(["--greeting", "Hello! What would you like to know?"])
        .args(["--subtitle", "Answers come from our help pages, and say from which."])
        .args(SUGGESTIONS.iter().flat_map(|it| ["--suggestion", it]));
    let said = init.capture().context("the demo's agent could not be made")?;
    let mut seeded: Seeded =
        serde_json::from_str(&said).context("`parlor-server init --json` said something else")?;
    seeded.write(data, "")?;
    Ok(seeded)
}

fn documents(knowledge: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        knowledge.read_dir().with_context(|| format!("{} cannot be read", knowledge.display()))?;
    let mut files = entries.map(|it| Ok(it?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|it| it.extension().is_some_and(|it| it == "md"));
    files.sort();
    Ok(files)
}

fn file(data: &Path) -> PathBuf {
    data.join("demo.json")
}
