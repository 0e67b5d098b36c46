//! The tool by which a model has the visitor fill in a form. Parlor runs it itself.

use crate::domain::tool::{CallResult, Tool};
use parlor_wire::form::{Form, When};
use serde_json::{Value, json};

/// What the tool is called. A tool of the agent or the page that is called so comes first.
pub const NAME: &str = "show_form";

/// In the place of an address: no agent can declare a tool with it.
const OURS: &str = "parlor:form";

/// The tool that shows one of these forms; none if a model may show none of them.
pub fn tool(forms: &[Form]) -> Option<Tool> {
    let mut about = String::from(
        "Shows the visitor a form to fill in. Say in one sentence why; do not ask for the same in \
         your own words. What is filled in goes to the people behind this chat, not to you. Forms:",
    );
    let mut ids = Vec::new();
    for form in forms.iter().filter(|it| it.when == When::Asked) {
        let title = form.title.as_deref().unwrap_or(&form.id);
        let note = form.note.as_deref().unwrap_or_default();
        about.extend(["\n- ", &form.id, ": ", title, ". ", note]);
        ids.push(form.id.clone());
    }
    let input_schema = json!({
        "type": "object",
        "properties": {"form": {"type": "string", "enum": ids}},
        "required": ["form"],
        "additionalProperties": false,
    });
    let (name, url) = (NAME.into(), Some(OURS.into()));
    (!ids.is_empty()).then_some(Tool { name, description: about, input_schema, url })
}

/// Whether this is that tool.
pub fn is_ours(tool: &Tool) -> bool {
    tool.url.as_deref() == Some(OURS)
}

/// What comes of a call with this input: the form that is shown, and what the model is told.
pub fn call(forms: &[Form], input: &Value) -> (Option<Form>, CallResult) {
    let id = input.get("form").and_then(Value::as_str);
    let form = forms.iter().find(|it| it.when == When::Asked && Some(it.id.as_str()) == id);
    let told = match form {
        Some(_) => Ok(json!("The form is shown below your answer.")),
        None => Err("There is no such form.".into()),
    };
    (form.cloned(), told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(id: &str, when: When) -> Form {
        Form { id: id.into(), when, ..Form::default() }
    }

    #[test]
    fn a_model_shows_the_forms_that_are_for_asking() {
        let forms = [form("lead", When::Before), form("return", When::Asked)];
        let tool = tool(&forms).unwrap();
        assert!(is_ours(&tool));
        assert!(tool.description.contains("- return: return"));
        assert_eq!(tool.flaw_of(&json!({"form": "return"})), None);
        assert!(tool.flaw_of(&json!({"form": "lead"})).is_some());
        assert_eq!(call(&forms, &json!({"form": "return"})).0, Some(forms[1].clone()));
        assert!(call(&forms, &json!({"form": "lead"})).1.is_err());
    }

    #[test]
    fn without_such_a_form_there_is_no_tool() {
        assert_eq!(tool(&[form("lead", When::Before)]), None);
    }
}
