/** The “What if…” of the visualizer's page, which does the same as `effect-imap trace replay`. */
import { Order, Security } from "@effect-imap/core/internal/Account"
import { inPieces } from "@effect-imap/core/internal/LongWork"
import * as Mechanism from "@effect-imap/core/internal/Mechanism"
import * as Reader from "@effect-imap/visualizer/internal/Reader"
import {
  CannotReplay,
  type Question,
  type Setting,
  type WhatIf
} from "@effect-imap/visualizer/internal/VisualizerServer"
import { Effect, FileSystem } from "effect"
import type { replayFlags } from "../settings/flags.ts"
import { Flights, type Settings } from "../settings/settings.ts"
import { decodeSettings, kebab } from "../settings/sources.ts"
import { findingCall } from "@effect-imap/visualizer/internal/RecordedCall"

/** A field of the form, with its setting, by default of the same name. */
interface Field extends Omit<Setting, "name"> {
  readonly setting?: (text: string) => { readonly [Name in keyof Settings]?: unknown }
}

const wordsIn = (text: string): ReadonlyArray<string> => text.split(/[\s,]+/).filter((word) => word !== "")

const pairsIn = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(",").map((pair) => {
      const [key = "", ...value] = pair.split("=")
      return [key.trim(), value.join("=").trim()]
    })
  )

const yesNo = ["yes", "no"]

/** The fields of the form, one for each flag of `trace replay`: the compiler reports a missing one. */
const fields: { readonly [Flag in keyof typeof replayFlags | "without"]: Field } = {
  noId: {
    label: "ID (RFC 2971)",
    choices: ["sent", "not sent"],
    setting: (text) => ({ idEnabled: text === "sent" })
  },
  flights: { label: "Flights (careful: one command at a time)", choices: Flights.literals },
  security: { label: "Encryption", choices: Security.literals },
  order: { label: "Which way in has a head start, in auto", choices: Order.literals },
  allowPlaintext: { label: "The password in the clear, with none", choices: yesNo },
  mechanism: { label: "Only this mechanism", choices: Mechanism.Name.literals },
  readOnly: { label: "Read-only (EXAMINE)", choices: yesNo },
  timeout: { label: "Limit of one attempt, such as 60s" },
  attempts: { label: "Connections in all" },
  without: { label: "Capabilities that the server does not list", setting: () => ({}) },
  idName: { label: "Name in ID" },
  idVersion: { label: "Version in ID" },
  idVendor: { label: "Vendor in ID" },
  idSupportEmail: { label: "Support address in ID" },
  id: { label: "Further fields of ID, such as os=linux", setting: (text) => ({ idFields: pairsIn(text) }) }
}

const named = Object.entries<Field>(fields).map(([flag, field]) => ({ ...field, flag, name: kebab(flag) }))

const settingsIn = (asked: Question["settings"]) =>
  decodeSettings(
    Object.assign(
      {},
      ...named.flatMap(({ flag, name, setting = (text) => ({ [flag]: text }) }) => {
        const text = asked[name]
        return text === undefined ? [] : [setting(text)]
      })
    ),
    kebab,
    "What if…"
  )

const replay = Effect.fnUntraced(function* (bytes: Uint8Array, question: Question) {
  const settings = yield* settingsIn(question.settings)
  const trace = yield* Effect.fromResult(yield* inPieces(() => Reader.reading(bytes)))
  const call = yield* inPieces(() => findingCall(trace, question.connection))
  if (call.attempts.length === 0)
    return yield* new CannotReplay({ problem: "The trace no longer contains this connection." })
  const { replayCall } = yield* Effect.promise(() => import("./call.ts"))
  return yield* replayCall(call, trace, settings, wordsIn(question.settings["without"] ?? ""))
})

const problemOf = (cause: { readonly message: string }) =>
  cause instanceof CannotReplay ? cause : new CannotReplay({ problem: cause.message })

/** The form and its replay. Only accounts that name files need file access, and the replayed one names none. */
export const whatIf: WhatIf = {
  settings: named.map(({ choices, label, name }) =>
    choices === undefined ? { name, label } : { name, label, choices }
  ),
  replay: (trace, question) =>
    replay(trace, question).pipe(
      Effect.mapError(problemOf),
      Effect.provideService(FileSystem.FileSystem, FileSystem.makeNoop({}))
    )
}
