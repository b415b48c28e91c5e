/** Writes all commands of a flight at once, up to the first that must wait for a continuation request. */
import { Result } from "effect"
import { concat } from "../../imap/wire/bytes.ts"
import * as CommandEncoder from "../../imap/wire/CommandEncoder.ts"
import { goodbyeOf } from "./ending.ts"
import * as Entry from "./Entry.ts"
import * as idle from "./idle.ts"
import { finish, noopRequest, press } from "./stages.ts"
import type { Out, Request, Sent, State } from "./State.ts"

export const noneParked: ReadonlyArray<Request> = []

/** Writes the parked requests that may be written now, in order. */
export const unpark = (self: State, at: number, out: Out): void => {
  const { parked } = self
  self.parked = noneParked
  for (const request of parked) {
    if (self.phase._tag === "over" || self.phase._tag === "leaving") refuse(self, request, out)
    else if (mayWrite(self, request, at, out)) write(self, request, at, out)
    else self.parked = self.parked.concat(request)
  }
}

export const refuse = (self: State, request: Request, out: Out): void => {
  const [planned] = request.flight
  const why =
    self.phase._tag === "leaving" ? goodbyeOf(self, self.phase.bye) : { reason: undefined, words: undefined }
  out.push({ _tag: "Refused", request, planned, ...why })
}

/** Returns whether the request may be written now; may end an IDLE that is in its way. */
const mayWrite = (self: State, request: Request, at: number, out: Out): boolean => {
  const { flight } = request
  if (self.phase._tag === "barrier") return false
  // an IDLE is written alone, and any other request ends it
  if (flight.some(({ kind }) => kind?._tag === "idle") && self.entries.some(Entry.isOpen)) return false
  const idling = idle.inProgress(self)
  if (idling !== undefined && Entry.idlingOf(idling)?.ends === false) finish(self, idling, at, out)
  for (const entry of self.entries) {
    if (Entry.ownsWriter(entry)) {
      // whether the server wants its literal, the fence shows
      if (
        request !== noopRequest ||
        entry.stage._tag !== "fenced" ||
        Entry.unaskedLiteral(entry) === undefined
      )
        return false
      continue
    }
    if (!Entry.holdsBack(entry) || !flight.some(isHeldBack)) continue
    press(self, entry, at, out)
    return false
  }
  return true
}

/** Returns whether late data of another command could be taken for this one's. */
const isHeldBack = (planned: Entry.Planned): boolean => planned.step === "select" || Entry.isCommand(planned)

const write = (self: State, request: Request, at: number, out: Out): void => {
  const commands: Array<Sent> = []
  for (const planned of request.flight) {
    const tag = `${self.prefix}${++self.last}`
    const made = CommandEncoder.encode(tag, planned.command, request.encoding)
    if (Result.isFailure(made)) {
      return void out.push({ _tag: "Refused", request, planned, reason: made.failure, words: undefined })
    }
    const entry = Entry.make(planned, {
      tag,
      encoded: planned.kind?._tag === "idle" ? idle.withDone(made.success) : made.success,
      kept: self.memory.part(self.rules.sizes[Entry.boundOf(planned)]),
      at
    })
    commands.push({ entry, encoded: made.success })
    if (Entry.ownsWriter(entry)) break
  }
  self.entries = self.entries.concat(commands.map(({ entry }) => entry))
  self.saysWait = undefined
  // queued before the caller resumes, which then writes it
  if (commands.length > 0) {
    self.flights++
    out.push({ _tag: "Write", bytes: concat(commands.map(firstPart)) })
  }
  out.push({ _tag: "Sent", request, commands })
}

const firstPart = ({
  encoded: {
    parts: [first = nothing]
  }
}: Sent): Uint8Array => first
const nothing = new Uint8Array()
