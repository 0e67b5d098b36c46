//! The types of `parlor-wire` that the widget reads. Each function gives nothing
//! for a text that is not JSON, and defaults for members that are not there. Members
//! that no state and no view has a use for are passed over: each read costs bytes.

use super::Reader;
use crate::{
    chat::Past,
    protocol::{About, Company, RunEvent},
};
use parlor_wire::{
    chunk::{Chunk, ChunkData, MessageMetadata, ProviderMetadata, SourceDetail},
    host::{Command, Options},
    message::{Message, Part, Person},
    session::{Session, WidgetConfig},
};

/// One chunk of a UI Message Stream, or an event of a conversation: then `told` is a
/// message, or who has it.
pub fn chunk(json: &str, told: &mut Option<RunEvent>) -> Option<Chunk> {
    let mut chunk = Chunk::default();
    let is_whole = whole(json, &mut |key, it| match key {
        "type" => chunk.kind = it.string().unwrap_or_default(),
        "delta" => chunk.delta = it.string(),
        "messageId" => chunk.message_id = it.string(),
        "messageMetadata" => chunk.message_metadata = Some(metadata(it)),
        "sourceId" => chunk.source_id = it.string(),
        "url" => chunk.url = it.string(),
        "title" => chunk.title = it.string(),
        "mediaType" => chunk.media_type = it.string(),
        "filename" => chunk.filename = it.string(),
        "providerMetadata" => chunk.provider_metadata = Some(provider_metadata(it)),
        "data" => chunk.data = Some(data(it)),
        "errorText" => chunk.error_text = it.string(),
        "toolCallId" => chunk.tool_call_id = it.string(),
        "toolName" => chunk.tool_name = it.string(),
        "finishReason" => chunk.finish_reason = it.string(),
        "message" => *told = Some(RunEvent::Said(Box::new(message(it)))),
        "conversation" => *told = Some(RunEvent::About(Box::new(conversation(it)))),
        "typing" => {
            // It holds who and whether, and nothing that somebody wrote.
            let by_whom = it.raw();
            let is_theirs = by_whom.contains("operator");
            *told = is_theirs.then(|| RunEvent::Typing(by_whom.contains("true")));
        }
        _ => {}
    });
    if chunk.kind == "data-form" {
        *told = Some(RunEvent::Form(json.into()));
    }
    is_whole.then_some(chunk)
}

/// `{data: Session}`
pub fn session(json: &str) -> Option<Session> {
    let mut session = Session::default();
    wrapped(json, &mut |key, it| match key {
        "sessionToken" => session.session_token = it.string().unwrap_or_default(),
        "agentId" => session.agent_id = it.string().unwrap_or_default(),
        "visitorToken" => session.visitor_token = it.string().unwrap_or_default(),
        _ => {}
    })
    .then_some(session)
    .filter(|it| !it.session_token.is_empty())
}

/// `{data: WidgetConfig}`
pub fn config(json: &str) -> Option<WidgetConfig> {
    let mut config = WidgetConfig::default();
    wrapped(json, &mut |key, it| match key {
        "name" => config.name = it.string().unwrap_or_default(),
        "greeting" => config.greeting = it.string(),
        "subtitle" => config.subtitle = it.string(),
        "suggestions" => config.suggestions = it.strings(),
        "disclaimer" => config.disclaimer = it.string(),
        "maxMessageChars" => config.max_message_chars = it.number().unwrap_or_default(),
        "maxFiles" => config.max_files = it.number().unwrap_or_default(),
        "maxFileBytes" => config.max_file_bytes = it.number().unwrap_or_default(),
        "fileTypes" => config.file_types = it.strings(),
        "accent" => config.accent = it.string(),
        "linkDomains" => config.link_domains = it.strings(),
        "imageDomains" => config.image_domains = it.strings(),
        "form" => config.form_json = Some(it.raw().to_owned()),
        _ => {}
    })
    .then_some(config)
}

/// `{data: [Message], conversation: Conversation, pagination: {hasMore}}`
pub fn past(json: &str) -> Option<Past> {
    let (mut past, mut is_there) = (Past::default(), false);
    whole(json, &mut |key, it| match key {
        "data" => {
            is_there = true;
            it.array(&mut |it| past.messages.push(message(it)));
        }
        "pagination" => it.object(&mut |key, it| {
            if key == "hasMore" {
                past.has_earlier = it.boolean().unwrap_or_default();
            }
        }),
        "conversation" => past.about = conversation(it),
        _ => {}
    });
    is_there.then_some(past)
}

/// What the page sets up.
pub fn options(json: &str) -> Option<Options> {
    let mut options = Options::default();
    whole(json, &mut |key, it| match key {
        "agent" => options.agent = it.string().unwrap_or_default(),
        "api" => options.api = it.string().unwrap_or_default(),
        "mode" => options.mode = it.string(),
        "greeting" => options.greeting = it.string(),
        "placeholder" => options.placeholder = it.string(),
        "suggestions" => options.suggestions = Some(it.strings()).filter(|it| !it.is_empty()),
        "scroll" => options.scroll = it.string(),
        "storage" => options.storage = it.string(),
        "attachments" => options.attachments = Some(it.raw().into()),
        "lang" => options.lang = it.string(),
        "words" => options.words = it.string(),
        _ => {}
    })
    .then_some(options)
}

/// What the page tells the widget.
pub fn command(json: &str) -> Option<Command> {
    let mut command = Command::default();
    whole(json, &mut |key, it| match key {
        "type" => command.kind = it.string().unwrap_or_default(),
        "text" => command.text = it.string(),
        "gesture" => command.gesture = it.boolean(),
        _ => {}
    })
    .then_some(command)
}

/// Reads the members of an object that is the whole text.
pub(crate) fn whole(json: &str, each: &mut dyn FnMut(&str, &mut Reader<'_>)) -> bool {
    let mut reader = Reader::new(json);
    reader.object(each);
    reader.is_whole() && json.trim_start().starts_with('{')
}

fn wrapped(json: &str, each: &mut dyn FnMut(&str, &mut Reader<'_>)) -> bool {
    let mut is_there = false;
    let is_whole = whole(json, &mut |key, it| {
        if key == "data" {
            is_there = true;
            it.object(each);
        }
    });
    is_whole && is_there
}

fn message(reader: &mut Reader<'_>) -> Message {
    let mut message = Message::default();
    reader.object(&mut |key, it| match key {
        "id" => message.id = it.string().unwrap_or_default(),
        "role" => message.role = it.string().unwrap_or_default(),
        "status" => message.status = it.string().unwrap_or_default(),
        "parts" => it.array(&mut |it| message.parts.push(part(it))),
        "createdAt" => message.created_at = it.string().unwrap_or_default(),
        "errorText" => message.error_text = it.string(),
        "feedback" => it.object(&mut |key, it| {
            if key == "thumb" {
                message.is_liked = it.string().map(|it| it == "up");
            }
        }),
        "author" => message.author = name(it).map(|name| Person { name, avatar_url: None }),
        _ => {}
    });
    message
}

/// What is told of a conversation besides its messages.
fn conversation(reader: &mut Reader<'_>) -> About {
    let mut about = About { json: reader.raw().to_owned(), ..About::default() };
    let (mut status, mut operator) = (None, None);
    Reader::new(&about.json).object(&mut |key, it| match key {
        "status" => status = it.string(),
        "operator" => operator = name(it),
        "rating" => about.is_rated = it.raw() != "null",
        "lastEventId" => about.last_event_id = it.string(),
        _ => {}
    });
    about.has_ended = status.as_deref() == Some("ended");
    about.company = match operator {
        _ if status.as_deref() != Some("handed_off") => Company::Agent,
        None => Company::Nobody,
        name => Company::Human(name),
    };
    about
}

fn name(reader: &mut Reader<'_>) -> Option<String> {
    let mut name = None;
    reader.object(&mut |key, it| {
        if key == "name" {
            name = it.string();
        }
    });
    name
}

/// One part of a message. Of a file and a form, the text is its JSON: only what is fetched
/// later has a use for what is in it.
fn part(reader: &mut Reader<'_>) -> Part {
    let mut part = Part::default();
    let place = reader.place();
    reader.object(&mut |key, it| match key {
        "type" => part.kind = it.string().unwrap_or_default(),
        "text" => part.text = it.string(),
        "sourceId" => part.source_id = it.string(),
        "url" => part.url = it.string(),
        "title" => part.title = it.string(),
        "filename" => part.filename = it.string(),
        "toolCallId" => part.tool_call_id = it.string(),
        "state" => part.state = it.string(),
        "providerMetadata" => part.provider_metadata = Some(provider_metadata(it)),
        "data" => part.data = Some(data(it)),
        _ => {}
    });
    if matches!(part.kind.as_str(), "file" | "data-form") {
        part.text = Some(reader.since(place).into());
    }
    part
}

fn metadata(reader: &mut Reader<'_>) -> MessageMetadata {
    let mut metadata = MessageMetadata::default();
    reader.object(&mut |key, it| match key {
        "conversationId" => metadata.conversation_id = it.string(),
        "createdAt" => metadata.created_at = it.string(),
        "status" => metadata.status = it.string(),
        _ => {}
    });
    metadata
}

fn provider_metadata(reader: &mut Reader<'_>) -> ProviderMetadata {
    let mut metadata = ProviderMetadata::default();
    reader.object(&mut |key, it| {
        if key == "parlor" {
            let detail = metadata.parlor.insert(SourceDetail::default());
            it.object(&mut |key, it| match key {
                "snippet" => detail.snippet = it.string(),
                "heading" => detail.heading = it.string(),
                _ => {}
            });
        }
    });
    metadata
}

fn data(reader: &mut Reader<'_>) -> ChunkData {
    let mut data = ChunkData::default();
    reader.object(&mut |key, it| match key {
        "state" => data.state = it.string(),
        "items" => data.items = Some(it.strings()),
        _ => {}
    });
    data
}
