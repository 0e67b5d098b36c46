//! Every state of the chat, in every way to look at it: whether it looks as it was accepted,
//! can be used by everybody, and has room.
//!
//! A gallery is drawn once for a language and a size of screen, and looks otherwise then as
//! it stands: drawing all states takes far longer than looking at them. It comes in halves,
//! as a browser has room for about a hundred modules on a page.

use crate::{
    driver::Engine,
    pictures::Album,
    runner::{Story, stories},
    shop::{Frame, Gallery, Rules, Shop},
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    the_gallery_looks_as_accepted_and_is_accessible,
    the_gallery_looks_as_accepted_and_is_accessible_from_right_to_left,
    the_gallery_looks_as_accepted_and_is_accessible_on_small_screens,
];

const HALVES: [&str; 2] = ["half=0", "half=1"];
const STILL: (&str, &str) = ("prefers-reduced-motion", "reduce");
const FORCED: (&str, &str) = ("forced-colors", "active");

async fn the_gallery_looks_as_accepted_and_is_accessible(stage: Stage) {
    let (shop, _) = stage.shop().await;
    let (engine, mut wrong) = (stage.window().engine(), Vec::new());
    match engine {
        Engine::Chromium => {
            for half in HALVES {
                let visit = Visit::to(&shop, engine, &format!("font=boxes&{half}")).await;
                wrong.extend(in_every_theme(visit).await);
            }
        }
        // Firefox draws the same nodes: what it may do otherwise is seen in one way to look.
        Engine::Firefox => {
            for half in HALVES {
                let mut visit = Visit::to(&shop, engine, half).await;
                visit.has_room("light", "", &[]).await;
                visit.passes("light", Rules::AllButContrast).await;
                wrong.extend(visit.wrong);
            }
        }
        // Its small browser does not bear so many frames.
        Engine::WebKit => {}
    }
    is_nothing(&wrong);
    shop.visit("plain.html").await;
}

async fn in_every_theme(mut visit: Visit<'_>) -> Vec<String> {
    visit.looks_as_accepted("light", "", &[]).await;
    visit.looks_as_accepted("dark", "theme=dark", &[]).await;
    visit.looks_as_accepted("forced", "theme=dark", &[FORCED]).await;
    visit.has_room("forced colors", "theme=dark", &[FORCED]).await;
    visit.has_room("light", "", &[]).await;
    visit.passes("light", Rules::AllButContrast).await;
    visit.passes("light", Rules::Contrast).await;
    visit.has_room("more contrast", "contrast=more", &[]).await;
    visit.passes("more contrast", Rules::Contrast).await;
    visit.has_room("dark", "theme=dark", &[]).await;
    visit.passes("dark", Rules::Contrast).await;
    visit.has_room("text twice as large", "text=200", &[]).await;
    visit.wrong
}

async fn the_gallery_looks_as_accepted_and_is_accessible_from_right_to_left(stage: Stage) {
    let (shop, _) = stage.shop().await;
    let (engine, mut wrong) = (stage.window().engine(), Vec::new());
    if engine == Engine::Chromium {
        for half in HALVES {
            let mut visit = Visit::to(&shop, engine, &format!("font=boxes&lang=ar&{half}")).await;
            visit.looks_as_accepted("rtl", "", &[]).await;
            visit.has_room("Arabic", "", &[]).await;
            visit.passes("Arabic", Rules::AllButContrast).await;
            wrong.extend(visit.wrong);
        }
    }
    is_nothing(&wrong);
    shop.visit("plain.html").await;
}

async fn the_gallery_looks_as_accepted_and_is_accessible_on_small_screens(stage: Stage) {
    let (shop, _) = stage.shop().await;
    let (engine, mut wrong) = (stage.window().engine(), Vec::new());
    if engine == Engine::Chromium {
        for half in HALVES {
            let mut visit =
                Visit::to(&shop, engine, &format!("font=boxes&screen=phone&{half}")).await;
            visit.looks_as_accepted("phone", "screen=phone", &[]).await;
            visit.passes("on a phone", Rules::AllButContrast).await;
            visit.gallery.is_as_wide_as(320).await;
            visit.has_room("320 pixels", "screen=phone", &[]).await;
            wrong.extend(visit.wrong);
        }
    }
    is_nothing(&wrong);
    shop.visit("plain.html").await;
}

/// One gallery, and what is wrong with it.
struct Visit<'a> {
    shop: &'a Shop,
    engine: Engine,
    gallery: Gallery,
    frames: Vec<Frame>,
    wrong: Vec<String>,
}

impl<'a> Visit<'a> {
    async fn to(shop: &'a Shop, engine: Engine, settings: &str) -> Self {
        // The state without a widget.
        shop.expects_to_hear("nothing.js");
        prefers(shop, engine, &[]).await;
        let (gallery, frames) = Gallery::visit(shop, settings).await;
        Self { shop, engine, gallery, frames, wrong: Vec::new() }
    }

    async fn looks(&self, settings: &str, media: &[(&str, &str)]) {
        prefers(self.shop, self.engine, media).await;
        self.gallery.looks(settings).await;
    }

    /// Looks like the pictures of this album.
    async fn looks_as_accepted(&mut self, way: &'static str, look: &str, media: &[(&str, &str)]) {
        self.looks(&format!("font=boxes&{look}"), media).await;
        let picture = self.gallery.picture(&self.frames).await;
        let mut album = Album::of(way, &self.gallery.browser().await);
        for frame in &self.frames {
            let place = frame.place.map(|it| it as usize / 2);
            album.holds(&frame.state, picture.part(place));
        }
        album.has_no_others(&self.gallery.states().await);
        self.wrong.extend(album.ends());
    }

    /// Looks so from now on, with nothing cut off, covered, or too small to press.
    async fn has_room(&mut self, way: &str, look: &str, media: &[(&str, &str)]) {
        self.looks(look, media).await;
        let said = self.gallery.lack_of_room().await;
        self.wrong.extend(said.into_iter().map(|it| format!("no room in {way}: {it}")));
    }

    /// axe-core finds nothing in it as it stands.
    async fn passes(&mut self, way: &str, rules: Rules) {
        let said = self.gallery.audit(rules).await;
        self.wrong.extend(said.into_iter().map(|it| format!("axe-core in {way}: {it}")));
    }
}

#[track_caller]
fn is_nothing(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nothing moves, and these media features have these values, where that can be emulated.
async fn prefers(shop: &Shop, engine: Engine, media: &[(&str, &str)]) {
    if engine == Engine::Chromium {
        shop.prefers_all(&[&[STILL], media].concat()).await;
    }
}
