//! How long a visitor waits for the first byte of an answer.

use std::{io::Read as _, time::Instant};

use anyhow::{Context as _, Result};
use serde_json::json;

use super::{Bed, figures::Figures, server};
use crate::{
    instance::{self, Serve},
    repo::Repo,
    say,
};

const TIMES: usize = 500;

/// Asks one question after the other and reads each answer to its end.
pub(super) fn run(repo: &Repo, bed: &Bed) -> Result<()> {
    let binary = server(repo)?;
    let data = bed.dir.join("demo");
    let seeded = instance::seed(repo, &binary, &data)?;
    let port = instance::free_port(0, instance::CHOOSE)?;
    let serve = Serve { binary: &binary, data: &data, port, site: None, log: "error" };
    let server = serve.start()?;
    let url = format!("{}/v1/agents/{}/chat", serve.url(), seeded.agent_id);
    let key = format!("Bearer {}", seeded.secret_key);
    let question = json!({ "message": "How long does delivery to Germany take?" });
    let client = instance::http();
    let (mut first, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let asked = Instant::now();
        let answer = client.post(&url).header("authorization", &key).send_json(&question);
        let mut body = answer.context("the question was refused")?.into_body().into_reader();
        body.read_exact(&mut [0])?;
        first.push(asked.elapsed());
        std::io::copy(&mut body, &mut std::io::sink())?;
        whole.push(asked.elapsed());
    }
    drop(server);
    say::note(&format!("first byte:   {}", Figures::of(first)));
    say::note(&format!("whole answer: {}", Figures::of(whole)));
    Ok(())
}
