//! What a model may call: tools of the page, and tools behind a developer's URL.

use super::{
    agent::{Misfit, at_most, misfit},
    tool_schema,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The most tools that an agent or a page may declare.
pub const MAX_TOOLS: usize = 20;
/// The most of them that a model gets to see at once.
pub const MAX_OFFERED: usize = 32;
const MAX_NAME_CHARS: usize = 64;
const MAX_DESCRIPTION_CHARS: usize = 2_000;
const MAX_URL_CHARS: usize = 2_000;
/// How much a page may declare, in bytes of JSON: a model reads, and somebody pays for, all
/// of it with every question.
const MAX_PAGE_BYTES: usize = 32 * 1024;

/// The largest result of a call that a page may send, in bytes of JSON.
pub const MAX_RESULT_BYTES: usize = 256 * 1024;
/// The longest reason that a page may give for a call that failed, in characters.
pub const MAX_ERROR_CHARS: usize = 2_000;

/// A tool that a model may call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Tool {
    /// 1 to 64 letters, digits, hyphens and underscores.
    pub name: String,
    /// What it does and when to call it, in words for the model; at most 2 000 characters.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// JSON Schema of the object that it takes, at most 8 kB and 32 levels deep; left out if it
    /// takes nothing. It refers to nothing but its own parts, and calls that do not fit it are
    /// not made.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub input_schema: Value,
    /// Where this server calls it, `https://…`; left out for a tool that the page runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Tool {
    /// Who runs it.
    pub fn runs(&self) -> Runs {
        if self.url.is_some() { Runs::OnServer } else { Runs::OnPage }
    }

    /// The schema as models want it.
    pub fn parameters(&self) -> Value {
        match &self.input_schema {
            Value::Null => json!({"type": "object", "properties": {}}),
            other => other.clone(),
        }
    }

    /// Why these arguments do not fit it, in words for the model; none if they do.
    pub fn flaw_of(&self, input: &Value) -> Option<String> {
        if self.input_schema.is_null() {
            None
        } else {
            tool_schema::flaw(&self.input_schema, input)
        }
    }

    fn size_bytes(&self) -> usize {
        self.name.len() + self.description.len() + self.input_schema.to_string().len()
    }

    fn check(&self, field: &str) -> Result<(), Misfit> {
        let is_name = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
        let name = &self.name;
        if name.is_empty() || name.len() > MAX_NAME_CHARS || !name.bytes().all(is_name) {
            return Err(misfit(
                &format!("{field}.name"),
                "must be 1 to 64 letters, digits, hyphens and underscores",
            ));
        }
        at_most(&format!("{field}.description"), &self.description, MAX_DESCRIPTION_CHARS)?;
        tool_schema::check(&format!("{field}.inputSchema"), &self.input_schema)?;
        self.url.as_deref().map_or(Ok(()), |it| check_url(&format!("{field}.url"), it))
    }
}

/// Who runs a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// The page, which then sends what came of it.
    OnPage,
    /// The server, by a request to the developer's URL.
    OnServer,
}

/// A call of a tool, as the model wants it.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    /// Names the call within its message.
    pub id: String,
    /// Which tool.
    pub name: String,
    /// What it is given; a text, if that is no JSON.
    pub input: Value,
    /// Who runs it.
    pub runs: Runs,
    /// What the model's server wants back with the call.
    pub extra: Option<Value>,
}

/// What came of a call: what the tool gave back, or why it gave nothing back.
pub type CallResult = Result<Value, String>;

/// What happens to tools while an answer is made.
#[derive(Clone, Debug, PartialEq)]
pub enum ToolEvent {
    /// The model begins to write a call.
    Begun {
        /// The call.
        id: String,
        /// Which tool.
        name: String,
        /// Who will run it.
        runs: Runs,
    },
    /// More of what the tool is given, as JSON text.
    Grew {
        /// The call.
        id: String,
        /// The text.
        json: String,
    },
    /// The call is written; it was begun before.
    Called(ToolCall),
    /// What it is given cannot be read or does not fit, so it is not run; it was begun
    /// before.
    Unreadable(ToolCall, String),
    /// What came of a call that was written before.
    Settled {
        /// The call.
        id: String,
        /// Who ran it.
        runs: Runs,
        /// What came of it.
        result: CallResult,
    },
    /// The model is asked again, with all of that.
    NextStep,
}

/// Checks what an agent declares.
pub fn check_declared(tools: &[Tool]) -> Result<(), Misfit> {
    if tools.len() > MAX_TOOLS {
        return Err(misfit("tools", &format!("must be at most {MAX_TOOLS}")));
    }
    for (index, tool) in tools.iter().enumerate() {
        let field = format!("tools[{index}]");
        tool.check(&field)?;
        if tools.iter().take(index).any(|it| it.name == tool.name) {
            return Err(misfit(&format!("{field}.name"), "is there twice"));
        }
    }
    Ok(())
}

/// Checks what a page declares: it cannot send the server anywhere.
pub fn check_of_page(tools: &[Tool]) -> Result<(), Misfit> {
    check_declared(tools)?;
    if let Some(index) = tools.iter().position(|it| it.url.is_some()) {
        return Err(misfit(&format!("tools[{index}].url"), "is for an agent's own tools"));
    }
    let bytes: usize = tools.iter().map(Tool::size_bytes).sum();
    if bytes > MAX_PAGE_BYTES {
        return Err(misfit("tools", &format!("must be at most {MAX_PAGE_BYTES} bytes in all")));
    }
    Ok(())
}

/// The tools that a model is offered: the agent's, and those of the page that are not
/// called like one of them.
pub fn offered(agents: &[Tool], pages: &[Tool]) -> Vec<Tool> {
    let is_new = |it: &&Tool| agents.iter().all(|own| own.name != it.name);
    agents.iter().chain(pages.iter().filter(is_new)).take(MAX_OFFERED).cloned().collect()
}

fn check_url(field: &str, url: &str) -> Result<(), Misfit> {
    at_most(field, url, MAX_URL_CHARS)?;
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let authority = rest.and_then(|it| it.split(['/', '?', '#']).next()).unwrap_or_default();
    let is_odd = |it: char| it.is_whitespace() || it.is_control();
    if authority.is_empty() || authority.contains('@') || url.chars().any(is_odd) {
        return Err(misfit(field, "must be an address such as https://shop.example/tools/order"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool(name: &str) -> Tool {
        Tool { name: name.into(), ..Tool::default() }
    }

    #[track_caller]
    fn refuses(tools: &[Tool], field: &str) {
        assert_eq!(check_declared(tools).unwrap_err().field, field);
    }

    #[test]
    fn tools_have_names_of_their_own() {
        assert!(check_declared(&[tool("a"), tool("b-C_1")]).is_ok());
        refuses(&[tool("a"), tool("a")], "tools[1].name");
        for bad in ["", "a b", "ü", "a.b", &"x".repeat(65)] {
            refuses(&[tool(bad)], "tools[0].name");
        }
        let many: Vec<Tool> = (0..=MAX_TOOLS).map(|it| tool(&format!("t{it}"))).collect();
        refuses(&many, "tools");
    }

    #[test]
    fn a_schema_is_that_of_an_object_and_not_huge() {
        let with = |input_schema: Value| [Tool { input_schema, ..tool("a") }];
        let fits = json!({"type": "object", "properties": {"n": {"type": "integer"}}});
        assert!(check_declared(&with(fits)).is_ok());
        for bad in [json!("object"), json!([]), json!({"type": "string"}), json!(true)] {
            refuses(&with(bad), "tools[0].inputSchema");
        }
        refuses(&with(json!({"properties": []})), "tools[0].inputSchema.properties");
        let huge = json!({"type": "object", "description": "x".repeat(8 * 1024)});
        refuses(&with(huge), "tools[0].inputSchema");
    }

    #[test]
    fn a_description_and_an_address_have_limits() {
        refuses(&[Tool { description: "x".repeat(2_001), ..tool("a") }], "tools[0].description");
        let at = |url: &str| [Tool { url: Some(url.into()), ..tool("a") }];
        assert!(check_declared(&at("https://shop.example/x?y=1")).is_ok());
        let long = format!("https://a/{}", "x".repeat(2_000));
        for bad in
            ["", "shop.example", "ftp://a", "https://", "https://me:pw@a", "https://a b", &long]
        {
            refuses(&at(bad), "tools[0].url");
        }
    }

    #[test]
    fn a_page_sends_the_server_nowhere_and_takes_no_tools_place() {
        let url = Some("https://evil.example".into());
        let refused = check_of_page(&[tool("a"), Tool { url: url.clone(), ..tool("b") }]);
        assert_eq!(refused.unwrap_err().field, "tools[1].url");
        let input_schema = json!({"type": "object", "description": "x".repeat(8_000)});
        let large =
            |it: usize| Tool { input_schema: input_schema.clone(), ..tool(&format!("t{it}")) };
        let four: Vec<Tool> = (0..4).map(large).collect();
        assert!(check_of_page(&four).is_ok());
        let five: Vec<Tool> = (0..5).map(large).collect();
        assert_eq!(check_of_page(&five).unwrap_err().field, "tools");
        assert!(check_declared(&five).is_ok());
        let own = [Tool { url, ..tool("order") }];
        let names: Vec<(String, Runs)> = offered(&own, &[tool("order"), tool("cart")])
            .into_iter()
            .map(|it| (it.name.clone(), it.runs()))
            .collect();
        assert_eq!(names, [("order".into(), Runs::OnServer), ("cart".into(), Runs::OnPage)]);
    }
}
