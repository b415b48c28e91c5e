/**
 * IDLE: a command whose last part, DONE, is written when someone wants its end, and never before the server has begun it.
 * Nothing else is written until it is answered. RFC 9051 §6.3.13, RFC 2177 §3.
 */
import type { Encoded } from "../../imap/wire/CommandEncoder.ts"
import * as Entry from "./Entry.ts"
import type { Out, State } from "./State.ts"

const done = new TextEncoder().encode("DONE\r\n")

/** Adds DONE to the parts of the command. */
export const withDone = (encoded: Encoded): Encoded => ({ ...encoded, parts: [...encoded.parts, done] })

/** The IDLE in progress; there is one at most. */
export const inProgress = (self: State): Entry.Entry | undefined =>
  self.entries.find((entry) => entry.kind._tag === "idle" && Entry.isOpen(entry))

/** Writes DONE if it is due; returns `true` if that was now. */
export const end = (self: State, entry: Entry.Entry, out: Out): boolean => {
  const idling = Entry.idlingOf(entry)
  const [part] = entry.parts
  if (idling !== undefined) idling.ends = true
  if (idling?.begun !== true || part === undefined || !self.entries.includes(entry)) return false
  entry.parts = []
  self.flights++
  out.push({ _tag: "Write", bytes: part, line: "DONE" })
  return true
}

/** Returns whether the server has begun it, and nobody wants its end yet. */
export const isGoing = ({ kind }: Entry.Entry): boolean => kind._tag === "idle" && kind.begun && !kind.ends

/** The time at which it will have been silent for too long. */
export const silentFrom = ({ heardAt }: State, { kind }: Entry.Entry): number =>
  kind._tag === "idle" && kind.begun && !kind.ends ? heardAt + kind.silence : Infinity
