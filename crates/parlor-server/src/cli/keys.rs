//! `parlor-server keys`

use super::{Shop, now_millis, print};
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use parlor_server::{
    auth::keys::{Holder, KeyRequest, issue},
    domain::{
        clock::rfc3339,
        key::{ApiKey, Mode, Scope},
    },
};

#[derive(Debug, Args)]
pub(super) struct Keys {
    /// Whose keys; needed if there are several organizations.
    #[arg(long, global = true, value_name = "ORG")]
    organization: Option<String>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List keys, without what they open.
    List,
    /// Create a key and print it, once.
    Create(Create),
    /// Revoke a key at once.
    Revoke {
        /// key_…
        id: String,
    },
}

#[derive(Debug, Args)]
struct Create {
    /// What you call it.
    #[arg(long, default_value = "")]
    name: String,
    /// Make a publishable key for this agent, in place of a secret key.
    #[arg(long, value_name = "AGENT")]
    agent: Option<String>,
    /// What a secret key may do, e.g. chat or sources:write; repeat it. All if left out.
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// Let it expire after this many days.
    #[arg(long, value_name = "DAYS")]
    expires_in_days: Option<u32>,
    /// Mark it as a test key.
    #[arg(long)]
    test: bool,
}

impl Keys {
    pub(super) async fn run(self, shop: &Shop) -> Result<()> {
        let organization_id = shop.organization(self.organization.as_deref()).await?;
        match self.verb {
            Verb::List => list(shop, &organization_id).await,
            Verb::Create(it) => it.run(shop, &organization_id).await,
            Verb::Revoke { id } => revoke(shop, &organization_id, &id).await,
        }
    }
}

async fn list(shop: &Shop, organization_id: &str) -> Result<()> {
    let now = now_millis();
    for key in shop.store.keys_of(organization_id).await? {
        print::line(&row(&key, now))?;
    }
    Ok(())
}

fn row(key: &ApiKey, now_millis: i64) -> String {
    let state = match key.check(now_millis) {
        Ok(()) => "active".into(),
        Err(dead) => format!("{dead:?}").to_lowercase(),
    };
    let used = key.last_used_at.map_or("never used".into(), |it| format!("used {}", rfc3339(it)));
    format!("{}  {:11}  {}…  {state}  {used}  {}", key.id, key.kind.as_str(), key.hint, key.name)
}

async fn revoke(shop: &Shop, organization_id: &str, id: &str) -> Result<()> {
    let known = shop.store.keys_of(organization_id).await?.iter().any(|it| it.id == id);
    if !known || !shop.store.revoke_key(id, now_millis()).await? {
        bail!("there is no key {id:?} that could be revoked");
    }
    print::line("Revoked.")
}

impl Create {
    async fn run(self, shop: &Shop, organization_id: &str) -> Result<()> {
        let now = now_millis();
        let lifetime = self.expires_in_days.map(|it| i64::from(it) * 24 * 60 * 60 * 1000);
        let request = KeyRequest {
            name: self.name,
            mode: if self.test { Mode::Test } else { Mode::Live },
            scopes: scopes(&self.scopes)?,
            expires_at: lifetime.map(|it| now + it),
        };
        let holder = match &self.agent {
            None => Holder::Organization(organization_id),
            Some(id) => {
                let agent = shop.store.agent(id).await?;
                if agent.is_none_or(|it| it.organization_id != organization_id) {
                    bail!("there is no agent {id:?}");
                }
                Holder::Agent { organization_id, agent_id: id }
            }
        };
        print::line(&issue(&shop.store, holder, request, now).await?.token)
    }
}

fn scopes(names: &[String]) -> Result<Vec<Scope>> {
    if names.is_empty() {
        return Ok(Scope::ALL.to_vec());
    }
    let parsed = |it: &String| {
        let all = || Scope::ALL.map(Scope::as_str).join(", ");
        Scope::parse(it).ok_or_else(|| anyhow::anyhow!("no scope {it:?}; there are: {}", all()))
    };
    names.iter().map(parsed).collect()
}
