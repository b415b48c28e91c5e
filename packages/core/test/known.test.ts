/** `servers.json` has all that is known: the quirks of this library are those that anybody reads from it. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { known } from "../src/failure/quirk/known.ts"
import { said } from "../../../release/site/said.ts"

const Pattern = Schema.Struct({ pattern: Schema.String, flags: Schema.String })
const isPattern = Schema.is(Pattern)

const Published = Schema.Struct({
  quirks: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      step: Schema.String,
      match: Schema.Record(Schema.String, Schema.Unknown),
      recovery: Schema.Unknown,
      source: Schema.String,
      words: Schema.optionalKey(Schema.Unknown)
    })
  ),
  said: Schema.Unknown
})

const published = Schema.decodeUnknownSync(Schema.fromJsonString(Published))(
  readFileSync(new URL("../servers.json", import.meta.url), "utf8")
)

const read = ({ match, step, ...rest }: (typeof published.quirks)[number]) => ({
  ...rest,
  state: step,
  match: Object.fromEntries(
    Object.entries(match).map(([name, value]) => [
      name,
      isPattern(value) ? new RegExp(value.pattern, value.flags) : value
    ])
  )
})

describe("servers.json", () => {
  it("has the quirks of this library, in their order, and nothing of them is left out", () =>
    assert.deepStrictEqual<unknown>(published.quirks.map(read), known))

  it("has what servers say", () => assert.deepStrictEqual<unknown>(published.said, said))
})
