// Puts a module together again while it arrives; `pack/mod.rs` says what a pack is.
let unpacker
// What it had in memory after the first pack; the others are told on from there. A copy:
// browsers have room for some hundred memories of modules.
let learned

export const unpacked = async (stream) => {
  const reader = stream.getReader()
  let bytes = new Uint8Array()
  let done

  const read = async () => {
    const next = await reader.read()
    if ((done = next.done)) return
    const longer = new Uint8Array(bytes.length + next.value.length)
    longer.set(bytes)
    longer.set(next.value, bytes.length)
    bytes = longer
  }
  const arrived = async (length) => {
    while (!done && bytes.length < length) await read()
  }

  await arrived(16)
  const [code, packed, functions, head] = new Uint32Array(bytes.slice(0, 16).buffer)
  const start = 16 + code
  const end = start + packed
  await arrived(start)
  if (code) unpacker = await WebAssembly.compile(bytes.subarray(16, start))
  const { memory, from, to, unpack, again } = (await WebAssembly.instantiate(unpacker)).exports
  if (!code) {
    new Uint8Array(memory.buffer).set(learned)
    again()
  }
  let size
  let began = Date.now()
  for (let at = start, ready = 0; ready < packed; ) {
    await arrived(at + 1)
    if (bytes.length <= at) throw new Error('cut off')
    const more = bytes.subarray(at, end)
    new Uint8Array(memory.buffer, from() + at - start).set(more)
    at += more.length
    // A function is not begun before it is here to its end; the last may begin in what is
    // read ahead.
    const known = at < end ? at - start - 8192 : packed + 8
    while (ready < known) {
      size = unpack(functions, (ready = Math.min(ready + 2048, known)))
      // The page goes on in between, before it is seen to stand still.
      if (Date.now() - began > 30) {
        await new Promise(setTimeout)
        began = Date.now()
      }
    }
  }
  if (code) learned = new Uint8Array(memory.buffer.slice())
  while (!done) await read()
  const rest = bytes.subarray(end)
  const module = new Uint8Array(rest.length + size)
  module.set(rest.subarray(0, head))
  module.set(new Uint8Array(memory.buffer, to(), size), head)
  module.set(rest.subarray(head), head + size)
  return module
}
