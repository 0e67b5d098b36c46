//! Which block is whose.

/// Where blocks are: a memory that only grows.
pub trait Memory {
    /// Makes the memory longer by at least `bytes` and returns where the new part begins
    /// and ends, both multiples of [`LEAST`]; nothing when there is no more.
    fn grow(&mut self, bytes: usize) -> Option<(usize, usize)>;

    /// The number at an address within a free block.
    fn read(&self, at: usize) -> usize;

    /// Puts a number there.
    fn write(&mut self, at: usize, number: usize);
}

/// The smallest block, in bytes, and what every block's address is a multiple of.
pub const LEAST: usize = 16;

/// The largest block: a gibibyte.
const MOST: usize = 1 << TOP;
const TOP: usize = 30;

/// The blocks that were freed, a list for each size, linked through the blocks
/// themselves; an address of 0 ends a list.
///
/// Sizes are powers of two. A block that is needed and not there is the half of the next
/// larger one, or new memory. Halves are not put together again: what a program needs
/// stays below twice what it needed at most of each size.
#[derive(Debug)]
pub struct Heap {
    free: [usize; TOP + 1],
    next: usize,
    end: usize,
}

impl Heap {
    /// One without any memory yet.
    pub const fn new() -> Self {
        Self { free: [0; TOP + 1], next: 0, end: 0 }
    }

    /// The address of a block of at least `size` bytes; nothing when memory is used up.
    pub fn take(&mut self, size: usize, memory: &mut impl Memory) -> Option<usize> {
        let wanted = class_of(size)?;
        let mut class = wanted;
        while class <= TOP {
            let block = self.free[class];
            if block != 0 {
                self.free[class] = memory.read(block);
                while class > wanted {
                    class -= 1;
                    self.put(block + (1 << class), class, memory);
                }
                return Some(block);
            }
            class += 1;
        }
        self.fresh(1 << wanted, memory)
    }

    /// Takes a block back that was taken with this size.
    pub fn give(&mut self, block: usize, size: usize, memory: &mut impl Memory) {
        if let Some(class) = class_of(size) {
            self.put(block, class, memory);
        }
    }

    fn put(&mut self, block: usize, class: usize, memory: &mut impl Memory) {
        memory.write(block, self.free[class]);
        self.free[class] = block;
    }

    fn fresh(&mut self, size: usize, memory: &mut impl Memory) -> Option<usize> {
        if self.end - self.next < size {
            let (start, end) = memory.grow(size)?;
            if start != self.end {
                self.next = start;
            }
            self.end = end;
        }
        let block = self.next;
        self.next += size;
        Some(block)
    }
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a block that was taken with one size has room for another.
pub fn fits(taken: usize, wanted: usize) -> bool {
    class_of(taken) == class_of(wanted)
}

/// The power of two that a size is rounded up to.
fn class_of(size: usize) -> Option<usize> {
    let size = size.max(LEAST);
    (size <= MOST).then(|| (usize::BITS - (size - 1).leading_zeros()) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Pages of 64 KiB, from `start` on, up to `limit` bytes.
    struct Pages {
        bytes: Vec<u8>,
        start: usize,
        limit: usize,
    }

    impl Pages {
        fn new() -> Self {
            Self { bytes: Vec::new(), start: 1 << 20, limit: 1 << 26 }
        }
    }

    impl Memory for Pages {
        fn grow(&mut self, bytes: usize) -> Option<(usize, usize)> {
            let start = self.bytes.len();
            let end = start + bytes.next_multiple_of(1 << 16);
            if end > self.limit {
                return None;
            }
            self.bytes.resize(end, 0);
            Some((self.start + start, self.start + end))
        }

        fn read(&self, at: usize) -> usize {
            let at = at - self.start;
            usize::from_le_bytes(self.bytes[at..at + size_of::<usize>()].try_into().unwrap())
        }

        fn write(&mut self, at: usize, number: usize) {
            let at = at - self.start;
            self.bytes[at..at + size_of::<usize>()].copy_from_slice(&number.to_le_bytes());
        }
    }

    /// Numbers that look random and are always the same (Knuth's MMIX).
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % sides
        }
    }

    #[test]
    fn blocks_in_use_never_overlap_and_keep_what_was_written() {
        let (mut heap, mut memory, mut dice) = (Heap::new(), Pages::new(), Dice(7));
        let mut used: BTreeMap<usize, (usize, u8)> = BTreeMap::new();
        for round in 0..20_000 {
            if dice.roll(5) < 3 {
                let scale = dice.roll(14);
                let size = 1 + dice.roll(1 << scale);
                let block = heap.take(size, &mut memory).unwrap();
                assert_eq!(block % LEAST, 0);
                let mark = u8::try_from(round % 251).unwrap();
                memory.bytes[block - memory.start..][..size].fill(mark);
                if let Some((before, (length, _))) = used.range(..block).next_back() {
                    assert!(before + length <= block, "{before}+{length} reaches into {block}");
                }
                if let Some((after, _)) = used.range(block..).next() {
                    assert!(block + size <= *after, "{block}+{size} reaches into {after}");
                }
                used.insert(block, (size, mark));
            } else if !used.is_empty() {
                let block = *used.keys().nth(dice.roll(used.len())).unwrap();
                let (size, mark) = used.remove(&block).unwrap();
                let bytes = &memory.bytes[block - memory.start..][..size];
                assert!(bytes.iter().all(|it| *it == mark), "{block} was written to");
                heap.give(block, size, &mut memory);
            }
        }
    }

    #[test]
    fn what_is_freed_is_used_again() {
        let (mut heap, mut memory) = (Heap::new(), Pages::new());
        let mut after_one = 0;
        for round in 0..100 {
            let sizes = (1..400).map(|it| it * 7);
            let blocks: Vec<_> =
                sizes.map(|it| (heap.take(it, &mut memory).unwrap(), it)).collect();
            for (it, size) in blocks {
                heap.give(it, size, &mut memory);
            }
            if round == 0 {
                after_one = memory.bytes.len();
            }
        }
        assert_eq!(memory.bytes.len(), after_one);
    }

    #[test]
    fn a_text_that_grows_word_by_word_leaves_its_old_places_to_others() {
        let (mut heap, mut memory) = (Heap::new(), Pages::new());
        for _ in 0..50 {
            let mut block = (heap.take(16, &mut memory).unwrap(), 16);
            while block.1 < 1 << 18 {
                let larger = (heap.take(block.1 * 2, &mut memory).unwrap(), block.1 * 2);
                heap.give(block.0, block.1, &mut memory);
                block = larger;
            }
            heap.give(block.0, block.1, &mut memory);
        }
        assert!(memory.bytes.len() <= 1 << 20, "{} bytes", memory.bytes.len());
    }

    #[test]
    fn a_large_block_that_nobody_needs_serves_many_small_ones() {
        let (mut heap, mut memory) = (Heap::new(), Pages::new());
        let large = heap.take(1 << 16, &mut memory).unwrap();
        heap.give(large, 1 << 16, &mut memory);
        for _ in 0..1 << 12 {
            let block = heap.take(16, &mut memory).unwrap();
            assert!((large..large + (1 << 16)).contains(&block));
        }
        assert_eq!(memory.bytes.len(), 1 << 16);
    }

    #[test]
    fn memory_that_is_used_up_is_said_and_the_rest_still_serves() {
        let (mut heap, mut memory) = (Heap::new(), Pages::new());
        assert_eq!(heap.take(1 << 27, &mut memory), None);
        assert_eq!(heap.take(usize::MAX, &mut memory), None);
        assert!(heap.take(100, &mut memory).is_some());
    }

    #[test]
    fn memory_that_others_took_in_between_is_left_to_them() {
        let (mut heap, mut memory) = (Heap::new(), Pages::new());
        let first = heap.take(60_000, &mut memory).unwrap();
        let (theirs, _) = memory.grow(1 << 16).unwrap();
        let second = heap.take(60_000, &mut memory).unwrap();
        assert!(second >= theirs + (1 << 16) && first < theirs);
    }

    #[test]
    fn a_block_has_room_up_to_the_next_power_of_two() {
        assert!(fits(1, 16) && fits(17, 32) && fits(33, 64));
        assert!(!fits(16, 17) && !fits(64, 32) && !fits(usize::MAX, 16));
    }
}
