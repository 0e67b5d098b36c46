//! What parts that were fetched add to a chat, and what they are told.

use super::{Face, Shell};
use std::rc::Rc;

/// What a part adds to a chat. It is called with what is shown whenever that changes, and
/// with nothing when a message is on its way, with its files, or the widget goes.
pub(crate) type Tool = Rc<dyn Fn(Option<&Face>)>;

/// The files that go with the next message.
#[derive(Default)]
pub(crate) struct Outgoing {
    /// Those that the server has: parts of a message as JSON, with commas between them.
    pub(crate) files: String,
    /// Whether others are not there yet, so that nothing can be sent.
    pub(crate) is_waiting: bool,
}

impl Shell {
    /// Keeps a tool, after those that are there, as long as the widget is.
    pub(crate) fn add_tool(&self, tool: Tool) {
        if self.inner.is_over.get() {
            return;
        }
        let before = self.inner.tool.take();
        let both = move |what: Option<&Face>| {
            if let Some(before) = &before {
                before(what);
            }
            tool(what);
        };
        self.inner.tool.replace(Some(Rc::new(both)));
    }

    /// Tells all tools.
    pub(crate) fn tell_tools(&self, what: Option<&Face>) {
        // Of its own, since to be told something may bring another tool.
        let tool = self.inner.tool.borrow().clone();
        if let Some(tool) = tool {
            tool(what);
        }
    }
}
