//! What visitors fill in.

use super::{TAG, one::gone, views::ConversationView};
use crate::{
    domain::{
        conversation::Conversation,
        form_answer::{FormAnswer, Values, checked_values, profile_of},
        key::Scope,
    },
    http::{
        Api, body,
        caller::Caller,
        codes,
        endpoint::{Endpoint, builder::post},
        error::ApiError,
        limits::Limit,
    },
};
use axum::{
    Json,
    extract::{Path, State},
};
use parlor_wire::{envelope::Data, form::Form};
use schemars::JsonSchema;
use serde::Deserialize;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/conversations/{conversation}/forms", answer)
            .called("answerForm", TAG, ANSWER)
            .needs_or_visitor(Scope::Chat)
            .limited(Limit::Writes)
            .takes::<AnswerForm>()
            .refuses(&[&codes::FORM_NOT_FOUND, &codes::FORM_ANSWERED])
            .gives::<ConversationView>("The conversation as it is now."),
    ]
}

const ANSWER: &str = "Fills in a form, or skips it.

The values are checked against the form as it is published; `details.field` names what does not \
fit, such as `values.email`. They are kept with the conversation, and a name, an e-mail address and \
a telephone number are kept with the visitor too, as unverified. The same values again are taken \
again; others are 409 `form_answered`.";

/// What was filled in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AnswerForm {
    /// Which form of the agent.
    form_id: String,
    /// A text, a number, `true` or `false` by the name of its field.
    #[serde(default)]
    values: Values,
    /// Leaves the form unanswered, if it may be; then there are no values.
    #[serde(default)]
    skipped: bool,
}

/// `POST /v1/conversations/{conversation}/forms` — fills in a form.
///
/// Responds 422 with the field that does not fit.
pub(super) async fn answer(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
    body::Json(body): body::Json<AnswerForm>,
) -> Result<Json<Data<ConversationView>>, ApiError> {
    let conversation = api.conversation(&access, &id).await?;
    let form = api.form(&conversation, &body.form_id).await?;
    let values = body.checked(&form)?;
    let says = profile_of(&form, &values);
    let answer = FormAnswer {
        form_id: form.id,
        values,
        skipped: body.skipped,
        answered_at: api.clock.now_millis(),
    };
    let changed = api.store.answer_form(&conversation.id, answer, &says).await?;
    changed.ok_or_else(gone)??;
    api.conversation_view(&access, &id).await
}

impl AnswerForm {
    fn checked(&self, form: &Form) -> Result<Values, ApiError> {
        if !self.skipped {
            return Ok(checked_values(form, self.values.clone())?);
        }
        let refused = |field: &str, message: &str| {
            Err(ApiError::unfit(&codes::INVALID_FIELD, field, message))
        };
        if !form.skippable {
            return refused("skipped", "This form must be filled in.");
        }
        if !self.values.is_empty() {
            return refused("values", "A form that is skipped has no values.");
        }
        Ok(Values::new())
    }
}

impl Api {
    /// A form that visitors of the conversation's agent see now.
    pub(super) async fn form(&self, it: &Conversation, id: &str) -> Result<Form, ApiError> {
        let forms = self.store.forms_of(&it.agent_id).await?;
        let found = forms.into_iter().find(|it| it.id == id);
        found.ok_or_else(|| ApiError::not_found("form", &codes::FORM_NOT_FOUND).at("formId"))
    }
}
