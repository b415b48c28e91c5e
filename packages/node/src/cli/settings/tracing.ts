/** The trace of a command: the file that its settings name, and what may be in it. */
import * as ImapError from "@effect-imap/core/ImapError"
import { type Sink, withRedaction, withSink } from "@effect-imap/core/Trace"
import { Effect, flow } from "effect"
import * as NodeTrace from "../../trace/NodeTrace.ts"
import type { Settings } from "./settings.ts"
import { complain } from "../output/complain.ts"

type Tracing = { readonly [Name in "trace" | "traceRedaction"]?: Settings[Name] | undefined }

/** Opens the file that the settings name for a trace. */
export const traceFile = Effect.fnUntraced(
  function* (settings: Tracing) {
    if (settings.trace === undefined) return []
    if (settings.traceRedaction === "raw") {
      yield* complain(
        `Warning: a raw trace contains message data and the names of users and mailboxes. Share ${settings.trace} only with people who may read the mail.`
      )
    }
    return [yield* NodeTrace.fileSink(settings.trace)]
  },
  Effect.mapError(({ message }) =>
    ImapError.make({ _tag: "InvalidAccount", field: "trace", problem: message }, "account")
  )
)

/** Traces `effect` to these sinks. */
export const traced = ({ traceRedaction = "strict" }: Tracing, sinks: ReadonlyArray<Sink>) =>
  flow(withSink(...sinks), withRedaction(traceRedaction))
