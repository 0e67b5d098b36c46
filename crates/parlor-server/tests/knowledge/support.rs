//! An agent with knowledge, and a visitor who asks it.

use crate::postgres;
use futures::StreamExt;
use parlor_server::{
    domain::{
        agent::{Agent, AgentSettings},
        answer::{AnswerEvent, Answerer, Citation, PastMessage, Question, Role},
        audit::{By, action},
    },
    knowledge::{
        extract::{answerer::ExtractiveAnswerer, compose::Part},
        follow_up::query_of,
        ingest::{self, Added, IngestError, NewSource},
        search::search,
    },
    storage::Store,
};
use std::{fmt, fs, path::Path};

/// An agent with sources.
pub(crate) struct Help {
    pub(crate) store: Store,
    pub(crate) agent_id: String,
}

/// An answer as a visitor reads it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Reading {
    pub(crate) text: String,
    pub(crate) sources: Vec<Citation>,
    pub(crate) suggestions: Vec<String>,
    pub(crate) answered: bool,
    pub(crate) events: Vec<AnswerEvent>,
}

/// Whoever sets the help center up.
pub(crate) fn by() -> By {
    By::command_line(Some("org_1"))
}

impl Help {
    /// An agent that knows nothing yet.
    pub(crate) async fn empty() -> Self {
        let store = if postgres::is_chosen() {
            Store::open(&postgres::fresh().await).await.unwrap()
        } else {
            Store::in_memory().await.unwrap()
        };
        let deed = by().did(action::ORGANIZATION_CREATED, "org_1", 0);
        store.add_organization("org_1", "Northwind", &deed).await.unwrap();
        let help = Self { store, agent_id: "agt_1".into() };
        help.and_agent("agt_1").await;
        help
    }

    /// An agent that knows the demo's help center.
    pub(crate) async fn of_the_demo() -> Self {
        Self::of_pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/knowledge")).await
    }

    /// An agent that knows the Markdown files of a folder.
    pub(crate) async fn of_pages(directory: &Path) -> Self {
        let help = Self::empty().await;
        let mut files: Vec<_> =
            fs::read_dir(directory).unwrap().map(|it| it.unwrap().path()).collect();
        files.sort();
        for file in files {
            let filename = file.file_name().unwrap().to_str().unwrap();
            help.add_file(filename, &fs::read(&file).unwrap()).await.unwrap();
        }
        help
    }

    /// Another agent in the same store.
    pub(crate) async fn and_agent(&self, id: &str) {
        let agent = Agent {
            id: id.into(),
            organization_id: "org_1".into(),
            name: "Ada".into(),
            settings: AgentSettings::default(),
            requires_client_secret: false,
            token_generation: 0,
            created_at: 0,
            updated_at: 0,
        };
        let deed = by().did(action::AGENT_CREATED, id, 0);
        self.store.add_agent(&agent, &deed).await.unwrap();
    }

    /// Adds a file to what the agent knows.
    pub(crate) async fn add_file(
        &self,
        filename: &str,
        content: &[u8],
    ) -> Result<Added, IngestError> {
        let new = NewSource {
            filename: Some(filename.into()),
            content: content.to_vec(),
            ..NewSource::default()
        };
        self.add(new).await
    }

    /// Adds a source to what the agent knows.
    pub(crate) async fn add(&self, new: NewSource) -> Result<Added, IngestError> {
        ingest::add(&self.store, ("org_1", &self.agent_id), new, &by(), 1_000).await
    }

    /// Asks, perhaps after another question.
    pub(crate) async fn ask(&self, text: &str, after: Option<&str>) -> Reading {
        let answerer = ExtractiveAnswerer::new(self.store.clone());
        read(&answerer, self.question(text, after)).await
    }

    /// The pages of the passages that a question leads to, the best first.
    pub(crate) async fn search(&self, text: &str, after: Option<&str>) -> Vec<String> {
        let query = query_of(&self.question(text, after));
        let found = search(&self.store, &self.agent_id, &query, 8).await.unwrap();
        found.hits.into_iter().map(|it| it.passage.url.unwrap_or_default()).collect()
    }

    /// A question to the agent.
    pub(crate) fn question(&self, text: &str, after: Option<&str>) -> Question {
        let said = |it: &str| PastMessage::new(Role::User, it);
        Question {
            organization_id: "org_1".into(),
            agent_id: self.agent_id.clone(),
            text: text.into(),
            history: after.into_iter().map(said).collect(),
            ..Question::default()
        }
    }
}

/// The text and sources of an answer that is not streamed.
pub(crate) fn read_parts(parts: Vec<Part>) -> Reading {
    let mut reading = Reading::default();
    for part in parts {
        match part {
            Part::Source(it) => reading.sources.push(it),
            Part::Text(it) => reading.text.push_str(&it),
        }
    }
    reading
}

/// Reads an answer to its end.
pub(crate) async fn read(answerer: &dyn Answerer, question: Question) -> Reading {
    let events = answerer.answer(question).map(|it| it.unwrap());
    let events: Vec<AnswerEvent> =
        events.filter_map(|it| std::future::ready(shown(it))).collect().await;
    let mut reading = Reading { events: events.clone(), ..Reading::default() };
    for event in events {
        match event {
            AnswerEvent::Searching
            | AnswerEvent::Note(_)
            | AnswerEvent::Form(_)
            | AnswerEvent::Tool(_) => {}
            AnswerEvent::Source(it) => reading.sources.push(it),
            AnswerEvent::Text(it) => reading.text.push_str(&it),
            AnswerEvent::Suggestions(it) => reading.suggestions = it,
            AnswerEvent::Done(it) => reading.answered = it.answered,
        }
    }
    reading
}

/// What a visitor sees of an event: no notes, and no ids of rows.
fn shown(event: AnswerEvent) -> Option<AnswerEvent> {
    match event {
        AnswerEvent::Note(_) => None,
        AnswerEvent::Source(it) => {
            Some(AnswerEvent::Source(Citation { source_id: String::new(), ..it }))
        }
        other => Some(other),
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for it in &self.sources {
            let heading = it.heading.as_deref().unwrap_or_default();
            writeln!(f, "  [{}] {} › {heading} {:?}", it.id, it.title, it.url)?;
        }
        Ok(())
    }
}
