/** What the page of the visualizer asks for by “What if…”: the same as `effect-imap trace replay`. */
import { Security } from "@effect-imap/core/Account"
import * as Mechanism from "@effect-imap/core/Mechanism"
import * as Reader from "@effect-imap/visualizer/Reader"
import { CannotReplay, type Question, type WhatIf } from "@effect-imap/visualizer/VisualizerServer"
import { Effect, FileSystem, Schema } from "effect"
import { Flights } from "../cli/settings.ts"
import { callOf } from "./callOf.ts"

const securities = ["auto", "tls", "starttls"] as const

const settings: WhatIf["settings"] = [
  { name: "id", label: "ID", choices: ["on", "off"] },
  { name: "flights", label: "Flights (careful: one command at a time)", choices: Flights.literals },
  { name: "security", label: "Security", choices: securities },
  { name: "mechanism", label: "Mechanism", choices: Mechanism.Name.literals },
  { name: "without", label: "Without these capabilities" }
]

const Asked = Schema.Struct({
  id: Schema.optionalKey(Schema.Literals(["on", "off"])),
  flights: Schema.optionalKey(Flights),
  security: Schema.optionalKey(Security),
  mechanism: Schema.optionalKey(Mechanism.Name),
  without: Schema.optionalKey(Schema.String)
})

const replay = Effect.fnUntraced(function* (bytes: Uint8Array, question: Question) {
  const { id, without = "", ...asked } = yield* Schema.decodeUnknownEffect(Asked)(question.settings)
  const trace = yield* Effect.fromResult(Reader.read(bytes))
  const call = callOf(trace, question.connection)
  if (call.attempts.length === 0)
    return yield* new CannotReplay({ problem: "The trace holds no such connection any more." })
  const { replayCall } = yield* Effect.promise(() => import("./call.ts"))
  const isId = id === undefined ? {} : { idEnabled: id === "on" }
  const left = without.split(/[\s,]+/).filter((name) => name !== "")
  return yield* replayCall(call, trace, { ...asked, ...isId }, left)
})

const problemOf = (cause: { readonly message: string }) =>
  cause instanceof CannotReplay ? cause : new CannotReplay({ problem: cause.message })

/** Needs files only where an account names some, which none here does. */
export const whatIf: WhatIf = {
  settings,
  replay: (trace, question) =>
    replay(trace, question).pipe(
      Effect.mapError(problemOf),
      Effect.provideService(FileSystem.FileSystem, FileSystem.makeNoop({}))
    )
}
