//! The buttons of a message, its time, and the day that begins with it.

use super::cards;
use crate::{
    dom,
    intl::{Moment, Writing},
    shell::Shell,
    view::form,
};
use parlor_core::{
    chat::{Author, Message, Status},
    later as word,
    protocol::Company,
};
use web_sys::Element;

const COPY: &str = "M9.5 9h8a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 8 18.5v-8A1.5 1.5 0 0 1 9.5 9zM5 15V5.5A1.5 1.5 0 0 1 6.5 4H16";
const AGAIN: &str = "M19 5v5h-5M18.7 10A7 7 0 1 0 19 13";
const THUMB: &str = "M7 11H5a1 1 0 0 0-1 1v7a1 1 0 0 0 1 1h2zM7 11l4-8a2 2 0 0 1 2 2v4h5a2 2 0 0 1 2 2.4l-1.3 7A2 2 0 0 1 16.7 20H7";
const PENCIL: &str = "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3";

/// What can have the focus in a message.
pub(super) const STOPS: &str = "a[href], button, summary, textarea, pre, [part=table]";

/// What of it Tab passes over: not what may have to be scrolled, which no other key reaches.
const QUIET: &str = "a[href], button, summary";

/// What has stops of its own, for what can be done next.
pub(super) const OWN_STOPS: &str = "[part=next], [part=form-place]";

/// Makes what stands below each settled message, where it is not there, and dates all.
pub(super) fn draw_all(transcript: &Element, shell: &Shell) {
    let writing = Writing::of(shell.options().lang.as_deref());
    let chat = shell.chat();
    dom::flag(transcript, "data-human", chat.company != Company::Agent);
    drop_lost_days(transcript);
    let Ok(rows) = transcript.query_selector_all("article") else { return };
    let mut before = None;
    for (at, message) in (0..).zip(&chat.messages) {
        let moment = message.created_at.as_deref().and_then(Moment::parse);
        if let Some(row) = rows.get(at).map(dom::as_element).filter(|it| it.id() == message.id) {
            let is_new_day =
                moment.is_some_and(|it| !before.is_some_and(|before| it.is_of_the_day_of(before)));
            draw_day(&row, moment.filter(|_| is_new_day), &writing);
            draw(&row, message, shell);
            draw_time(&row, message, moment, &writing);
        }
        before = moment.or(before);
    }
}

/// What of a row this selector fits.
pub(super) fn inside(row: &Element, selector: &str) -> Option<Element> {
    row.query_selector(selector).ok().flatten()
}

fn draw(row: &Element, message: &Message, shell: &Shell) {
    let Some(place) = inside(row, "[part=message-actions]") else { return };
    if matches!(message.status, Status::Streaming | Status::Sending) {
        return;
    }
    cards::draw(row, message, shell);
    // One that is nothing but a form has nothing to be copied.
    let is_form = message.form.is_some() && message.text.is_empty();
    if place.child_element_count() == 0 && !is_form {
        for button in buttons(message, shell) {
            dom::append(&place, &button);
        }
        dom::append(&place, &dom::el("time").part("time").done());
    }
    if let (Some(json), None) = (&message.form, inside(row, form::PLACE))
        && let Some(body) = place.parent_element()
    {
        dom::insert(&body, &form::place(json, shell), place.next_sibling().as_ref());
    }
    show_thumbs(&place, message.is_liked);
    quiet_stops(row);
}

/// The transcript is one stop for Tab: what stands in its messages is reached through
/// them, but for what can be done next.
fn quiet_stops(row: &Element) {
    let Ok(stops) = row.query_selector_all(QUIET) else { return };
    for stop in (0..stops.length()).filter_map(|at| stops.get(at)).map(dom::as_element) {
        if dom::closest(&stop, OWN_STOPS).is_none() {
            dom::set(&stop, "tabindex", "-1");
        }
    }
}

fn buttons(message: &Message, shell: &Shell) -> Vec<Element> {
    let words = shell.words();
    if message.by.is_some() || message.text.is_empty() {
        return Vec::new();
    }
    if message.author == Author::Visitor {
        return vec![
            button("edit", PENCIL, word!(words, EditQuestion)),
            button("copy", COPY, word!(words, CopyQuestion)),
        ];
    }
    let mut all = vec![
        button("copy", COPY, word!(words, CopyAnswer)),
        button("again", AGAIN, word!(words, AnswerAgain)),
        button("up", THUMB, word!(words, GoodAnswer)),
        button("down", THUMB, word!(words, BadAnswer)),
    ];
    if message.status == Status::Failed {
        all.truncate(1);
    }
    all
}

/// A button below a message.
pub(super) fn button(act: &str, path: &str, name: &str) -> Element {
    dom::button("message-action")
        .attr("data-act", act)
        .attr("aria-label", name)
        .attr("title", name)
        .child(&dom::icon(path))
        .done()
}

/// Makes the thumbs say what the visitor said.
pub(super) fn show_thumbs(place: &Element, is_liked: Option<bool>) {
    for (thumb, is_up) in [("[data-act=up]", true), ("[data-act=down]", false)] {
        if let Some(thumb) = inside(place, thumb) {
            dom::set_bool(&thumb, "aria-pressed", is_liked == Some(is_up));
        }
    }
}

fn draw_time(row: &Element, message: &Message, moment: Option<Moment>, writing: &Writing) {
    if let (Some(time), Some(moment)) = (inside(row, "[part=time]"), moment)
        && time.get_attribute("datetime") != message.created_at
    {
        dom::set(&time, "datetime", message.created_at.as_deref().unwrap_or_default());
        dom::set(&time, "title", &writing.stamp(moment));
        dom::set_text(&time, &writing.time(moment));
    }
}

/// The day stands above the first message of it.
fn draw_day(row: &Element, day: Option<Moment>, writing: &Writing) {
    let known = row.previous_element_sibling().filter(is_day);
    match (day, known) {
        (Some(day), Some(known)) => dom::set_text(&known, &writing.day(day)),
        (Some(day), None) => {
            let day = dom::el("p").part("day").text(&writing.day(day)).done();
            if let Some(transcript) = row.parent_element() {
                dom::insert(&transcript, &day, Some(row.as_ref()));
            }
        }
        (None, Some(known)) => dom::remove(&known),
        (None, None) => {}
    }
}

/// Days whose message is gone, or has moved.
fn drop_lost_days(transcript: &Element) {
    let Ok(days) = transcript.query_selector_all("[part=day]") else { return };
    for day in (0..days.length()).filter_map(|at| days.get(at)).map(dom::as_element) {
        if day.next_element_sibling().is_none_or(|it| it.tag_name() != "ARTICLE") {
            dom::remove(&day);
        }
    }
}

fn is_day(node: &Element) -> bool {
    node.get_attribute("part").as_deref() == Some("day")
}
