//! Lists of conversations.

use super::{
    Row, Store, StoreError, conversations::conversation, list_query::ListQuery, message_search,
};
use crate::domain::{
    access::Access,
    conversation::{Conversation, ConversationStatus},
};

/// Which conversations to list; every field narrows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationFilter {
    /// With this agent.
    pub agent_id: Option<String>,
    /// Of this visitor.
    pub visitor_id: Option<String>,
    /// In this state.
    pub status: Option<ConversationStatus>,
    /// With all of these words in one message.
    pub search: Option<String>,
    /// Begun at this time or later, in epoch milliseconds.
    pub from: Option<i64>,
    /// Begun before this time, in epoch milliseconds.
    pub until: Option<i64>,
    /// Older than this one, which was active at this time.
    pub after: Option<(i64, String)>,
}

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The conversation.
    pub conversation: Conversation,
    /// How many messages it has.
    pub message_count: i64,
    /// How its first question begins, as far as it has words.
    pub question: Option<String>,
    /// How its last message with words begins.
    pub last_words: Option<String>,
}

/// What a list shows of each conversation.
const SELECT: &str = "SELECT c.*, \
    (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id) AS message_count, \
    (SELECT SUBSTR(m.body, 1, 300) FROM messages m WHERE m.conversation_id = c.id \
        AND m.role = 'user' AND m.body <> '' ORDER BY m.position LIMIT 1) AS question, \
    (SELECT SUBSTR(m.body, 1, 300) FROM messages m WHERE m.conversation_id = c.id \
        AND m.body <> '' ORDER BY m.position DESC LIMIT 1) AS last_words \
    FROM conversations c WHERE c.organization_id = $1";

impl Store {
    /// Conversations within the caller's reach, the one that was active last first.
    pub async fn conversations(
        &self,
        access: &Access,
        filter: &ConversationFilter,
        limit: usize,
    ) -> Result<Vec<Listed>, StoreError> {
        let mut query = ListQuery::new(SELECT, vec![access.organization_id().into()]);
        if let Access::Visitor { agent_id, visitor_id, .. } = access {
            query.and("c.agent_id = $", agent_id);
            query.and("c.visitor_id = $", visitor_id);
        }
        query.maybe("c.agent_id = $", filter.agent_id.as_ref());
        query.maybe("c.visitor_id = $", filter.visitor_id.as_ref());
        query.maybe("c.status = $", filter.status.map(ConversationStatus::as_str));
        query.maybe("c.created_at >= $", filter.from);
        query.maybe("c.created_at < $", filter.until);
        if let Some(search) = &filter.search {
            let place = query.place();
            let dialect = self.db.dialect();
            let organization_id = access.organization_id();
            match message_search::has_words(dialect, organization_id, search, place) {
                Some((condition, [words, title])) => {
                    query.and_so(&condition, words);
                    query.with(title);
                }
                None => return Ok(Vec::new()),
            }
        }
        let statement = query.latest_first(("c.active_at", "c.id"), filter.after.as_ref(), limit);
        let rows = self.db.all(statement).await?;
        rows.iter().map(listed).collect()
    }

    /// One conversation as lists show it.
    pub async fn listed(&self, access: &Access, id: &str) -> Result<Option<Listed>, StoreError> {
        let mut query = ListQuery::new(SELECT, vec![access.organization_id().into()]);
        if let Access::Visitor { agent_id, visitor_id, .. } = access {
            query.and("c.agent_id = $", agent_id);
            query.and("c.visitor_id = $", visitor_id);
        }
        query.and("c.id = $", id);
        let statement = query.latest_first(("c.active_at", "c.id"), None, 1);
        self.db.first(statement).await?.as_ref().map(listed).transpose()
    }
}

fn listed(row: &Row) -> Result<Listed, StoreError> {
    Ok(Listed {
        conversation: conversation(row)?,
        message_count: row.int("message_count")?,
        question: row.opt_text("question")?,
        last_words: row.opt_text("last_words")?,
    })
}
