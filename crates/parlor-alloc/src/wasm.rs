//! The allocator of a module without threads.

use crate::heap::{self, Heap, LEAST, Memory};
use std::{
    alloc::{GlobalAlloc, Layout},
    arch::wasm32,
    cell::UnsafeCell,
    ptr,
};

/// For `#[global_allocator]`. It serves alignments up to 16 bytes, and says that memory
/// is used up where more is asked for.
pub struct Allocator(UnsafeCell<Heap>);

// SAFETY: the module has no threads (its memory is not shared), and nothing in here calls
// back.
unsafe impl Sync for Allocator {}

impl Allocator {
    /// One without any memory yet.
    #[expect(clippy::new_without_default, reason = "a static needs a constant one")]
    pub const fn new() -> Self {
        Self(UnsafeCell::new(Heap::new()))
    }

    #[expect(clippy::mut_from_ref, reason = "nobody else has it: see `Sync`")]
    fn heap(&self) -> &mut Heap {
        // SAFETY: there are no threads, and no function of this type calls another one
        // while it has this reference.
        unsafe { &mut *self.0.get() }
    }
}

// SAFETY: blocks in use never overlap (tests of `heap`), are as long as was asked for and
// begin at multiples of 16.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.align() > LEAST {
            return ptr::null_mut();
        }
        self.heap().take(layout.size(), &mut Linear).unwrap_or(0) as *mut u8
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        self.heap().give(block as usize, layout.size(), &mut Linear);
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if heap::fits(layout.size(), size) {
            return block;
        }
        // SAFETY: the caller's layout is valid, and `size` with its alignment, too.
        let moved = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !moved.is_null() {
            // SAFETY: both are blocks in use of at least this length, so they do not overlap.
            unsafe { ptr::copy_nonoverlapping(block, moved, layout.size().min(size)) };
            self.heap().give(block as usize, layout.size(), &mut Linear);
        }
        moved
    }
}

/// The memory of the module.
struct Linear;

/// Bytes of a page (WebAssembly Core, section 4.2.8).
const PAGE: usize = 65_536;

impl Memory for Linear {
    fn grow(&mut self, bytes: usize) -> Option<(usize, usize)> {
        let pages = bytes.div_ceil(PAGE);
        let start = wasm32::memory_grow::<0>(pages);
        (start != usize::MAX).then_some((start * PAGE, (start + pages) * PAGE))
    }

    fn read(&self, at: usize) -> usize {
        // SAFETY: `Heap` reads within free blocks of its own only.
        unsafe { *(at as *const usize) }
    }

    fn write(&mut self, at: usize, number: usize) {
        // SAFETY: as above.
        unsafe { *(at as *mut usize) = number };
    }
}
