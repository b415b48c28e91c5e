/** What a trace gets of a session, except the responses, which the reader records. */
import type { Argument } from "../../imap/Argument.ts"
import type { Command } from "../../imap/Command.ts"
import { marksRead, onlyReads } from "../../imap/onlyReads.ts"
import type { Encoded } from "../../imap/wire/CommandEncoder.ts"
import type { Asker, EventData } from "../../trace/Event.ts"
import type { DriverMeans } from "./DriverMeans.ts"
import * as Entry from "./Entry.ts"
import type { Output } from "./State.ts"

type Recording = Pick<DriverMeans, "recorder" | "wayIn">

export const sent = ({ recorder, wayIn }: Recording, encoded: Encoded, entry: Entry.Entry): void => {
  const { hasSecret, rendering } = encoded
  recorder.sent(
    wayIn,
    entry.tag,
    entry.command.name,
    { rendering, hasSecret, byteLength: Entry.lengthOf(encoded) },
    { by: askerOf(recorder, entry), ...(entry.chosen === true ? { chosen: true } : {}) }
  )
}

/** Who asks for the command: whoever has the turn, or the library itself. */
const askerOf = (recorder: Recording["recorder"], { kind, step }: Entry.Entry): Asker => {
  if (step === "idle" || step === "selected" || kind._tag === "fence") return "keepAlive"
  return step === "logout" ? "close" : (recorder.turn?.by ?? "open")
}

/** Records a line that is no command, such as DONE. */
export const line = ({ recorder, wayIn }: Recording, text: string, { length }: Uint8Array): void =>
  recorder.sent(wayIn, undefined, undefined, {
    rendering: () => [{ kind: "plain", text }],
    hasSecret: false,
    byteLength: length
  })

/** Records that a secret of `command` was sent, without the secret. */
export const secret = ({ recorder, wayIn }: Recording, command: string, { length }: Uint8Array): void =>
  recorder.sent(wayIn, undefined, command, {
    rendering: () => [{ kind: "secret", text: "<redacted>" }],
    hasSecret: true,
    byteLength: length
  })

export const timer = (
  { recorder, wayIn }: Recording,
  output: Extract<Output, { readonly _tag: "Timer" }>
): void =>
  output.event === "set"
    ? recorder.emit("timer:set", { lane: wayIn, timer: output.name, ms: output.ms })
    : recorder.emit(`timer:${output.event}`, { lane: wayIn, timer: output.name })

export const compressed = ({ recorder }: Recording): void =>
  recorder.emit("trace:note", { text: "compressed from here on, both ways", kind: "compressed" })

export const interrupted = ({ recorder, wayIn }: Recording, entry: Entry.Entry): void => {
  const { command, tag } = entry
  const reason = recorder.turn?.ended
  const what = { lane: wayIn, tag, cmd: command.name, by: askerOf(recorder, entry) }
  recorder.emit("command:interrupted", { ...what, ...(reason === undefined ? {} : { reason }) })
}

/** Records the octets of a response that did not come whole. */
export const unfinished = ({ recorder, wayIn }: Recording, bytes: number): void => {
  if (bytes > 0) recorder.emit("wire:unfinished", { lane: wayIn, bytes })
}

/** Records the commands without an answer. `queued`: the octets that the transport was not given, which are the last. */
export const losses = (
  { isReadOnly, recorder, wayIn }: Recording & Pick<DriverMeans, "isReadOnly">,
  entries: ReadonlyArray<Entry.Entry>,
  queued: number,
  now: number
): void => {
  let left = queued
  for (const entry of entries.filter(Entry.isOwed).toReversed()) {
    const { bytes, command, tag, writtenAt } = entry
    const passed = bytes - Entry.unwritten(entry)
    const written = passed - Math.min(left, passed)
    left -= passed - written
    const what = { lane: wayIn, tag, cmd: command.name, ms: now - writtenAt, written, bytes }
    const isReading = onlyReads(command.name) && (isReadOnly() || !marksRead(wordsOf(command)))
    recorder.emit("command:lost", { ...what, effect: effectOf(isReading, written === bytes) })
  }
}

/** Returns what a command without an answer did at the server, which `hasAll` of it or not. */
const effectOf = (isReading: boolean, hasAll: boolean): EventData<"command:lost">["effect"] => {
  if (isReading) return "none"
  return hasAll ? "unknown" : "undone"
}

/** Returns the words of a command that ask for something, and no string. */
const wordsOf = ({ args, name }: Command): string => `${name} ${args.map(textOf).join(" ")}`

const textOf = (arg: Argument): string =>
  arg._tag === "Atom" || arg._tag === "Verbatim"
    ? arg.text
    : arg._tag === "List"
      ? arg.items.map(textOf).join(" ")
      : ""
