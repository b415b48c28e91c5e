/**
 * WebCrypto works in a thread of its own, which takes real time while a test moves its clock by hand. Here it
 * takes none: what SCRAM needs is done at once, so that a login takes the same virtual time on a busy machine.
 */
import { pbkdf2Sync } from "node:crypto"

interface Parameters {
  readonly hash: string
  readonly salt: Uint8Array
  readonly iterations: number
}

const digestOf = (hash: string): string => hash.replace("-", "").toLowerCase()

Object.defineProperties(globalThis.crypto.subtle, {
  importKey: { configurable: true, value: (_format: string, raw: Uint8Array) => Promise.resolve(raw) },
  deriveBits: {
    configurable: true,
    value: ({ hash, iterations, salt }: Parameters, key: Uint8Array, bits: number) =>
      Promise.resolve(Uint8Array.from(pbkdf2Sync(key, salt, iterations, bits / 8, digestOf(hash))).buffer)
  }
})
