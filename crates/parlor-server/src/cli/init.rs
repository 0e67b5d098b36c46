//! `parlor-server init`

use super::{Shop, now_millis, print};
use anyhow::Result;
use clap::Args;
use parlor_server::{
    app::{Seed, Seeded, seed},
    domain::agent::AgentSettings,
};
use serde::Serialize;
use std::net::SocketAddr;

#[derive(Debug, Args)]
pub(super) struct Init {
    /// What visitors see as the name of the agent.
    #[arg(long, default_value = "Assistant")]
    name: String,
    /// What the organization is called.
    #[arg(long, default_value = "My organization")]
    organization: String,
    /// A page that may embed the agent, e.g. `https://shop.example`; repeat it for more.
    #[arg(long = "origin", value_name = "ORIGIN")]
    origins: Vec<String>,
    /// The first line of an empty conversation.
    #[arg(long)]
    greeting: Option<String>,
    /// The line below the greeting.
    #[arg(long)]
    subtitle: Option<String>,
    /// A question to start with; repeat it for more.
    #[arg(long = "suggestion", value_name = "QUESTION")]
    suggestions: Vec<String>,
    /// The accent color, #rrggbb.
    #[arg(long)]
    accent: Option<String>,
    /// Print JSON, for scripts.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Printed {
    #[serde(flatten)]
    seeded: Seeded,
    script_tag: String,
}

impl Init {
    pub(super) async fn run(self, shop: &Shop) -> Result<()> {
        let no_origins = self.origins.is_empty();
        let settings = AgentSettings {
            greeting: self.greeting,
            subtitle: self.subtitle,
            suggestions: self.suggestions,
            accent: self.accent,
            allowed_origins: self.origins,
            ..AgentSettings::default()
        };
        let plan = Seed { organization: self.organization, agent: self.name, settings };
        let seeded = seed(&shop.store, plan, now_millis()).await?;
        let script_tag = format!(
            r#"<script async src="{}/parlor.js" data-agent="{}"></script>"#,
            shop.config.public_url(shop.config.listen),
            seeded.publishable_key
        );
        let printed = Printed { seeded, script_tag };
        if let Some(listen) = shop.config.unknown_to_browsers() {
            eprintln!("warning: {}", no_address(listen));
        }
        if self.json { print::json(&printed) } else { print::line(&printed.text(no_origins)) }
    }
}

/// What to do about a script tag that leads nowhere.
fn no_address(listen: SocketAddr) -> String {
    format!(
        "no browser reaches http://{listen}, which stands in the script tag; set public_url, or \
         --public-url https://chat.example.com, to the address that visitors use, and put that there"
    )
}

impl Printed {
    fn text(&self, no_origins: bool) -> String {
        let it = &self.seeded;
        let origins = if no_origins {
            "\nNo origin may embed the agent yet, except pages of this machine when the server\n\
             runs with --dev. Name yours with --origin https://your-site.example.\n"
        } else {
            ""
        };
        format!(
            "Your agent is ready. Paste this where the page ends:\n\n  {}\n{origins}\n\
             Keep these keys; they are not shown again:\n\n  \
             agent         {}\n  secret key    {}  (for your backend)\n  \
             platform key  {}  (for administration)\n\n\
             Next:\n\n  parlor-server sources add --agent {} FILE.md\n  parlor-server serve",
            self.script_tag, it.agent_id, it.secret_key, it.platform_key, it.agent_id
        )
    }
}
