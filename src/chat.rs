//! The chat as a component for Leptos apps.

use crate::{Options, dom, shell::Shell, style, view};
use leptos::{html, mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;

/// A chat, inline, as large as its container allows.
///
/// It draws in a shadow root of its own, so that the app's style sheets neither
/// reach it nor are reached. Theme it with `--parlor-*` custom properties and
/// `::part()`. Unmounting it ends its requests and frees everything.
///
/// `options.mode` is `inline` unless given.
#[component]
pub fn Chat(options: Options) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let mounted = StoredValue::new_local(None);
    Effect::new(move || {
        let Some(place) = place.get() else { return };
        let mut options = options.clone();
        let mode = options.mode.get_or_insert_with(|| "inline".into()).clone();
        let Ok(root) =
            place.attach_shadow(&web_sys::ShadowRootInit::new(web_sys::ShadowRootMode::Open))
        else {
            return;
        };
        style::adopt_frame(&root);
        style::adopt(&root);
        let wrapper = dom::el("div").part("root").attr("data-mode", &mode).done();
        let _ = root.append_child(&wrapper);
        let Ok(wrapper) = wrapper.dyn_into::<web_sys::HtmlElement>() else { return };
        let handle = mount_to(wrapper, move || {
            let shell = Shell::new(options, Box::new(|_| {}));
            shell.open(false);
            view! { <view::Widget shell/> }
        });
        mounted.set_value(Some(handle));
    });
    on_cleanup(move || drop(mounted.try_update_value(Option::take)));
    view! { <div node_ref=place></div> }
}
