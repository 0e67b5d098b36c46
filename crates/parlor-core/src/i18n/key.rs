//! The words of what a first answer needs. The first five are the launcher's, which reads
//! them by their place (`packages/parlor/src/words.ts`).

use super::words::words;

words! {
    /// A sentence or a name that the widget can say from the beginning.
    pub enum Key;
    /// The English words. One sentence has no full stop; several always have.
    english;
    /// Name of the launcher.
    OpenChat = "Open chat",
    /// Name of the button that closes the panel.
    Close = "Close chat",
    /// How many answers wait, added to the name of the launcher.
    Unread = "new answers: {}",
    /// Beside the launcher, where the widget could not be fetched; a button follows.
    LoadFailed = "The chat could not be loaded.",
    /// Name of the button for what could be tried again.
    Retry = "Retry",
    /// Name of the panel, where the agent has none.
    Chat = "Chat",
    /// Below the name, while all is well.
    Ready = "Answers right away",
    /// Below the name, while the connection is picked up again.
    Reconnecting = "Trying to reconnect…",
    /// Below the name, while a human was asked for and is not there.
    HumanComes = "A person will answer you here",
    /// Below the name, while a human is there, whose name stands for `{}`.
    HumanIsHere = "{} is here",
    /// Name of the button that begins anew.
    NewConversation = "New conversation",
    /// Headline of an empty conversation.
    Greeting = "Hi, how can we help you today?",
    /// Name and placeholder of the composer.
    AskAQuestion = "Ask a question…",
    /// Name of the composer's button.
    Send = "Send",
    /// Name of the same button while an answer arrives.
    Stop = "Stop",
    /// Name of the list of messages.
    Conversation = "Conversation",
    /// Who asked, for those who listen.
    You = "You",
    /// Who answered, for those who listen, where the agent has no name.
    Assistant = "Assistant",
    /// The knowledge is being searched.
    Searching = "Searching…",
    /// The answer has begun.
    Writing = "Writing an answer…",
    /// The visitor ended the answer.
    Stopped = "Stopped",
    /// The server's end cut the answer off.
    Interrupted = "The answer was interrupted",
    /// The answer could not be given.
    AnswerFailed = "This could not be answered just now",
    /// A question that waits for the network.
    WaitingForNetwork = "Not sent yet",
    /// A question that the server will not take.
    NotSent = "Not sent",
    /// Name of the list of sources.
    Sources = "Sources",
    /// Name of the button that closes a notice.
    Dismiss = "Dismiss",
    /// The pill below which new words arrive.
    NewMessages = "New messages",
    /// Name of the suggested questions.
    Suggestions = "Suggested questions",
    /// Copies code.
    Copy = "Copy",
    /// The code was copied.
    Copied = "Copied",
    /// Name of the mark of a task that is done.
    Done = "Done",
    /// Name of the mark of a task that is not.
    ToDo = "To do",
    /// What was said before is being loaded.
    LoadingHistory = "Loading your conversation…",
    /// See [`Notice::Unreachable`](crate::chat::Notice::Unreachable).
    Unreachable = "The chat cannot be reached. Your message is kept.",
    /// See [`Notice::Cut`](crate::chat::Notice::Cut).
    Cut = "The connection was lost. The answer goes on when it is back.",
    /// See [`Notice::HistoryMissing`](crate::chat::Notice::HistoryMissing).
    HistoryMissing = "Your earlier messages could not be loaded",
    /// See [`Notice::RateLimited`](crate::chat::Notice::RateLimited).
    RateLimited = "That was a lot of messages. Please wait a moment.",
    /// See [`Notice::Busy`](crate::chat::Notice::Busy); also beside the button that ends the
    /// answer, when Enter is pressed meanwhile.
    Busy = "The last answer is still being written",
    /// See [`Notice::TooLong`](crate::chat::Notice::TooLong).
    TooLong = "This message is too long",
    /// See [`Notice::NotTaken`](crate::chat::Notice::NotTaken).
    NotTaken = "This message could not be taken",
    /// See [`Notice::NotAllowed`](crate::chat::Notice::NotAllowed).
    NotAllowed = "The chat is not available on this page",
    /// See [`Notice::ServerFailed`](crate::chat::Notice::ServerFailed).
    ServerFailed = "Something went wrong on our side. Your message is kept.",
    /// See [`Notice::Forgets`](crate::chat::Notice::Forgets).
    Forgets = "This browser keeps no data, so the conversation ends when this page is closed",
    /// See [`Notice::PartMissing`](crate::chat::Notice::PartMissing).
    PartMissing = "This could not be loaded",
    /// Name of the button for the list of conversations, and headline of that list.
    Conversations = "Your conversations",
}
