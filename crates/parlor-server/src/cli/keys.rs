//! `parlor-server keys`

use super::{Shop, now_millis, print};
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use parlor_server::{
    auth::keys::{Holder, KeyRequest, make},
    domain::{
        audit::{By, action},
        clock::rfc3339,
        key::{ApiKey, Mode, Scope},
    },
};

#[derive(Debug, Args)]
pub(super) struct Keys {
    /// Whose keys; needed if there are several organizations.
    #[arg(long, global = true, value_name = "ORG")]
    organization: Option<String>,
    /// The keys of whoever runs the installation, in place of an organization's.
    #[arg(long, global = true, conflicts_with = "organization")]
    platform: bool,
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
        let owner = if self.platform {
            Owner::Platform
        } else {
            Owner::Organization(shop.organization(self.organization.as_deref()).await?)
        };
        match self.verb {
            Verb::List => list(shop, &owner).await,
            Verb::Create(it) => it.run(shop, &owner).await,
            Verb::Revoke { id } => revoke(shop, &owner, &id).await,
        }
    }
}

/// Whose keys.
enum Owner {
    /// `org_…`
    Organization(String),
    Platform,
}

impl Owner {
    fn by(&self) -> By {
        By::command_line(match self {
            Self::Organization(id) => Some(id),
            Self::Platform => None,
        })
    }

    async fn keys(&self, shop: &Shop) -> Result<Vec<ApiKey>> {
        Ok(match self {
            Self::Organization(id) => shop.store.keys_of(id).await?,
            Self::Platform => shop.store.platform_keys().await?,
        })
    }
}

async fn list(shop: &Shop, owner: &Owner) -> Result<()> {
    let now = now_millis();
    for key in owner.keys(shop).await? {
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

async fn revoke(shop: &Shop, owner: &Owner, id: &str) -> Result<()> {
    let known = owner.keys(shop).await?.iter().any(|it| it.id == id);
    let deed = owner.by().did(action::KEY_REVOKED, id, now_millis());
    if !known || !shop.store.revoke_key_as(id, &deed).await? {
        bail!("there is no key {id:?} that could be revoked");
    }
    print::line("Revoked.")
}

impl Create {
    async fn run(self, shop: &Shop, owner: &Owner) -> Result<()> {
        let holder = self.holder(shop, owner).await?;
        let now = now_millis();
        let lifetime = self.expires_in_days.map(|it| i64::from(it) * 24 * 60 * 60 * 1000);
        let request = KeyRequest {
            name: self.name.clone(),
            mode: if self.test { Mode::Test } else { Mode::Live },
            scopes: match owner {
                Owner::Platform => Vec::new(),
                Owner::Organization(_) => scopes(&self.scopes)?,
            },
            expires_at: lifetime.map(|it| now + it),
        };
        let made = make(holder, request, now);
        let deed = owner.by().did(action::KEY_CREATED, &made.key.id, now).to(&made.key.name);
        shop.store.add_key(&made.key, Some(&deed)).await?;
        print::line(&made.token)
    }

    async fn holder<'a>(&'a self, shop: &Shop, owner: &'a Owner) -> Result<Holder<'a>> {
        match (owner, &self.agent) {
            (Owner::Platform, None) if self.scopes.is_empty() => Ok(Holder::Platform),
            (Owner::Platform, _) => bail!("a platform key has no --agent and no --scope"),
            (Owner::Organization(id), None) => Ok(Holder::Organization(id)),
            (Owner::Organization(organization_id), Some(agent_id)) => {
                let agent = shop.store.agent(agent_id).await?;
                if agent.is_none_or(|it| it.organization_id != *organization_id) {
                    bail!("there is no agent {agent_id:?}");
                }
                Ok(Holder::Agent { organization_id, agent_id })
            }
        }
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
