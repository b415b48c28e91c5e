/** What a server can fill and what outlives a command is counted in the memory of its account, as densely as it can be filled. */
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert, it } from "@effect/vitest"
import { Schema } from "effect"

const Results = Schema.fromJsonString(
  Schema.Array(Schema.Tuple([Schema.String, Schema.Struct({ counted: Schema.Finite, taken: Schema.Finite })]))
)

const measured = Schema.decodeSync(Results)(
  execFileSync(process.execPath, ["--expose-gc", fileURLToPath(new URL("states.ts", import.meta.url))], {
    encoding: "utf8"
  })
)

it.each(measured)("H8 the heap grows by what is counted: %s", (_, { counted, taken }) => {
  // the food was eaten at all
  assert.isAbove(taken, 1_000_000)
  assert.isBelow(taken, 1.5 * counted)
  assert.isBelow(counted, 3 * taken)
})
