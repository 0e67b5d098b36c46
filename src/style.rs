//! Style sheets, adopted instead of written into the page: no `style-src
//! 'unsafe-inline'` is needed, and one sheet serves every widget of a page.

use js_sys::{Array, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Node;

/// Resets. The loader has these too, for the launcher, so that only a Leptos
/// app needs them from here.
#[cfg(feature = "leptos")]
const FRAME: &str = include_str!(concat!(env!("OUT_DIR"), "/frame.css"));

/// Everything below the launcher, without comments and needless space (`build.rs`).
const VIEWS: &str = include_str!(concat!(env!("OUT_DIR"), "/views.css"));

/// What stands around messages. It moves with the part that adopts it.
pub(crate) static ROWS: &str = include_str!(concat!(env!("OUT_DIR"), "/rows.css"));

/// What a visitor asks for, or is asked.
pub(crate) static MORE: &str = include_str!(concat!(env!("OUT_DIR"), "/more.css"));

thread_local! {
    #[cfg(feature = "leptos")]
    static FRAME_SHEET: Option<JsValue> = sheet(FRAME);
    static VIEWS_SHEET: Option<JsValue> = sheet(VIEWS);
    static PART_SHEETS: RefCell<Vec<(&'static str, Option<JsValue>)>> = RefCell::default();
}

/// Gives the shadow root that `node` stands in the styles of the views, once.
pub(crate) fn adopt(node: &Node) {
    VIEWS_SHEET.with(|it| adopt_sheet(node, it.as_ref()));
}

/// The same for resets, where no loader did it.
#[cfg(feature = "leptos")]
pub(crate) fn adopt_frame(node: &Node) {
    FRAME_SHEET.with(|it| adopt_sheet(node, it.as_ref()));
}

/// The same for the sheet of a part that was fetched.
pub(crate) fn adopt_part(node: &Node, css: &'static str) {
    PART_SHEETS.with_borrow_mut(|known| {
        if !known.iter().any(|it| std::ptr::eq(it.0, css)) {
            known.push((css, sheet(css)));
        }
        let found = known.iter().find(|it| std::ptr::eq(it.0, css));
        adopt_sheet(node, found.and_then(|it| it.1.as_ref()));
    });
}

fn adopt_sheet(node: &Node, sheet: Option<&JsValue>) {
    let Some(sheet) = sheet else { return };
    let root = node.get_root_node();
    let key = JsValue::from_str("adoptedStyleSheets");
    let adopted = Array::new();
    // What was taken off the page meanwhile stands in no shadow root.
    let Some(known) = Reflect::get(&root, &key).ok().filter(JsValue::is_object) else { return };
    for one in Array::from(&known).iter() {
        if &one == sheet {
            return;
        }
        adopted.push(&one);
    }
    adopted.push(sheet);
    let _ = Reflect::set(&root, &key, &adopted);
}

/// A constructed sheet, or nothing in a browser of before 2023.
fn sheet(css: &str) -> Option<JsValue> {
    let constructor = Reflect::get(&crate::dom::window(), &"CSSStyleSheet".into()).ok()?;
    let constructor: &js_sys::Function = constructor.dyn_ref()?;
    let sheet = Reflect::construct(constructor, &Array::new()).ok()?;
    let replace = Reflect::get(&sheet, &"replaceSync".into()).ok()?;
    replace.dyn_ref::<js_sys::Function>()?.call1(&sheet, &css.into()).ok()?;
    Some(sheet)
}
