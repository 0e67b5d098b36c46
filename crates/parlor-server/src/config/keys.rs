//! The keys that variables and flags can set.

/// Every key that a variable or a flag can set, and how its text is read.
pub(super) const KEYS: &[(&str, Kind)] = &[
    ("listen", Kind::Text),
    ("data_dir", Kind::Text),
    ("master_key", Kind::Text),
    ("new_master_key", Kind::Other),
    ("database_url", Kind::Text),
    ("public_url", Kind::Text),
    ("dev_mode", Kind::Other),
    ("allow_private_models", Kind::List),
    ("assets_dir", Kind::Text),
    ("site_dir", Kind::Text),
    ("max_message_chars", Kind::Other),
    ("max_body_bytes", Kind::Other),
    ("body_memory_bytes", Kind::Other),
    ("max_file_bytes", Kind::Other),
    ("visitor_file_bytes", Kind::Other),
    ("unused_file_bytes", Kind::Other),
    ("header_secs", Kind::Other),
    ("body_secs", Kind::Other),
    ("session_secs", Kind::Other),
    ("visitor_days", Kind::Other),
    ("idle_minutes", Kind::Other),
    ("replay_window_secs", Kind::Other),
    ("keep_alive_secs", Kind::Other),
    ("turn_secs", Kind::Other),
    ("tool_secs", Kind::Other),
    ("trace_days", Kind::Other),
    ("trusted_proxies", Kind::List),
    ("forwarded_header", Kind::Text),
    ("lapse_secs", Kind::Other),
    ("log", Kind::Text),
    ("log_format", Kind::Text),
    ("limits.max_connections", Kind::Other),
    ("limits.session_messages_per_minute", Kind::Other),
    ("limits.ip_messages_per_minute", Kind::Other),
    ("limits.agent_messages_per_minute", Kind::Other),
    ("limits.mints_per_minute", Kind::Other),
    ("limits.visitor_writes_per_minute", Kind::Other),
    ("limits.ip_file_mib_per_minute", Kind::Other),
    ("limits.agent_messages_per_day", Kind::Other),
    ("limits.organization_messages_per_day", Kind::Other),
    ("limits.agent_tokens_per_day", Kind::Other),
    ("limits.organization_tokens_per_day", Kind::Other),
    ("model.url", Kind::Text),
    ("model.name", Kind::Text),
    ("model.api_key", Kind::Text),
    ("model.temperature", Kind::Other),
    ("model.system_prompt", Kind::Text),
    ("model.vision", Kind::Other),
    ("model.connect_secs", Kind::Other),
    ("model.first_byte_secs", Kind::Other),
    ("model.between_chunks_secs", Kind::Other),
];

/// How a text becomes a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text is the value.
    Text,
    /// A number or a flag, read as TOML would.
    Other,
    /// Texts with commas between them.
    List,
}
