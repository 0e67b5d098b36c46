//! How much a request is, where its server does not say.

use super::{content::Content, request::ChatMessage};
use crate::domain::{token_count::TokenCount, tool::Tool};

/// What a picture is about, in tokens: servers count from 85 to some thousands of them, by
/// its size and in their own way each.
const PICTURE_TOKENS: usize = 800;

/// About how many tokens these are, the tools that are offered with them too.
pub(super) fn tokens(messages: &[ChatMessage], tools: &[Tool]) -> u32 {
    let mut count = TokenCount::default();
    let mut pictures = 0_usize;
    for it in messages {
        count.add(it.text());
        it.tool_calls.iter().for_each(|it| count.add(it.arguments()));
        pictures += it.content.as_ref().map_or(0, Content::image_count);
    }
    for it in tools {
        count.add(&it.name);
        count.add(&it.description);
        count.add(&it.parameters().to_string());
    }
    let pictures = u32::try_from(pictures * PICTURE_TOKENS).unwrap_or(u32::MAX);
    count.tokens().saturating_add(pictures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_calls_pictures_and_tools_all_count() {
        let question = ChatMessage::new("user", "four four");
        let words = tokens(std::slice::from_ref(&question), &[]);
        assert_eq!(words, 3);
        let mut shown = question.clone();
        shown.append("", vec!["data:image/png;base64,AAAA".into(); 2]);
        assert_eq!(tokens(&[shown], &[]), words + 1600);
        let tool = Tool { name: "order".into(), ..Tool::default() };
        assert!(tokens(&[question], &[tool]) > words + 5);
    }
}
