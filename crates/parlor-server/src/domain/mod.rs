//! What the API is about, without a framework.
//!
//! | file | says |
//! |---|---|
//! | [`access`] | who asks, and what they may touch |
//! | [`agent`] | who answers, and how it presents itself |
//! | [`agent_config`] | what is drafted, published and rolled back of it |
//! | [`appearance`] | its languages and theme |
//! | [`allowance`] | how much may be asked, of whom, on one day |
//! | [`answer`] | what answers: the seam between a turn and its answerer |
//! | [`audit`] | who did what |
//! | [`clock`] | what time it is |
//! | [`conversation`] | conversations, their messages, the turns that answer |
//! | [`conversation_fields`] | what people put on them, checked |
//! | [`conversation_change`] | what becomes of them when somebody wants something |
//! | [`conversation_event`] | what those who watch them are told |
//! | [`domains`] | whose links and pictures answers may show |
//! | [`depth`] | how deep JSON may be nested |
//! | [`export`] | a conversation as a text file |
//! | [`file`], [`file_type`] | what is sent with messages |
//! | [`form`], [`form_answer`] | what visitors are asked to fill in, and what they did |
//! | [`forwarded`] | whose request it is when it came through proxies |
//! | [`id`] | how things are named |
//! | [`identity`] | whom a site's backend vouches for |
//! | [`issuer`] | who else may sign tokens, and what is believed of them |
//! | [`key`] | API keys and their scopes |
//! | [`member`] | who works for an organization, and who may make whom what |
//! | [`model`] | which model answers, and with which key |
//! | [`organization`] | a tenant |
//! | [`origin`] | which pages may embed an agent |
//! | [`passage`] | what a search finds |
//! | [`person`] | who chats, and two who turn out to be one |
//! | [`rate`] | how often something may be done |
//! | [`role`] | what people of an organization may do |
//! | [`scripted`] | an answerer that says what a test tells it to |
//! | [`source`] | where an agent's knowledge comes from |
//! | [`token_count`] | how many tokens a text has, where nobody says |
//! | [`tool`] | what a model may call |
//! | [`tool_part`] | a call, as the part of a message that it is |
//! | [`tool_schema`] | what a tool takes, and whether a call fits |
//! | [`trace`] | how an answer came about |
//! | [`tokens`] | where a word begins and ends |

pub mod access;
pub mod agent;
pub mod agent_config;
pub mod allowance;
pub mod answer;
pub mod appearance;
pub mod audit;
pub mod clock;
pub mod conversation;
pub mod conversation_change;
pub mod conversation_event;
pub mod conversation_fields;
pub mod depth;
pub mod domains;
pub mod export;
pub mod file;
pub mod file_type;
pub mod form;
pub mod form_answer;
pub mod forwarded;
pub mod id;
pub mod identity;
pub mod issuer;
pub mod key;
pub mod member;
pub mod model;
pub mod organization;
pub mod origin;
pub mod passage;
pub mod person;
pub mod rate;
pub mod role;
mod schema_weight;
pub mod scripted;
pub mod source;
pub mod token_count;
pub mod tokens;
pub mod tool;
pub mod tool_part;
pub mod tool_schema;
pub mod trace;
