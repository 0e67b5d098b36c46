//! Every verb a person types.
fn main() {}
