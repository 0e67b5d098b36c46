//! However often a stream is cut, and wherever: nothing is lost, nothing is told twice.

use super::*;
use crate::protocol::{Call, CallState, Source};

/// As many ways to be cut as are tried.
const SEEDS: u64 = 500;

#[test]
fn an_answer_is_the_same_wherever_its_stream_is_cut() {
    let whole = Outcome::of(&mut play(&mut Luck(None)));
    assert_eq!(whole.ends, 1);
    for seed in 0..SEEDS {
        let mut story = play(&mut Luck(Some(seed)));
        assert_eq!(Outcome::of(&mut story), whole, "with seed {seed}");
    }
}

#[test]
fn cuts_do_happen_in_every_state() {
    let (mut sent, mut resumed, mut waited) = (0, 0, 0);
    for seed in 0..SEEDS {
        let story = play(&mut Luck(Some(seed)));
        sent = sent.max(story.sent().len());
        resumed = resumed.max(story.resumes().len());
        waited = waited.max(story.count(|it| matches!(it, Effect::Wait { .. })));
    }
    assert!(sent > 2 && resumed > 4 && waited > 2, "{sent} {resumed} {waited}");
}

/// What a visitor, those who listen and the page have of it in the end.
#[derive(Debug, PartialEq)]
struct Outcome {
    messages: Vec<Message>,
    notice: Option<Notice>,
    heard: Vec<Announcement>,
    ends: usize,
}

impl Outcome {
    fn of(story: &mut Story) -> Self {
        let heard = story.effects.iter().filter_map(|it| match it {
            Effect::Announce(what) => Some(what.clone()),
            _ => None,
        });
        let is_end = |it: &Effect| matches!(it, Effect::Emit(it) if it.kind == "response-end");
        Self {
            heard: heard.collect(),
            ends: story.count(is_end),
            notice: story.chat.notice,
            messages: std::mem::take(&mut story.chat.messages),
        }
    }
}

/// Draws numbers from a seed; without one, never anything bad.
struct Luck(Option<u64>);

impl Luck {
    /// Whether what happens once in so many times does.
    fn strikes(&mut self, once_in: u64) -> bool {
        let Some(seed) = &mut self.0 else { return false };
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33).is_multiple_of(once_in)
    }
}

/// What the server tells of the answer, each with its place for an id.
fn told() -> Vec<RunEvent> {
    let source = |id: &str| {
        let (id, title) = (id.into(), "Delivery".into());
        RunEvent::Source(Source { id, title, url: None, heading: None, snippet: None })
    };
    let call =
        |state| RunEvent::Called(Call { id: "c1".into(), name: Some("find_order".into()), state });
    let mut told = vec![
        started("a1"),
        RunEvent::Status("searching".into()),
        RunEvent::Reasoning("Where ".into()),
        RunEvent::Reasoning("is it?".into()),
        call(CallState::Running),
        call(CallState::Done),
        source("1"),
        source("2"),
    ];
    // The same words again and again: a replay must not take one for another.
    told.extend(["Two ", "two ", "Two ", "two ", "days, ", "two ", "days."].map(says));
    told.push(RunEvent::Suggestions(vec!["And to Norway?".into()]));
    told.push(finished());
    told
}

/// One question on a bad line, until it is answered.
fn play(luck: &mut Luck) -> Story {
    let told = told();
    let mut story = Story::ready();
    story.after(asked("q1", "How long is delivery?"));
    for _ in 0..1_000 {
        match &story.chat.run {
            Run::Idle => return story,
            Run::Waiting { .. } => drop(story.after(Event::Retried)),
            _ => connect(&mut story, &told, luck),
        }
    }
    panic!("it never ends");
}

/// Tells what is asked for, from where it is asked for, until it is over or cut.
fn connect(story: &mut Story, told: &[RunEvent], luck: &mut Luck) {
    if luck.strikes(6) {
        story.fails(Failure::Unreachable);
        return wait(story);
    }
    let asked = story.effects.iter().rev().find_map(|it| match it {
        Effect::Send { .. } => Some(0),
        Effect::Resume { after, .. } => {
            Some(after.as_ref().map_or(0, |it| it.parse::<usize>().unwrap() + 1))
        }
        _ => None,
    });
    let mut at = asked.unwrap();
    while at < told.len() && !luck.strikes(5) {
        let first = at;
        at += 1;
        while at < told.len() && !luck.strikes(2) {
            at += 1;
        }
        let (stream, events) = (story.chat.stream, told[first..at].to_vec());
        let last_event_id = Some((at - 1).to_string());
        story.after(Event::Received { stream, events, last_event_id });
    }
    story.is_cut();
    wait(story);
}

fn wait(story: &mut Story) {
    if story.chat.is_reconnecting() {
        let stream = story.chat.stream;
        story.after(Event::WaitOver { stream });
    }
}
