import { assert, it } from "@effect/vitest"
import { createHash, createHmac, pbkdf2Sync } from "node:crypto"
import { bytesToHex, hmac, md5, pbkdf2, sha1, sha256 } from "../../playground/instead/hashes.ts"

/** One octet after another, of any value. */
const octets = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => 7 + 31 * index)

for (const [name, hash] of Object.entries({ md5, sha1, sha256 })) {
  it(`the page's ${name}, with its HMAC and PBKDF2, is that of Node for messages and keys of any length`, () => {
    for (let length = 0; length < 200; length++) {
      const [message, key] = [octets(length), octets(200 - length)]
      assert.strictEqual(bytesToHex(hash(message)), createHash(name).update(message).digest("hex"))
      assert.strictEqual(
        bytesToHex(hmac(hash, key, message)),
        createHmac(name, key).update(message).digest("hex")
      )
    }
    assert.strictEqual(
      bytesToHex(pbkdf2(hash, octets(9), octets(16), { c: 300 })),
      pbkdf2Sync(octets(9), octets(16), 300, hash.outputLen, name).toString("hex")
    )
  })
}
