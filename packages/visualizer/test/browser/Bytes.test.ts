/** What was appended is read back, by whatever way it is kept. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Bytes from "../../src/page/Bytes.ts"

const chunk = 1 << 20
const chunks = 12

/** Each four bytes hold their own place. */
const pattern = (): Uint8Array<ArrayBuffer> => {
  const places = Uint32Array.from({ length: (chunk * chunks) / 4 }, (_, index) => index * 4)
  return new Uint8Array(places.buffer)
}

it.effect("reads old bytes, new ones, and what lies across both or across chunks", () =>
  Effect.gen(function* () {
    const all = pattern()
    const bytes = Bytes.make()
    for (let from = 0; from < all.length; from += chunk) bytes.append(all.slice(from, from + chunk))
    assert.strictEqual(bytes.blob().size, all.length)
    const extents = Array.from({ length: chunks - 1 }, (_, index) => ({
      from: (index + 1) * chunk - 6,
      to: (index + 1) * chunk + 10
    }))
    const whole = [{ from: 0, to: all.length }]
    for (const asked of [extents, whole]) {
      const read = yield* Effect.promise(() => bytes.fetch(asked))
      for (const { from, to } of asked) assert.deepStrictEqual(read(from, to), all.subarray(from, to))
    }
  })
)
