//! A greeting for whoever has not come yet.

use super::*;

fn unread(effects: &[Effect]) -> Vec<u32> {
    let count = |it: &Effect| match it {
        Effect::Emit(event) if event.kind == "unread" => event.count,
        _ => None,
    };
    effects.iter().filter_map(count).collect()
}

#[test]
fn whoever_has_opened_the_chat_or_asked_before_is_not_greeted() {
    assert!(Chat::default().may_greet());
    assert!(!Story::ready().chat.may_greet());
    let mut story = Story::answering();
    story.after(Event::Closed);
    assert!(!story.chat.may_greet());
    let chat = Chat { conversation: Some("cnv_1".into()), ..Chat::default() };
    assert!(!chat.may_greet());
}

#[test]
fn a_greeting_asks_for_the_agents_words_once() {
    let mut story = Story::default();
    story.changes(Chat::want_config);
    assert_eq!(story.effects, [Effect::LoadConfig]);
    story.effects.clear();
    story.after(Event::Configured(Box::default()));
    story.changes(Chat::want_config);
    assert_eq!(story.effects, []);
}

#[test]
fn a_greeting_counts_as_unread_until_it_is_dismissed_or_the_panel_opens() {
    let mut story = Story::default();
    story.changes(Chat::greeted).changes(Chat::greeting_dismissed);
    assert_eq!(unread(&story.effects), [1, 0]);
    story.effects.clear();
    story.changes(Chat::greeted).after(Event::Opened);
    assert_eq!(unread(&story.effects), [1, 0]);
}
