//! What JavaScript calls: it writes a pack to [`from`] as it arrives, calls [`unpack`]
//! each time, and reads the functions at [`to`]. Packs that were made with what was learned
//! from another need a copy of the memory after that one, and [`again`].

use core::{arch::wasm32::unreachable, panic::PanicInfo};

use crate::{
    coder::{Decoder, Progress},
    history::History,
    model::{Learned, Model},
    walk::Walk,
};

/// How many bytes a pack may have, and what comes of it. The build checks both.
const FROM: usize = 1 << 17;
const TO: usize = 1 << 19;

static mut PACKED: [u8; FROM] = [0; FROM];
static mut OUT: [u8; TO] = [0; TO];
static mut LEARNED: Learned = Learned::EMPTY;
static mut DONE: Done = Done::NONE;

/// How far the calls so far came.
struct Done {
    /// Whether there is anything that was learned.
    begun: bool,
    progress: Progress,
    /// How many functions are unpacked, and how many bytes they have.
    functions: u32,
    written: usize,
}

impl Done {
    const NONE: Self = Self { begun: false, progress: Progress::NONE, functions: 0, written: 0 };
}

/// Begins with another pack, and knows what was learned so far.
#[unsafe(no_mangle)]
extern "C" fn again() {
    // SAFETY: there are no threads, and nothing keeps a reference to either.
    unsafe {
        PACKED = [0; FROM];
        DONE = Done { begun: true, ..Done::NONE };
    }
}

/// Where the packed functions are to be written.
#[unsafe(no_mangle)]
extern "C" fn from() -> *const u8 {
    (&raw const PACKED).cast()
}

/// Where the unpacked functions are.
#[unsafe(no_mangle)]
extern "C" fn to() -> *const u8 {
    (&raw const OUT).cast()
}

/// Unpacks up to so many functions, as long as they begin before this byte of the pack.
/// Returns how many bytes they have so far.
#[expect(clippy::deref_addrof, reason = "nothing else makes a reference of a mutable static")]
#[unsafe(no_mangle)]
extern "C" fn unpack(functions: u32, before: usize) -> usize {
    // SAFETY: there are no threads, JavaScript does not touch memory during the call, and
    // nothing keeps these borrows beyond it.
    let (learned, done, packed, out) = unsafe {
        (&mut *&raw mut LEARNED, &mut *&raw mut DONE, &*&raw const PACKED, &mut *&raw mut OUT)
    };
    if !done.begun {
        learned.begin();
        done.begun = true;
    }
    let model = Model::of(learned);
    let coder = Decoder::after(packed, done.progress);
    let mut walk = Walk { model, coder, out, at: done.written, history: History::default() };
    while done.functions < functions && walk.coder.progress.at < before {
        walk.function();
        done.functions += 1;
    }
    done.progress = walk.coder.progress;
    done.written = walk.at;
    done.written
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}
