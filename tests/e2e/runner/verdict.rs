//! What every story must end with, whatever it was about.

use crate::{shop::Shop, stage::Stage};

/// With the panel open, axe-core finds nothing; and the page heard nothing.
///
/// # Panics
/// With what was found or heard.
pub(super) async fn pass(stage: &Stage) {
    let Some(shop) = stage.shop_of_the_story() else {
        panic!("the story opened no shop");
    };
    open(&shop).await;
    shop.is_accessible().await;
    let surprises = shop.surprises().await;
    assert!(surprises.is_empty(), "the page heard {surprises:#?}");
}

async fn open(shop: &Shop) {
    if shop.seen().await.is_some_and(|it| it.is_there && !it.is_open) {
        shop.launcher().press().await;
        shop.chat().shows("its panel", |it| it.is_open).await;
    }
}
