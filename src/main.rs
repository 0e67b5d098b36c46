//! What Trunk builds: the library's exports, and nothing of its own.
fn main() {}
