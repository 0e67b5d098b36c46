//! How long retrieval takes when there is much to search.

use std::{fmt::Write as _, fs, path::Path, time::Instant};

use anyhow::{Context as _, Result};
use serde_json::json;

use super::{Bed, figures::Figures, server};
use crate::{
    instance::{self, Serve},
    repo::Repo,
    say,
};

/// Files times sections gives the chunks: a section is short enough to stay whole.
const FILES: usize = 100;
const SECTIONS: usize = 200;
const SENTENCES: usize = 4;
const TIMES: usize = 500;

const QUESTIONS: [&str; 5] = [
    "How long does delivery to Germany take?",
    "Can I return a jacket that I have worn?",
    "How do I wash down?",
    "warranty repair zipper",
    "What happens when a parcel is lost on its way to Switzerland?",
];

/// Fills a database once, then searches it.
pub(super) fn run(repo: &Repo, bed: &Bed) -> Result<()> {
    let binary = server(repo)?;
    let data = bed.dir.join("search");
    let documents = bed.dir.join("documents");
    write_documents(&repo.root.join("demo/knowledge"), &documents)?;
    let seeded = instance::seed_with(&documents, &binary, &data)?;
    let port = instance::free_port(0, instance::CHOOSE)?;
    let serve = Serve { binary: &binary, data: &data, port, site: None, log: "error" };
    let server = serve.start()?;
    let url = format!("{}/v1/agents/{}/search", serve.url(), seeded.agent_id);
    let key = format!("Bearer {}", seeded.secret_key);
    let client = instance::http();
    let mut durations = Vec::new();
    for question in QUESTIONS.iter().cycle().take(TIMES) {
        let body = json!({ "query": question, "limit": 8 });
        let asked = Instant::now();
        let answer = client.post(&url).header("authorization", &key).send_json(&body);
        answer.context("the search was refused")?.into_body().read_to_vec()?;
        durations.push(asked.elapsed());
    }
    drop(server);
    say::note(&format!("{} chunks, by HTTP: {}", FILES * SECTIONS, Figures::of(durations)));
    Ok(())
}

/// Documents in the words of the demo's own, the same at each run.
fn write_documents(from: &Path, to: &Path) -> Result<()> {
    let mut text = String::new();
    for entry in from.read_dir().context("demo/knowledge cannot be read")? {
        text.push_str(&fs::read_to_string(entry?.path())?);
    }
    let sentences: Vec<&str> =
        text.split(['.', '\n']).map(str::trim).filter(|it| it.len() > 40).collect();
    fs::create_dir_all(to)?;
    let mut draw = Draw(1);
    for file in 0..FILES {
        let mut page = format!("# Collection {file}\n");
        for section in 0..SECTIONS {
            let _ = write!(page, "\n## Case {file}.{section}\n\n");
            for _ in 0..SENTENCES {
                let sentence = draw.below(sentences.len());
                let _ = write!(page, "{}. ", sentences.get(sentence).unwrap_or(&""));
            }
            page.push('\n');
        }
        fs::write(to.join(format!("collection-{file:03}.md")), page)?;
    }
    Ok(())
}

/// Numbers that look drawn and are always the same (Knuth's MMIX generator).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end.max(1)
    }
}
