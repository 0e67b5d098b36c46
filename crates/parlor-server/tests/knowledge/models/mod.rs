//! Models behind real sockets: what every dialect of server sends, and every way it fails.

mod answering;
mod calling;
mod dialects;
mod failing;
mod upstream;
