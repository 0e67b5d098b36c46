//! The component alone, in a headless browser: `cargo xtask test --only wasm`.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says no by panicking"
)]

use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
    task::tick,
};
use parlor::{Chat, Options};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, HtmlElement, HtmlTextAreaElement, ShadowRoot};

wasm_bindgen_test_configure!(run_in_browser);

/// A chat in a page of its own, whose server nobody can reach.
struct Page<M> {
    place: HtmlElement,
    mounted: M,
}

async fn page(options: Options) -> Page<UnmountHandle<impl leptos::tachys::view::Mountable>> {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    let mounted = mount_to(place.clone(), move || view! { <Chat options/> });
    tick().await;
    tick().await;
    Page { place, mounted }
}

fn options() -> Options {
    let api = "http://127.0.0.1:9".into();
    Options { agent: "pk_test_1".into(), api, storage: Some("none".into()), ..Options::default() }
}

impl<M> Page<M> {
    fn root(&self) -> ShadowRoot {
        self.place.first_element_child().unwrap().shadow_root().expect("a shadow root")
    }

    fn find(&self, selector: &str) -> Element {
        let found = self.root().query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("there is no {selector}"))
    }

    fn count(&self, selector: &str) -> u32 {
        self.root().query_selector_all(selector).unwrap().length()
    }

    fn composer(&self) -> HtmlTextAreaElement {
        self.find("textarea").unchecked_into()
    }

    async fn writes(&self, text: &str) {
        self.composer().set_value(text);
        self.composer().dispatch_event(&Event::new("input").unwrap()).unwrap();
        tick().await;
    }

    async fn presses_the_button(&self) {
        self.find("[part=submit]").unchecked_into::<HtmlElement>().click();
        tick().await;
        tick().await;
    }
}

#[wasm_bindgen_test]
async fn a_chat_draws_its_panel_in_a_shadow_root_of_its_own() {
    let page = page(options()).await;
    let panel = page.find("[part=panel]");
    assert_eq!(panel.get_attribute("role").as_deref(), Some("region"));
    assert_eq!(panel.get_attribute("aria-label").as_deref(), Some("Chat"));
    assert!(!panel.has_attribute("hidden"));
    assert_eq!(page.place.children().length(), 1);
}

#[wasm_bindgen_test]
async fn the_composer_is_named_as_the_app_wishes() {
    let placeholder = Some("Ask us".into());
    let page = page(Options { placeholder, ..options() }).await;
    assert_eq!(page.composer().get_attribute("aria-label").as_deref(), Some("Ask us"));
}

#[wasm_bindgen_test]
async fn a_blank_message_is_not_sent_and_the_button_says_so() {
    let page = page(options()).await;
    let button = page.find("[part=submit]");
    page.writes(" \n ").await;
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    page.presses_the_button().await;
    assert_eq!(page.count("[part=question]"), 0);

    page.writes("Hello").await;
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn a_question_stands_in_the_transcript_as_soon_as_it_is_asked() {
    let page = page(options()).await;
    page.writes("<b>Hello</b>").await;
    page.presses_the_button().await;
    let bubble = page.find("[part=bubble]");
    assert_eq!(bubble.text_content().as_deref(), Some("<b>Hello</b>"));
    assert_eq!(bubble.children().length(), 0);
    assert_eq!(page.composer().value(), "");
    assert_eq!(page.find("[part=submit]").get_attribute("aria-label").as_deref(), Some("Stop"));
}

#[wasm_bindgen_test]
async fn two_chats_of_one_app_do_not_know_each_other() {
    let (one, other) = (page(options()).await, page(options()).await);
    one.writes("Hello").await;
    one.presses_the_button().await;
    assert_eq!((one.count("[part=question]"), other.count("[part=question]")), (1, 0));
}

#[wasm_bindgen_test]
async fn an_unmounted_chat_leaves_nothing_behind() {
    let page = page(options()).await;
    let root = page.root();
    drop(page.mounted);
    tick().await;
    assert_eq!(page.place.children().length(), 0);
    assert!(root.query_selector("[part=panel]").unwrap().is_none());
    page.place.remove();
}

/// Their part draws when it is here, which is at once in an app, and they stand on the page
/// by then.
#[wasm_bindgen_test]
async fn the_files_of_a_message_that_waits_are_drawn_below_it() {
    let storage = window().local_storage().unwrap().expect("a storage");
    let kept = r#"{"version":1,"unsent":[{"id":"msg_1","text":"Here","files":
        "{\"type\":\"file\",\"url\":\"/v1/files/fil_1\",\"mediaType\":\"application/pdf\",\"filename\":\"label.pdf\"}"}]}"#;
    storage.set_item("parlor:pk_test_files", kept).unwrap();
    let page = page(Options { agent: "pk_test_files".into(), storage: None, ..options() }).await;
    tick().await;
    let file = page.find("[part=question] [part=file]");
    assert_eq!(file.get_attribute("title").as_deref(), Some("label.pdf"));
    storage.remove_item("parlor:pk_test_files").unwrap();
}
