//! The words of what is fetched later, said by [`later!`]. They are in the part that says
//! them, all together.
//!
//! [`later!`]: crate::later

use super::words::words;

words! {
    /// A sentence or a name that a part which is fetched later can say.
    pub enum Later;
    /// The English words, as in [`english`](super::english).
    english_later;
    /// Copies an answer as it is written, in Markdown.
    CopyAnswer = "Copy answer",
    /// Copies a question of the visitor.
    CopyQuestion = "Copy question",
    /// Asks for another answer in place of this one.
    AnswerAgain = "New answer",
    /// Makes a question of the visitor editable.
    EditQuestion = "Edit",
    /// Sends the edited question in place of the one before.
    SaveQuestion = "Send",
    /// Leaves things as they were.
    Cancel = "Cancel",
    /// A thumb up.
    GoodAnswer = "Good answer",
    /// A thumb down.
    BadAnswer = "Bad answer",
    /// Asks for the reason of a thumb down.
    WhatWasWrong = "What was wrong?",
    /// A reason.
    NotTrue = "It is not true",
    /// A reason.
    NotComplete = "It is not complete",
    /// A reason.
    NotAsked = "It is not what I asked",
    /// A reason.
    SomethingElse = "Something else",
    /// Name of the text box for a reason in own words.
    MoreAboutIt = "Tell us more",
    /// Sends the reason.
    SendReason = "Send",
    /// After a thumb or a rating was taken.
    ThankYou = "Thank you for telling us",
    /// After feedback could not be sent.
    NotTaken = "This could not be sent. Please try again.",
    /// Has the browser speak an answer.
    ReadAloud = "Read aloud",
    /// Name of the same button meanwhile.
    StopReading = "Stop reading",
    /// Said in place of a block of code, by the voice that reads an answer aloud.
    CodeIsHere = "There is code here.",
    /// Writes down what is spoken.
    Dictate = "Dictate",
    /// Name of the same button meanwhile.
    StopDictating = "Stop dictating",
    /// The microphone is not allowed, or hears nothing.
    CannotHear = "The microphone cannot be used",
    /// Name of what a model thought before it answered.
    Thought = "How I came to this",
    /// Name of the calls of tools, folded.
    Steps = "one:{} step|other:{} steps",
    /// A tool is being called, whose name stands for `{}`.
    StepRuns = "{} is running",
    /// A tool was called.
    StepDone = "{} is done",
    /// A call failed.
    StepFailed = "{} failed",
    /// Below the headline.
    ConversationCount = "one:{} conversation|other:{} conversations",
    /// Name and placeholder of the search.
    SearchConversations = "Search…",
    /// The list is empty.
    NoConversations = "You have no conversations yet",
    /// The search found nothing.
    NothingFound = "Nothing was found",
    /// A conversation without a title.
    Untitled = "Untitled conversation",
    /// Gives a conversation another title.
    Rename = "Rename",
    /// Name of the text box for it.
    NewTitle = "Title of the conversation",
    /// Keeps the title.
    Save = "Save",
    /// Deletes a conversation.
    Delete = "Delete",
    /// Asks before it is deleted.
    DeleteForGood = "Delete this conversation for good?",
    /// Goes back to the conversation.
    Back = "Back",
    /// Loads what was said before.
    EarlierMessages = "Earlier messages",
    /// Adds the conversations before those that are listed.
    EarlierConversations = "Earlier conversations",
    /// A conversation was deleted elsewhere.
    ConversationGone = "This conversation is no longer there",
    /// The conversation cannot be left: a question of the visitor still waits in it.
    NotSentYet = "A message of yours has not been sent yet",
    /// The list could not be loaded.
    ListFailed = "Your conversations could not be loaded",
    /// A change could not be made.
    ChangeFailed = "This could not be done. Please try again.",
    /// Name of the menu.
    More = "More",
    /// Downloads the conversation as a text.
    Download = "Download conversation",
    /// Deletes everything that is known of the visitor.
    ForgetMe = "Delete my data",
    /// Asks before it is done.
    ForgetForGood = "Delete all your conversations, here and on our servers?",
    /// It was done.
    Forgotten = "Everything was deleted",
    /// Ends the conversation.
    EndConversation = "End conversation",
    /// Asks for a rating.
    HowWasIt = "How was this conversation?",
    /// Name of a star of the rating.
    Stars = "one:{} star|other:{} stars",
    /// Picks files.
    AttachFiles = "Attach files",
    /// Files are being dragged over the chat.
    DropFiles = "Drop files here",
    /// Takes a file off the message, whose name stands for `{}`.
    RemoveFile = "Remove {}",
    /// A file is on its way.
    Uploading = "Uploading {}",
    /// A file has arrived.
    Uploaded = "{} is ready",
    /// A file could not be sent.
    UploadFailed = "{} could not be uploaded",
    /// A file is too large.
    FileTooLarge = "{} is too large",
    /// A file is of a kind that is not taken.
    FileNotTaken = "Files such as {} are not taken",
    /// There are too many.
    TooManyFiles = "one:Only {} file fits into a message|other:Only {} files fit into a message",
    /// Name of the list of files that are sent with a message.
    Attachments = "Attached files",
    /// A file was taken off the message, for those who listen.
    FileRemoved = "{} was removed",
    /// There is nothing in a file.
    FileEmpty = "{} is empty",
    /// As many files of the visitor are kept as may be.
    FilesFull = "There is no room for {} today. Please try again tomorrow.",
    /// Too many files came at once.
    FilesTooSoon = "{} came too soon after the others. Please wait a moment.",
    /// When a question that came too soon is sent again: `in 42 seconds`.
    GoesOn = "It goes on {}",
    /// Saves a file that was sent, whose name stands for `{}`.
    DownloadFile = "Download {}",
    /// Headline of the form before the first question.
    BeforeWeStart = "Before we start",
    /// A field of a form.
    YourName = "Name",
    /// A field of a form.
    YourEmail = "E-mail",
    /// A field of a form.
    YourPhone = "Phone",
    /// Sends a form.
    Continue = "Continue",
    /// Leaves a form unanswered.
    Skip = "Skip",
    /// A field is empty that must not be.
    FieldNeeded = "Please fill this in",
    /// A field does not hold an e-mail address.
    NotAnEmail = "Please check this e-mail address",
    /// A form was taken.
    FormSent = "Sent",
    /// A form has mistakes, each of which is told at its field.
    CheckFields = "Please check the marked fields",
    /// A field holds something else than what it asks for.
    CheckThis = "Please check this",
    /// Rates a conversation anew.
    ChangeRating = "Change",
    /// A human is writing, whose name stands for `{}`.
    HumanWrites = "{} is writing…",
    /// After a human has handed the conversation back to the agent of this name.
    AgentIsBack = "{} answers again",
    /// Name of the list of keys.
    KeyboardHelp = "Keyboard shortcuts",
}
