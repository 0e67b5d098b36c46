//! `parlor-server agents`

use super::{Shop, now_millis, print};
use anyhow::Result;
use clap::{Args, Subcommand};
use parlor_server::domain::{
    access::Access,
    agent::{Agent, AgentSettings, checked_name},
    audit::{By, action},
    id::Kind,
};

/// Agents are listed to the end, this many at a time.
const PAGE: usize = 100;

#[derive(Debug, Args)]
pub(super) struct Agents {
    /// Whose agents; needed if there are several organizations.
    #[arg(long, global = true, value_name = "ORG")]
    organization: Option<String>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List agents.
    List,
    /// Create an agent and print its id.
    Create {
        /// What visitors see.
        #[arg(long)]
        name: String,
        /// A page that may embed it; repeat it for more.
        #[arg(long = "origin", value_name = "ORIGIN")]
        origins: Vec<String>,
    },
    /// Void every visitor's session with an agent; open pages renew theirs by themselves.
    RevokeSessions {
        /// agt_…
        agent: String,
        /// Void the tokens by which visitors come back as well.
        #[arg(long)]
        visitor_tokens: bool,
    },
}

impl Agents {
    pub(super) async fn run(self, shop: &Shop) -> Result<()> {
        let organization_id = shop.organization(self.organization.as_deref()).await?;
        match self.verb {
            Verb::List => list(shop, &organization_id).await,
            Verb::Create { name, origins } => create(shop, organization_id, &name, origins).await,
            Verb::RevokeSessions { agent, visitor_tokens } => {
                revoke_sessions(shop, &organization_id, &agent, visitor_tokens).await
            }
        }
    }
}

async fn list(shop: &Shop, organization_id: &str) -> Result<()> {
    let access = Access::operator(organization_id);
    let mut cursor: Option<String> = None;
    loop {
        let page = shop.store.agents_of(&access, cursor.as_deref(), PAGE).await?;
        for it in &page {
            print::line(&format!("{}  {}", it.id, it.name))?;
        }
        match page.last() {
            Some(last) if page.len() == PAGE => cursor = Some(last.id.clone()),
            _ => return Ok(()),
        }
    }
}

async fn create(
    shop: &Shop,
    organization_id: String,
    name: &str,
    allowed_origins: Vec<String>,
) -> Result<()> {
    let settings = AgentSettings { allowed_origins, ..AgentSettings::default() };
    let now = now_millis();
    let agent = Agent {
        id: Kind::Agent.make(),
        organization_id,
        name: checked_name(name)?,
        settings: settings.checked()?,
        requires_client_secret: false,
        token_generation: 1,
        created_at: now,
        updated_at: now,
    };
    let by = By::command_line(Some(&agent.organization_id));
    shop.store.add_agent(&agent, &by.did(action::AGENT_CREATED, &agent.id, now)).await?;
    print::line(&agent.id)
}

async fn revoke_sessions(
    shop: &Shop,
    organization_id: &str,
    agent_id: &str,
    and_visitors: bool,
) -> Result<()> {
    let access = Access::operator(organization_id);
    let known = shop.store.agent_of(&access, agent_id).await?.is_some();
    anyhow::ensure!(known, "there is no agent {agent_id:?}");
    let by = By::command_line(Some(organization_id));
    let deed = by.did(action::SESSIONS_REVOKED, agent_id, now_millis());
    shop.store.revoke_sessions(agent_id, and_visitors, &deed).await?;
    print::line("Revoked.")
}
