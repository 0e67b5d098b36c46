//! What every story must end with, whatever it was about.

use crate::{driver::Window, shop::Shop, stage::Stage};
use std::{fs, path::Path};

const AUDIT: &str = include_str!("audit.js");

/// With the panel open, axe-core finds nothing; and the page heard nothing.
///
/// # Panics
/// With what was found or heard.
pub(super) async fn pass(stage: &Stage) {
    let Some(shop) = stage.shop_of_the_story() else {
        panic!("the story opened no shop");
    };
    open(&shop).await;
    let findings = audit(stage.window()).await;
    assert!(findings.is_empty(), "axe-core finds {}", findings.join("\n"));
    let surprises = shop.surprises().await;
    assert!(surprises.is_empty(), "the page heard {surprises:#?}");
}

async fn open(shop: &Shop) {
    if shop.seen().await.is_some_and(|it| it.is_there && !it.is_open) {
        shop.launcher().press().await;
        shop.chat().shows("its panel", |it| it.is_open).await;
    }
}

/// Each finding with its rule, what it asks for, and where.
async fn audit(window: &Window) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("packages/parlor/node_modules/axe-core/axe.min.js");
    let Ok(axe) = fs::read_to_string(&path) else {
        panic!("{} is missing; run `cargo xtask setup`", path.display());
    };
    match window.run_async(&format!("{axe};\n{AUDIT}"), Vec::new()).await {
        Ok(it) => it,
        Err(error) => panic!("axe-core cannot be run: {error}"),
    }
}
