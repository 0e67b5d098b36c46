//! How good a conversation was: five stars, and words if the visitor has some.

use crate::{
    dom::{self, Builder, Listeners},
    intl::Writing,
    shell::{Call, Shell},
};
use parlor_core::{
    forms::{self, Rated},
    json::decimal,
    later,
};
use parlor_wire::host::HostEvent;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};

/// A star.
const STAR: &str = "M12 4l2.5 5.1 5.6.8-4 4 .9 5.6-5-2.6-5 2.6.9-5.6-4-4 5.6-.8z";

/// What stands in the place, and what it is for.
struct Card {
    place: Element,
    shell: Shell,
    is_busy: Cell<bool>,
    rated: RefCell<Rated>,
}

/// Draws the question, or what was answered.
pub(super) fn draw(place: &Element, shell: &Shell) {
    let rated = forms::rated(&shell.about());
    let card = Rc::new(Card {
        place: place.clone(),
        shell: shell.clone(),
        is_busy: Cell::default(),
        rated: RefCell::new(rated.clone().unwrap_or_default()),
    });
    match rated {
        Some(rated) => card.show(&rated),
        None => card.ask(&Rated::default()),
    }
    let mut keep = Listeners::new();
    let (sends, opens) = (Rc::clone(&card), Rc::clone(&card));
    dom::on(place, "submit", &mut keep, move |event| {
        event.prevent_default();
        sends.send();
    });
    dom::on(place, "change", &mut keep, move |_| opens.open());
    dom::on(place, "click", &mut keep, move |event| {
        let target = event.target().map(JsCast::unchecked_into::<Element>);
        if target.is_some_and(|it| dom::closest(&it, "[part=rating-change]").is_some()) {
            card.change();
        }
    });
    shell.keep(keep);
}

impl Card {
    /// Asks, with what was answered before.
    fn ask(&self, before: &Rated) {
        let words = self.shell.words();
        let question = dom::el("legend").part("form-title").text(later!(words, HowWasIt)).done();
        let mut stars = dom::el("fieldset").part("stars").child(&question);
        for score in 1..=5 {
            stars = stars.child(&self.star(score, before.score));
        }
        let comment = dom::el("textarea")
            .part("control")
            .attr("rows", "2")
            .attr("dir", "auto")
            .attr("maxlength", "2000")
            .attr("aria-label", later!(words, MoreAboutIt))
            .attr("placeholder", later!(words, MoreAboutIt))
            .text(before.comment.as_deref().unwrap_or_default())
            .done();
        let send = dom::el("button").part("form-send").text(later!(words, SendReason)).done();
        let actions = dom::el("div").part("form-actions").child(&send).done();
        let more = dom::el("div").part("rating-more").child(&comment).child(&actions).done();
        dom::flag(&more, "hidden", before.score == 0);
        let alert = dom::el("p").part("form-alert").attr("role", "alert").done();
        let form = dom::el("form").part("form").child(&stars.done()).child(&more).child(&alert);
        self.replace(&form.done());
    }

    fn star(&self, score: usize, chosen: u32) -> Element {
        let name = self.stars(score);
        let radio = dom::el("input")
            .part("star-input")
            .attr("type", "radio")
            .attr("name", "score")
            .attr("value", &decimal(score))
            .attr("aria-label", &name)
            .done();
        dom::flag(&radio, "checked", chosen as usize == score);
        dom::el("label").part("star").child(&radio).child(&dom::icon(STAR)).done()
    }

    /// Shows what was answered, with a way to change it.
    fn show(&self, rated: &Rated) {
        let words = self.shell.words();
        let name = self.stars(rated.score as usize);
        let mut stars = dom::el("span").part("stars").attr("role", "img").attr("aria-label", &name);
        for score in 1..=5 {
            let star = dom::el("span").part("star").child(&dom::icon(STAR)).done();
            dom::flag(&star, "data-on", score <= rated.score);
            stars = stars.child(&star);
        }
        let thanks = dom::el("p").part("form-note").text(later!(words, ThankYou)).done();
        let change = dom::button("rating-change").text(later!(words, ChangeRating)).done();
        let head = dom::el("div").part("form-actions").child(&stars.done()).child(&change).done();
        let mut node = dom::el("div").part("form").child(&thanks).child(&head);
        if let Some(comment) = rated.comment.as_ref().filter(|it| !it.is_empty()) {
            node = node.child(&quote(comment).done());
        }
        self.replace(&node.done());
    }

    fn change(&self) {
        let rated = self.rated.borrow().clone();
        self.ask(&rated);
        if let Some(radio) = self.find("input:checked") {
            dom::focus(&radio);
        }
    }

    /// A star was chosen: now there may be words.
    fn open(&self) {
        if let Some(more) = self.find("[part=rating-more]") {
            dom::flag(&more, "hidden", false);
            self.complain("");
            // Drawn anew, the transcript keeps its end in view.
            self.shell.change(Box::new(|_| {}));
        }
    }

    fn send(self: &Rc<Self>) {
        let value = |css| Some(self.find(css)?.unchecked_into::<HtmlTextAreaElement>().value());
        let score = value("input:checked").and_then(|it| it.bytes().next()?.checked_sub(b'0'));
        let conversation = self.shell.conversation();
        let (Some(score), Some(conversation)) = (score, conversation) else { return };
        if self.is_busy.replace(true) {
            return;
        }
        let comment = value("textarea").map(|it| it.trim().to_owned());
        let rated = Rated { score: score.into(), comment: comment.filter(|it| !it.is_empty()) };
        let path = ["conversations/", &conversation, "/rating"].concat();
        let call = Call { method: "POST", path, body: Some(forms::rating_body(&rated)) };
        self.complain("");
        let card = Rc::clone(self);
        self.shell.call_as_visitor(
            call,
            Box::new(move |reply| {
                card.is_busy.set(false);
                match reply {
                    Ok(_) => card.sent(&rated),
                    Err(_) => card.complain(later!(card.shell.words(), NotTaken)),
                }
            }),
        );
    }

    fn sent(&self, rated: &Rated) {
        let had_focus = dom::has_focus(&self.place);
        self.show(rated);
        self.rated.replace(rated.clone());
        if let Some(change) = self.find("[part=rating-change]").filter(|_| had_focus) {
            dom::focus(&change);
        }
        self.shell.announce(later!(self.shell.words(), ThankYou));
        self.shell.tell(HostEvent {
            kind: "rating".into(),
            score: Some(rated.score),
            text: rated.comment.clone(),
            ..HostEvent::default()
        });
    }

    fn complain(&self, sentence: &str) {
        if let Some(alert) = self.find("[part=form-alert]") {
            dom::set_text(&alert, sentence);
        }
    }

    /// `4 stars`
    fn stars(&self, score: usize) -> String {
        let writing = Writing::of(self.shell.options().lang.as_deref());
        #[expect(clippy::cast_precision_loss, reason = "at most five")]
        writing.counted(later!(self.shell.words(), Stars), score as f64)
    }

    fn find(&self, css: &str) -> Option<Element> {
        self.place.query_selector(css).ok().flatten()
    }

    fn replace(&self, node: &Element) {
        dom::set_text(&self.place, "");
        dom::append(&self.place, node);
    }
}

fn quote(words: &str) -> Builder {
    dom::el("blockquote").part("form-note").attr("dir", "auto").text(words)
}
