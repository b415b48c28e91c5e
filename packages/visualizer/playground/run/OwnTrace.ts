/** A person's trace as the server, which answers as it did in the recording. */
import * as Simulator from "@effect-imap/core/internal/simulator"
import { Result } from "effect"
import { type Asked, askedOf } from "../../src/model/replay/Asked.ts"
import { recordedCallOf } from "../../src/model/replay/RecordedCall.ts"
import { NotATrace, read } from "../../src/trace/Reader.ts"
import type { Trial } from "./Trial.ts"

export interface OwnTrace {
  /** The name of the file. */
  readonly name: string
  /** The settings under which it was recorded. */
  readonly asked: Asked
  readonly recording: Simulator.Recording
}

/** Reads a trace. Of several calls, it takes the first that failed. */
export const make = (name: string, trace: Uint8Array): Result.Result<OwnTrace, NotATrace> =>
  Result.flatMap(read(trace), (trace) => {
    const { attempts, events } = recordedCallOf(trace)
    return attempts.length === 0
      ? Result.fail(new NotATrace({ expected: "a connection", line: 1, found: "a header alone" }))
      : Result.succeed({ name, asked: askedOf(attempts), recording: Simulator.recordingOf(events) })
  })

/** Returns the settings of the form under which the same client does the same again. */
export const asRecorded = ({ asked }: OwnTrace): Partial<Trial> => ({
  server: "trace",
  security: asked.security,
  id: asked.id ? "on" : "off",
  flights: asked.flights ?? "planned"
})

/** Reads a trace for the page: the server with the settings of its recording, or the reason why it cannot be one. */
export const taken = (
  name: string,
  trace: Uint8Array
):
  | { readonly problem: string }
  | { readonly problem?: never; readonly own: OwnTrace; readonly trial: Partial<Trial> } =>
  Result.match(make(name, trace), {
    onFailure: ({ message }) => ({ problem: message }),
    onSuccess: (own) => ({ own, trial: asRecorded(own) })
  })
