//! The chat as a component for Leptos apps.

use crate::{Options, dom, shell::Shell, style, view};
use leptos::{html, prelude::*};
use send_wrapper::SendWrapper;
use web_sys::{ShadowRootInit, ShadowRootMode};

/// A chat, inline: as wide as its container, 680 px high.
///
/// It draws in a shadow root of its own, so that the app's style sheets neither
/// reach it nor are reached. Theme it with `--parlor-*` custom properties and
/// `::part()`. Unmounting it ends its stream, drops what is
/// still to come, and frees everything.
///
/// `options.mode` is `inline` unless given.
#[component]
pub fn Chat(options: Options) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let Some(place) = place.get() else { return };
        let mut options = options.clone();
        let mode = options.mode.get_or_insert_with(|| "inline".into()).clone();
        let Ok(root) = place.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)) else {
            return;
        };
        style::adopt_frame(&root);
        style::adopt(&root);
        let wrapper = dom::el("div").part("root").attr("data-mode", &mode).done();
        dom::append(&root, &wrapper);
        let shell = Shell::new(options, Box::new(|_| {}));
        let mounted = SendWrapper::new(view::mount(&wrapper, shell.clone()));
        on_cleanup(move || drop(mounted));
        shell.wake();
        shell.open(false);
    });
    view! { <div node_ref=place></div> }
}
