/**
 * The only commands of the clear channel: CAPABILITY, and STARTTLS. Reading stops after the OK of STARTTLS: anything after
 * it in the same packet was injected (S06). Its response code is clear text, and ignored. RFC 9051 §6.2.1.
 */
import { Effect } from "effect"
import * as Capability from "../../imap/Capability.ts"
import { askCapability } from "../../imap/command/capability.ts"
import * as Reserved from "../../imap/command/Reserved.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Activities } from "../machine/activities.ts"
import type { Quotation } from "../../failure/Quotation.ts"
import type * as Entry from "../session/Entry.ts"
import { listOf } from "./steps/capability.ts"
import { effectOf } from "./activity.ts"
import { encodingFor } from "./encodingFor.ts"
import { ask, keepInFlight, takeInFlight } from "./flight.ts"
import { codeOf } from "../../failure/quirk/byCode.ts"
import { session, type Run } from "./Run.ts"

/**
 * Asks what the server offers. If TLS is required, STARTTLS is sent along: the list then only decides whether a refusal
 * means that STARTTLS is not offered.
 */
export const inquire = Effect.fnUntraced(function* (
  run: Run,
  { wayIn, upgrades }: Activities["inquire"]["input"]
) {
  if (!upgrades) return yield* effectOf(ask("capability", run, alone, wayIn))
  const from = yield* session(run, wayIn, "capability")
  const [asked, ...rest] = yield* from.commands.send(
    [{ step: "capability", command: askCapability, reads: ["Capability"] }, planned],
    encodingFor(undefined)
  )
  keepInFlight(run, rest)
  const list = asked && (yield* listOf(run, from, asked, yield* from.commands.answer(asked)))
  return { type: "ok" as const, capabilities: list ?? Capability.none }
})

const alone = {
  steps: ["capability"],
  capabilities: undefined,
  before: undefined,
  identified: false,
  enable: [],
  utf8: false,
  resumption: undefined,
  mailbox: "",
  readOnly: false
} as const

export const startTls = Effect.fnUntraced(function* (
  run: Run,
  { wayIn, listed }: Activities["startTls"]["input"]
) {
  const from = yield* session(run, wayIn, "starttls")
  const { redactor } = run.recorder
  const refused = (text: string, code: { readonly code?: Quotation } = {}) =>
    ImapError.make({ _tag: "StartTlsFailed", refused: true, ...code }, "starttls", {
      serverText: redactor.text(text)
    })
  const sent = takeInFlight(run, "starttls")
  const [entry = sent] =
    sent === undefined ? yield* from.commands.send([planned], encodingFor(undefined)) : []
  const unknown = () => ImapError.make({ _tag: "StartTlsFailed" }, "starttls")
  if (entry === undefined) return yield* unknown()
  const answer = yield* Effect.mapError(from.commands.answer(entry), asFailure)
  if (answer._tag === "Tagged" && answer.condition === "OK") return { type: "ok" as const }
  if (sent !== undefined && !listed) return { type: "notOffered" as const }
  if (answer._tag === "Tagged") return yield* refused(answer.text, codeOf(answer, redactor))
  return yield* answer.text === undefined ? unknown() : refused(answer.text)
})

/**
 * Anything but an injection or an end of the connection is a failure of STARTTLS: the connection never continues in the
 * clear (S04). A server that says goodbye has not said that STARTTLS is broken.
 */
const asFailure = (error: ImapError.ImapError): ImapError.ImapError =>
  ends.has(error.reason._tag)
    ? error
    : ImapError.withReason(error, {
        _tag: "StartTlsFailed",
        ...(isStray(error) ? { notImap: true } : {})
      })

const ends: ReadonlySet<ImapError.ImapError["reason"]["_tag"]> = new Set([
  "StartTlsInjection",
  "ConnectionLost",
  "ServerBye"
])

/** Returns whether what came in place of the answer was no IMAP response. */
const isStray = ({ reason }: ImapError.ImapError): boolean =>
  reason._tag === "ProtocolViolation" || (reason._tag === "ProtocolDesync" && reason.received === "line")

const planned: Entry.Planned = { step: "starttls", command: Reserved.startTls, kind: { _tag: "startTls" } }
