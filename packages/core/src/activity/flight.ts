/**
 * The commands after the login, by step. An activity gets the command of its step in one of two ways: it was sent
 * along with an earlier one, or the activity writes the flight that begins with it.
 */
import { Effect } from "effect"
import * as Capability from "../Capability.ts"
import * as Command from "../Command.ts"
import * as Reserved from "../command/Reserved.ts"
import * as ImapError from "../ImapError.ts"
import type { FlightInput } from "../machine/activities.ts"
import type * as Flight from "../machine/Flight.ts"
import * as Mailbox from "../Mailbox.ts"
import { ours } from "../Quotation.ts"
import type { Step } from "../Reason.ts"
import type { Tagged } from "../Response.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import type { EncodeOptions } from "../wire/CommandEncoder.ts"
import { ofCommand } from "../quirk/byCode.ts"
import type { Run } from "./Run.ts"

/** The command of `step`: one that was sent along with an earlier one, or written now with the flight that it begins. */
export const entryFor = Effect.fnUntraced(function* (
  run: Run,
  session: Session,
  step: Flight.FlightStep,
  input: FlightInput
) {
  const inFlight = takeInFlight(run, step)
  if (inFlight !== undefined) return inFlight
  const steps = input.steps.slice(input.steps.indexOf(step))
  const sent = yield* session.commands.send(
    steps.map((each) => planned(run, each, input)),
    encodingFor(input.capabilities, input.utf8)
  )
  const [first, ...rest] = sent
  if (first === undefined)
    return yield* ImapError.make({ _tag: "Defect", problem: ours("an empty flight") }, step)
  keepInFlight(run, rest)
  return first
})

/** The commands that are pipelined after a login, in the same write. */
export const commandsOf = (run: Run, input: FlightInput): ReadonlyArray<Entry.Planned> =>
  input.steps.map((step) => planned(run, step, input))

const planned = (run: Run, step: Flight.FlightStep, input: FlightInput): Entry.Planned => {
  switch (step) {
    case "capability":
      return { step, command: Command.capability }
    case "id":
      return { step, command: Command.id(run.settings.id ?? new Map()), optional: true }
    case "enable":
      return { step, command: Reserved.enable(input.enable), optional: true }
    case "select":
      return selecting(run, input)
    case "compress":
      return { step, command: Reserved.compress, kind: "compress", optional: true }
  }
}

/** SELECT, with all that happened since an earlier connection, where the server can tell. RFC 7162 §3.1.8, §3.2.5. */
export const selecting = (run: Run, input: FlightInput): Entry.Planned => {
  const { mailbox, readOnly, resumption } = input
  const since = resumption === "QRESYNC" ? run.follower?.since(mailbox) : undefined
  run.follower?.opening(since !== undefined)
  const params = since !== undefined ? [`QRESYNC (${since.uidValidity} ${since.modSeq})`] : []
  return {
    step: "select",
    // where QRESYNC is enabled, so is CONDSTORE (E06)
    command: Reserved.select(mailbox, {
      readOnly,
      params: resumption === "CONDSTORE" ? ["CONDSTORE"] : params
    }),
    completed: opened(run, input)
  }
}

/**
 * The mailbox is open once its OK is read: what follows it in the same packet counts already. A refusal leaves
 * none open, not even the one before (O04). RFC 9051 §6.3.2.
 */
const opened =
  (run: Run, { mailbox, readOnly }: FlightInput): Entry.Planned["completed"] =>
  (tagged, untagged) => {
    const state =
      tagged.condition === "OK" ? Mailbox.fromSelect(mailbox, readOnly, untagged, tagged.code) : undefined
    run.attempt.mailbox = state
    if (state === undefined) run.follower?.closed()
    else run.follower?.opened(state)
  }

/** How a server that lists this may be written to; a synchronizing literal works everywhere. */
export const encodingFor = (
  capabilities: Capability.Capabilities | undefined,
  utf8 = false
): EncodeOptions => ({
  literals: capabilities === undefined ? "synchronizing" : Capability.literals(capabilities),
  utf8
})

/** They wait for their steps. */
export const keepInFlight = ({ attempt }: Run, entries: ReadonlyArray<Entry.Entry>): void => {
  if (entries.length > 0) attempt.inFlight = [...attempt.inFlight, ...entries]
}

/** The command of the step, where it was sent along with an earlier one. */
export const takeInFlight = ({ attempt }: Run, step: Step): Entry.Entry | undefined => {
  const found = attempt.inFlight.find((entry) => entry.step === step)
  if (found !== undefined) attempt.inFlight = attempt.inFlight.filter((entry) => entry !== found)
  return found
}

/** A refusal by tag, in the server's words. */
export const rejected = (
  session: Session,
  command: string,
  tagged: Tagged,
  step: Step
): ImapError.ImapError =>
  ImapError.make(ofCommand(tagged, command, session.recorder.redactor), step, {
    serverText: session.recorder.redactor.text(tagged.text)
  })

/** A refusal without a tag, in the server's words. */
export const swallowed = (
  session: Session,
  command: string,
  text: string | undefined,
  step: Step
): ImapError.ImapError =>
  ImapError.make({ _tag: "CommandRejectedUntagged", command }, step, {
    serverText: text === undefined ? undefined : session.recorder.redactor.text(text)
  })
