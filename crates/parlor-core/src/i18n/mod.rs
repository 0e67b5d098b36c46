//! The words of the widget. English is here; other languages are fetched when asked for.

/// Every sentence and name the widget can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Name of the panel, where the agent has none.
    Chat,
    /// Below the name, while all is well.
    Ready,
    /// Below the name, while the connection is picked up again.
    Reconnecting,
    /// Below the name, while a human was asked for and is not there.
    HumanComes,
    /// Below the name, while a human is there, whose name stands for `{}`.
    HumanIsHere,
    /// Name of the button that closes the panel.
    Close,
    /// Name of the button that begins anew.
    NewConversation,
    /// Headline of an empty conversation.
    Greeting,
    /// Name and placeholder of the composer.
    AskAQuestion,
    /// Name of the composer's button.
    Send,
    /// Name of the same button while an answer arrives.
    Stop,
    /// Name of the list of messages.
    Conversation,
    /// Who asked, for those who listen.
    You,
    /// Who answered, for those who listen, where the agent has no name.
    Assistant,
    /// The knowledge is being searched.
    Searching,
    /// The answer has begun.
    Writing,
    /// The visitor ended the answer.
    Stopped,
    /// The server's end cut the answer off.
    Interrupted,
    /// The answer could not be given.
    AnswerFailed,
    /// A question that waits for the network.
    WaitingForNetwork,
    /// A question that the server will not take.
    NotSent,
    /// Name of the list of sources.
    Sources,
    /// Name of the button for what could be tried again.
    Retry,
    /// Name of the button that closes a notice.
    Dismiss,
    /// The pill below which new words arrive.
    NewMessages,
    /// Name of the suggested questions.
    Suggestions,
    /// Copies code.
    Copy,
    /// The code was copied.
    Copied,
    /// Name of the mark of a task that is done.
    Done,
    /// Name of the mark of a task that is not.
    ToDo,
    /// What was said before is being loaded.
    LoadingHistory,
    /// See [`Notice::Unreachable`](crate::chat::Notice::Unreachable).
    Unreachable,
    /// See [`Notice::Cut`](crate::chat::Notice::Cut).
    Cut,
    /// See [`Notice::HistoryMissing`](crate::chat::Notice::HistoryMissing).
    HistoryMissing,
    /// See [`Notice::RateLimited`](crate::chat::Notice::RateLimited).
    RateLimited,
    /// See [`Notice::Busy`](crate::chat::Notice::Busy).
    Busy,
    /// See [`Notice::TooLong`](crate::chat::Notice::TooLong).
    TooLong,
    /// See [`Notice::NotTaken`](crate::chat::Notice::NotTaken).
    NotTaken,
    /// See [`Notice::NotAllowed`](crate::chat::Notice::NotAllowed).
    NotAllowed,
    /// See [`Notice::ServerFailed`](crate::chat::Notice::ServerFailed).
    ServerFailed,
    /// See [`Notice::Forgets`](crate::chat::Notice::Forgets).
    Forgets,
}

/// The English words. One sentence has no full stop; several always have.
pub const fn english(key: Key) -> &'static str {
    match key {
        Key::Chat => "Chat",
        Key::Ready => "Answers right away",
        Key::Reconnecting => "Trying to reconnect…",
        Key::HumanComes => "A person will answer you here",
        Key::HumanIsHere => "{} is here",
        Key::Close => "Close chat",
        Key::NewConversation => "New conversation",
        Key::Greeting => "Hi, how can we help you today?",
        Key::AskAQuestion => "Ask a question…",
        Key::Send => "Send",
        Key::Stop => "Stop",
        Key::Conversation => "Conversation",
        Key::You => "You",
        Key::Assistant => "Assistant",
        Key::Searching => "Searching…",
        Key::Writing => "Writing an answer…",
        Key::Stopped => "Stopped",
        Key::Interrupted => "The answer was interrupted",
        Key::AnswerFailed => "This could not be answered just now",
        Key::WaitingForNetwork => "Not sent yet",
        Key::NotSent => "Not sent",
        Key::Sources => "Sources",
        Key::Retry => "Retry",
        Key::Dismiss => "Dismiss",
        Key::NewMessages => "New messages",
        Key::Suggestions => "Suggested questions",
        Key::Copy => "Copy",
        Key::Copied => "Copied",
        Key::Done => "Done",
        Key::ToDo => "To do",
        Key::LoadingHistory => "Loading your conversation…",
        Key::Unreachable => "The chat cannot be reached. Your message is kept.",
        Key::Cut => "The connection was lost. The answer goes on when it is back.",
        Key::HistoryMissing => "Your earlier messages could not be loaded",
        Key::RateLimited => "That was a lot of messages. Please wait a moment.",
        Key::Busy => "The last answer is still being written",
        Key::TooLong => "This message is too long",
        Key::NotTaken => "This message could not be taken",
        Key::NotAllowed => "The chat is not available on this page",
        Key::ServerFailed => "Something went wrong on our side. Your message is kept.",
        Key::Forgets => "This browser keeps no data, so the conversation ends with this page",
    }
}
