/**
 * WebCrypto works in a separate thread, which takes real time while a test moves its clock by hand. Here it
 * takes none: what SCRAM needs is done at once, so that a login takes the same virtual time on a busy machine.
 */
import { createHash, createHmac, pbkdf2Sync } from "node:crypto"

interface Parameters {
  readonly hash: string
  readonly salt: Uint8Array
  readonly iterations: number
}

interface Key {
  readonly raw: Uint8Array
  readonly hash: string
}

/** Goes on within the step that asks: a promise would go on outside the steps that the clock of a test waits for. */
// oxlint-disable-next-line unicorn/no-thenable -- only Effect waits for it
const atOnce = <A>(value: A) => ({ then: (take: (value: A) => void) => take(value) })

const digestOf = (hash: string): string => hash.replace("-", "").toLowerCase()

Object.defineProperties(globalThis.crypto.subtle, {
  importKey: {
    configurable: true,
    value: (_format: string, raw: Uint8Array, { hash = "" }: Partial<Key>) => atOnce({ raw, hash })
  },
  sign: {
    configurable: true,
    value: (_name: string, { hash, raw }: Key, signed: Uint8Array) =>
      atOnce(Uint8Array.from(createHmac(digestOf(hash), raw).update(signed).digest()).buffer)
  },
  digest: {
    configurable: true,
    value: (hash: string, octets: Uint8Array) =>
      atOnce(Uint8Array.from(createHash(digestOf(hash)).update(octets).digest()).buffer)
  },
  deriveBits: {
    configurable: true,
    value: ({ hash, iterations, salt }: Parameters, { raw }: Key, bits: number) =>
      atOnce(Uint8Array.from(pbkdf2Sync(raw, salt, iterations, bits / 8, digestOf(hash))).buffer)
  }
})
