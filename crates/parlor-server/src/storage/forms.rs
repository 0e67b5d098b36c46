//! What visitors are asked to fill in, and what they did.

use super::{
    Statement, Store, StoreError, Tx, conversation_changes, conversations as rows, people,
};
use crate::domain::{
    agent::AgentSettings,
    conversation::{Conversation, MessageStatus, StoredMessage, Turn},
    conversation_change::{Denied, Wish},
    conversation_event::Signal,
    form::{FORM_PART, form_for, form_part, forms_in},
    form_answer::FormAnswer,
    id::Kind,
    person::Profile,
};
use parlor_wire::{
    form::{Form, When},
    message::Part,
};

impl Store {
    /// Keeps what was filled in, and what it says of the visitor; none if the conversation
    /// is gone.
    pub async fn answer_form(
        &self,
        conversation_id: &str,
        answer: FormAnswer,
        says: &Profile,
    ) -> Result<Option<Result<Conversation, Denied>>, StoreError> {
        let now = answer.answered_at;
        let mut tx = self.db.begin_claiming(conversation_id).await?;
        let wish = Wish::AnswerForm(answer);
        let changed = conversation_changes::change(&mut tx, conversation_id, wish, now).await?;
        if let Some(Ok(conversation)) = &changed {
            learn(&mut tx, conversation, says).await?;
        }
        tx.commit().await?;
        self.tell(conversation_id, Signal::Changed);
        Ok(changed)
    }

    /// The forms that visitors of an agent see now.
    pub async fn forms_of(&self, agent_id: &str) -> Result<Vec<Form>, StoreError> {
        let found = self.db.first(settings_of(agent_id)).await?;
        let settings = found.map(|it| it.json::<AgentSettings>("settings")).transpose()?;
        Ok(settings.unwrap_or_default().forms)
    }

    /// The form to show below an answer that the knowledge did not hold, unless the
    /// conversation has seen it.
    pub async fn form_if_unanswered(&self, turn: &Turn) -> Result<Option<Form>, StoreError> {
        let forms = match turn.version {
            Some(0) => self.config_of(&turn.agent_id, Some(0)).await?.map(|it| it.settings.forms),
            _ => Some(self.forms_of(&turn.agent_id).await?),
        };
        let forms = forms.unwrap_or_default();
        let Some(form) = form_for(&forms, When::Unanswered) else { return Ok(None) };
        let rows = self.db.all(asking(&turn.conversation_id)).await?;
        for row in rows {
            let parts: Vec<Part> = row.json("parts")?;
            if forms_in(&parts).any(|it| it.id == form.id) {
                return Ok(None);
            }
        }
        let sql = "SELECT * FROM conversations WHERE id = $1";
        let found = self.db.first(Statement::new(sql).bind(&turn.conversation_id)).await?;
        let Some(conversation) = found.as_ref().map(rows::conversation).transpose()? else {
            return Ok(None);
        };
        let is_known = conversation.forms.iter().any(|it| it.form_id == form.id);
        Ok(Some(form.clone()).filter(|_| !is_known))
    }
}

/// Asks a visitor who waits for a human, if the agent has a form for that. Inside of the
/// transaction that hands the conversation off.
pub(super) async fn offer_for_handoff(
    tx: &mut Tx,
    it: &Conversation,
    now_millis: i64,
) -> Result<(), StoreError> {
    let Some(row) = tx.first(settings_of(&it.agent_id)).await? else { return Ok(()) };
    let settings: AgentSettings = row.json("settings")?;
    let Some(form) = form_for(&settings.forms, When::Handoff) else { return Ok(()) };
    if it.forms.iter().any(|known| known.form_id == form.id) {
        return Ok(());
    }
    for row in tx.all(asking(&it.id)).await? {
        let parts: Vec<Part> = row.json("parts")?;
        if forms_in(&parts).any(|it| it.id == form.id) {
            return Ok(());
        }
    }
    let message = StoredMessage {
        id: Kind::Message.make(),
        conversation_id: it.id.clone(),
        position: 0,
        role: "assistant".into(),
        status: MessageStatus::Complete,
        parts: vec![form_part(form)],
        error_text: None,
        answered: None,
        author: None,
        feedback: None,
        created_at: now_millis,
    };
    rows::add_message(tx, &message).await
}

/// What a visitor says of itself is kept as what nobody vouches for.
async fn learn(tx: &mut Tx, it: &Conversation, says: &Profile) -> Result<(), StoreError> {
    let (Some(visitor_id), true) = (&it.visitor_id, *says != Profile::default()) else {
        return Ok(());
    };
    let found = tx.first(people::by_id(&it.organization_id, visitor_id)).await?;
    let Some(mut person) = found.as_ref().map(people::person).transpose()? else { return Ok(()) };
    let before = person.unverified.take().unwrap_or_default();
    person.unverified = Some(before.updated(says.clone()));
    people::write(tx, &person).await
}

fn settings_of(agent_id: &str) -> Statement {
    Statement::new("SELECT settings FROM agents WHERE id = $1").bind(agent_id)
}

/// Messages that ask for a form.
fn asking(conversation_id: &str) -> Statement {
    let sql = "SELECT parts FROM messages WHERE conversation_id = $1 AND parts LIKE $2";
    Statement::new(sql).bind(conversation_id).bind(format!("%\"{FORM_PART}\"%"))
}
