/** A headline is never better than what is shown beneath it, in any recording. */
import { describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { colds } from "./support/cold/all.ts"
import { field, inRealTime } from "./support/field/all.ts"
import { neverBetter } from "./support/neverBetter.ts"
import { read } from "./support/record.ts"

describe("a headline is never better than what is shown beneath it", () => {
  const virtual = field.filter(({ id }) => !inRealTime.includes(id))
  it.effect.each(virtual.map(({ bytes, id }) => [id, bytes] as const))("%s", ([, bytes]) =>
    Effect.map(bytes, (recorded) => neverBetter(read(recorded)))
  )
  it.effect.each(colds.map(({ id, opened }) => [id, opened] as const))("%s, opened cold", ([, opened]) =>
    Effect.map(opened, (shown) => {
      if (shown.kind !== "fleet") neverBetter(read(shown.bytes))
    })
  )
})
