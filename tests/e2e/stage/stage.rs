//! Where a story plays.

use super::{Bot, Line, Server, Setup};
use crate::{driver::Window, shop::Shop};
use std::{cell::RefCell, rc::Rc};

/// A window and whatever a story sets up around it.
#[derive(Clone)]
pub(crate) struct Stage {
    window: Window,
    shop: Rc<RefCell<Option<Shop>>>,
    server: Rc<RefCell<Option<Server>>>,
}

impl Stage {
    /// An empty stage with a fresh window.
    pub(crate) fn new(window: Window) -> Self {
        Self { window, shop: Rc::default(), server: Rc::default() }
    }

    /// The window.
    pub(crate) fn window(&self) -> &Window {
        &self.window
    }

    /// The usual shop, and the bot behind its chat.
    pub(crate) async fn shop(&self) -> (Shop, Bot) {
        let (shop, bot, _) = self.open(Setup::default()).await;
        (shop, bot)
    }

    /// The usual shop, its bot, and the server that both depend on.
    pub(crate) async fn shop_and_server(&self) -> (Shop, Bot, Server) {
        self.open(Setup::default()).await
    }

    /// A shop that reaches its server through a line.
    pub(crate) async fn shop_on_a_line(&self) -> (Shop, Bot, Line) {
        let (shop, bot, line, _) = self.shop_on_a_line_and_server().await;
        (shop, bot, line)
    }

    /// The same, and the server at the other end of it.
    pub(crate) async fn shop_on_a_line_and_server(&self) -> (Shop, Bot, Line, Server) {
        let (_, bot, server) = self.open(Setup::default()).await;
        let line = Line::to(server.url()).await;
        server.serves_the_script_from(&line.url);
        let shop = Shop::new(self.window.clone(), server.url().to_owned());
        self.shop.replace(Some(shop.clone()));
        (shop, bot, line, server)
    }

    /// A shop with a server of its own making.
    ///
    /// # Panics
    /// When the server does not start.
    pub(crate) async fn open(&self, setup: Setup) -> (Shop, Bot, Server) {
        let bot = Bot::default();
        let server = match Server::start(&setup, bot.script()).await {
            Ok(it) => it,
            Err(error) => panic!("the server does not start: {error}"),
        };
        let shop = Shop::new(self.window.clone(), server.url().to_owned());
        self.shop.replace(Some(shop.clone()));
        self.server.replace(Some(server.clone()));
        (shop, bot, server)
    }

    /// The shop of the story, if it opened one.
    pub(crate) fn shop_of_the_story(&self) -> Option<Shop> {
        self.shop.borrow().clone()
    }

    /// Ends what the story left running.
    pub(crate) async fn clear(&self) {
        let server = self.server.take();
        if let Some(server) = server {
            server.loses_power().await;
        }
    }
}
