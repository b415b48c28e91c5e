/** The sizes in `docs/runtimes.md`. */
import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { all, withoutEffect } from "../../edge/local/size.ts"

const page = readFileSync(new URL("../../../docs/runtimes.md", import.meta.url), "utf8")

it.live("the document has the size of the Worker, to a tenth", () =>
  Effect.gen(function* () {
    const whole = yield* all
    const own = yield* withoutEffect
    const sizes = [own.minified, whole.minified - own.minified, own.gzipped, whole.gzipped - own.gzipped]
    const written = /\| (\d+) kB, and Effect's (\d+) kB; gzipped (\d+) and (\d+) kB \|/
      .exec(page)
      ?.slice(1)
      .map(Number)
    assert.deepStrictEqual(
      written?.map((size, at) => Math.abs(size / (sizes[at] ?? 0) - 1) < 0.1),
      [true, true, true, true],
      `${sizes.join(", ")}`
    )
  })
)
