/** What runners send to each other, and what they store: each call of an account, with every way in which it can fail. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Schema } from "effect"
import * as Rpc from "effect/rpc/Rpc"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import { FleetError } from "../../src/fleet/FleetError.ts"
import { AccountEntity } from "../../src/fleet/protocol.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import { everyReason } from "../support/reasons.ts"

/** The answers that a call may have. */
const exitOf = (rpc: Rpc.Any): Schema.Codec<unknown, unknown> => Schema.make(Rpc.exitSchema(rpc).ast)

const cause = ImapError.make({ _tag: "Closed" }, "command", { port: 143 })

const failures = [
  ...everyReason.map((reason) => ImapError.make(reason, "command", { port: 993, causes: [cause] })),
  FleetError.of({ _tag: "TaskDied", task: "count" }, "ada")
]

describe.each([
  ["between runners", RpcSerialization.layerSchemaBinary()],
  ["in the database", RpcSerialization.layerJson]
] as const)("the answers of an account, %s", (_, layer) => {
  it.effect("arrive as they were sent, whichever call failed for whichever reason", () =>
    Effect.gen(function* () {
      const { codecFor } = yield* RpcSerialization.RpcSerialization
      for (const rpc of AccountEntity.protocol.requests.values()) {
        // it never fails
        if (rpc._tag === "Keep") continue
        const codec = codecFor(exitOf(rpc))
        for (const failure of failures) {
          const sent = yield* Schema.encodeEffect(codec)(Exit.fail(failure))
          assert.deepStrictEqual(yield* Schema.decodeEffect(codec)(sent), Exit.fail(failure), rpc._tag)
        }
      }
    }).pipe(Effect.provide(layer))
  )
})
