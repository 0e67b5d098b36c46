// Puts a module together again that `pack/` took apart: the streams by their numbers.
const [op, local, constant, offset, call, branch, frame, head, tail] = Array(9).keys()

export const unpacked = (bytes) => {
  let places = [0]
  let module = []
  let at = 0

  const byte = (stream) => (module[at++] = bytes[places[stream]++])

  // A number in LEB128.
  const number = (stream) => {
    let next = byte(stream)
    let value = next & 127
    for (let scale = 128; next > 127; scale *= 128) value += ((next = byte(stream)) & 127) * scale
    return value
  }

  // Copies an instruction, and returns how much deeper the next one is.
  const instruction = () => {
    const it = byte(op)
    if (it > 31 && it < 35) number(local)
    else if (it > 39 && it < 63) (module[at++] = 0), number(offset)
    else if (it == 65 || it == 66) number(constant)
    else if (it == 16) number(call)
    else if (it == 11) return -1
    else if (it > 1 && it < 5) return number(op), 1
    else if (it == 12 || it == 13) number(branch)
    else if (it == 14) for (let targets = number(branch) + 1; targets--; ) number(branch)
    else if (it == 17) number(op), number(op)
    else if (it == 67 || it == 68) for (let rest = it * 4 - 264; rest--; ) byte(frame)
    else if (it == 252) for (let rest = '2121212111'[number(op) - 8] || 0; rest--; ) number(op)
    else if ((it > 34 && it < 39) || it == 63 || it == 64 || it == 208 || it == 210) number(op)
    return 0
  }

  const length = number(0)
  let functions = number(0)
  const sizes = Array.from({ length: 9 }, () => number(0))
  let end = places[0]
  places = sizes.map((size) => (end += size) - size)
  // The last function may be written three bytes behind its place at first.
  module = new Uint8Array(length + 3)
  module.set(bytes.subarray(places[head], places[tail]))
  at = sizes[head]
  while (functions--) {
    // Its size stands before a function, and is known after it.
    const start = (at += 3)
    for (let groups = number(frame); groups--; ) number(frame), number(frame)
    for (let depth = 1; depth; ) depth += instruction()
    let size = at - start
    let to = start - 3
    for (; size > 127; size >>>= 7) module[to++] = size | 128
    module[to++] = size
    module.copyWithin(to, start, at)
    at += to - start
  }
  module.set(bytes.subarray(places[tail]), at)
  return module.subarray(0, length)
}
