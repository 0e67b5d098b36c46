//! The last answer.

use super::{
    Seen,
    seen::{SeenLink, SeenMessage},
};
use crate::driver::Window;

/// The last answer, whatever it says when it is looked at.
pub(crate) struct Reply(pub(super) Window);

impl Reply {
    /// It says this and nothing else.
    pub(crate) async fn reads(&self, text: &str) {
        self.until(&format!("the last reply reads {text:?}"), |it| it.text == text).await;
    }

    /// It has this status: `streaming`, `complete`, `stopped`, `interrupted`, `failed`.
    pub(crate) async fn is(&self, status: &str) {
        self.until(&format!("the last reply is {status}"), |it| it.status == status).await;
    }

    /// What is said about it below begins with these words.
    pub(crate) async fn is_remarked(&self, words: &str) {
        let what = format!("the last reply is remarked with {words:?}");
        let begins = |it: &SeenMessage| matches!(&*it.remarks, [it] if it.starts_with(words));
        self.until(&what, begins).await;
    }

    /// At its end, with so many cards of sources below it.
    pub(crate) async fn has_cards(&self, is_right: impl Fn(usize) -> bool) -> SeenMessage {
        self.until("the last reply has the cards of its sources", |it| {
            it.status == "complete" && is_right(it.sources.len())
        })
        .await
    }

    /// These stand below it as its sources: title and address.
    pub(crate) async fn has_sources(&self, sources: &[(&str, Option<&str>)]) {
        let what = format!("the last reply has the sources {sources:?}");
        self.until(&what, |it| it.sources.iter().map(SeenLink::pair).eq(sources.iter().copied()))
            .await;
    }

    /// These marks stand in its text: number and address.
    pub(crate) async fn has_marks(&self, marks: &[(&str, Option<&str>)]) {
        let what = format!("the last reply has the marks {marks:?}");
        self.until(&what, |it| it.marks.iter().map(SeenLink::pair).eq(marks.iter().copied())).await;
    }

    /// What is seen of it when it has come to its end.
    pub(crate) async fn at_its_end(&self) -> SeenMessage {
        self.until("the last reply is complete", |it| it.status == "complete").await
    }

    async fn until(&self, what: &str, is_so: impl Fn(&SeenMessage) -> bool) -> SeenMessage {
        let seen = Seen::until(&self.0, what, |it| it.last_reply().is_some_and(&is_so)).await;
        seen.last_reply().cloned().unwrap_or_default()
    }
}

impl SeenLink {
    fn pair(&self) -> (&str, Option<&str>) {
        (&self.text, self.href.as_deref())
    }
}
