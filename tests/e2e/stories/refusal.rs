//! Pages that may not have the chat.

use crate::{
    runner::{Story, stories},
    stage::{Setup, Stage},
};

pub(super) const STORIES: &[Story] =
    stories![a_site_that_is_not_allowed_reads_one_sentence, a_wrong_key_reads_the_same_sentence];

const NOT_ALLOWED: &str = "The chat is not available on this page";

async fn a_site_that_is_not_allowed_reads_one_sentence(stage: Stage) {
    let (shop, bot, server) = stage.open(Setup::for_another_site()).await;
    shop.expects_to_hear("403 (Forbidden)");
    // As embedded elsewhere: the shop's origin is not the chat's.
    server.serves_the_script_from(server.url());
    let shop = shop.at(&server.url().replace("127.0.0.1", "localhost"));
    let chat = shop.open_chat().await;
    chat.alerts(NOT_ALLOWED).await;
    chat.button("Retry").is_not_there().await;

    chat.ask("Is anybody there?").await;
    chat.alerts(NOT_ALLOWED).await;
    assert_eq!(bot.was_asked(), [""; 0]);
}

async fn a_wrong_key_reads_the_same_sentence(stage: Stage) {
    let (shop, _, server) = stage.shop_and_server().await;
    shop.expects_to_hear("404 (Not Found)");
    shop.expects_to_hear("401 (Unauthorized)");
    server.pages_name_the_key("pk_live_0123456789abcdef0123456789abcdef");
    shop.open_chat().await.alerts(NOT_ALLOWED).await;
}
