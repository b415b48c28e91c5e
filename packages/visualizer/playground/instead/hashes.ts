/**
 * The hashes that logins use here, for passwords that this page invents: shorter than @noble/hashes, whose names they
 * have, and slower. RFC 1321 (MD5), RFC 3174 (SHA-1), RFC 6234 (SHA-256), RFC 2104 (HMAC), RFC 8018 §5.2 (PBKDF2).
 */

type Words = ReadonlyArray<number>

interface Hash {
  (message: Uint8Array): Uint8Array
  readonly outputLen: number
  /** Hashes what follows a block from which `state` came, or the beginning. */
  readonly after: (state: Words, message: Uint8Array) => Uint8Array
  readonly start: Words
  readonly compress: (state: Words, block: DataView, at: number) => Words
}

const make = (start: Words, isLittle: boolean, round: (state: Words, words: Words) => Words): Hash => {
  const compress = (state: Words, block: DataView, at: number): Words => {
    const words = Array.from({ length: 16 }, (_, index) => block.getUint32(at + 4 * index, isLittle))
    return round(state, words).map((word, index) => (word + (state[index] ?? 0)) | 0)
  }
  const after = (before: Words, message: Uint8Array): Uint8Array => {
    const padded = new Uint8Array(((message.length + 72) >> 6) << 6)
    const view = new DataView(padded.buffer)
    padded.set(message)
    padded[message.length] = 0x80
    const length = message.length + (before === start ? 0 : 64)
    view.setUint32(padded.length - (isLittle ? 8 : 4), length * 8, isLittle)
    let state = before
    for (let at = 0; at < padded.length; at += 64) state = compress(state, view, at)
    state.forEach((word, index) => view.setUint32(4 * index, word, isLittle))
    return padded.slice(0, 4 * state.length)
  }
  const hash = (message: Uint8Array) => after(start, message)
  return Object.assign(hash, { outputLen: 4 * start.length, after, start, compress })
}

const left = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits))

/** The first 32 bits of the fraction. */
const fraction = (value: number): number => ((value % 1) * 2 ** 32) | 0

const bits = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const ofMd5: Words = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
const sines = Array.from({ length: 64 }, (_, index) => fraction(Math.abs(Math.sin(index + 1))))

export const md5 = make(ofMd5, true, ([a = 0, b = 0, c = 0, d = 0], words) => {
  sines.forEach((sine, index) => {
    const turn = index >> 4
    const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][turn] ?? 0
    const at = [index, 5 * index + 1, 3 * index + 5, 7 * index][turn] ?? 0
    const sum = (a + mixed + sine + (words[at & 15] ?? 0)) | 0
    const next = (b + left(sum, bits[4 * turn + (index & 3)] ?? 0)) | 0
    a = d
    d = c
    c = b
    b = next
  })
  return [a, b, c, d]
})

export const sha1 = make([...ofMd5, 0xc3d2e1f0 | 0], false, ([a = 0, b = 0, c = 0, d = 0, e = 0], given) => {
  const words = [...given]
  const word = (index: number) => words[index] ?? 0
  for (let index = 0; index < 80; index++) {
    if (index > 15)
      words[index] = left(word(index - 3) ^ word(index - 8) ^ word(index - 14) ^ word(index - 16), 1)
    const turn = Math.floor(index / 20)
    const mixed = [(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d][turn] ?? 0
    const root = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][turn] ?? 0
    const next = (left(a, 5) + mixed + e + word(index) + root) | 0
    e = d
    d = c
    c = left(b, 30)
    b = a
    a = next
  }
  return [a, b, c, d, e]
})

const primes = Array.from({ length: 310 }, (_, index) => index + 2).filter((candidate) =>
  Array.from({ length: candidate - 2 }, (_, index) => index + 2).every((factor) => candidate % factor > 0)
)
const roots = primes.map((prime) => fraction(Math.cbrt(prime)))

export const sha256 = make(
  primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
  false,
  (state, given) => {
    const words = [...given]
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
    roots.forEach((root, index) => {
      const [early = 0, late = 0] = [words[index - 15], words[index - 2]]
      words[index] ??=
        ((words[index - 16] ?? 0) +
          (left(early, 25) ^ left(early, 14) ^ (early >>> 3)) +
          (words[index - 7] ?? 0) +
          (left(late, 15) ^ left(late, 13) ^ (late >>> 10))) |
        0
      const one = left(e, 26) ^ left(e, 21) ^ left(e, 7)
      const sum = h + one + ((e & f) ^ (~e & g)) + root + (words[index] ?? 0)
      const other = (left(a, 30) ^ left(a, 19) ^ left(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))
      h = g
      g = f
      f = e
      e = (d + sum) | 0
      d = c
      c = b
      b = a
      a = (sum + other) | 0
    })
    return [a, b, c, d, e, f, g, h]
  }
)

export const hmac = (hash: Hash, key: Uint8Array, message: Uint8Array): Uint8Array =>
  keyed(hash, key)(message)

/** As many bytes as the hash has. */
export const pbkdf2 = (hash: Hash, password: Uint8Array, salt: Uint8Array, { c }: { readonly c: number }) => {
  const sign = keyed(hash, password)
  let block = sign(Uint8Array.of(...salt, 0, 0, 0, 1))
  const derived = block.slice()
  for (let round = 1; round < c; round++) {
    block = sign(block)
    block.forEach((byte, index) => (derived[index] = (derived[index] ?? 0) ^ byte))
  }
  return derived
}

const keyed = (hash: Hash, key: Uint8Array) => {
  const short = key.length > 64 ? hash(key) : key
  const [inner = [], outer = []] = [0x36, 0x5c].map((filled) => {
    const block = new Uint8Array(64).map((_, index) => (short[index] ?? 0) ^ filled)
    return hash.compress(hash.start, new DataView(block.buffer), 0)
  })
  return (message: Uint8Array): Uint8Array => hash.after(outer, hash.after(inner, message))
}

export const bytesToHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
