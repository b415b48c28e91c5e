/**
 * The one place where what a server said meets the quirks. Whatever an activity fails with passes through here, and
 * what was recognised is told to the trace and kept for the report.
 */
import { Duration } from "effect"
import * as Capability from "../Capability.ts"
import * as ImapError from "../ImapError.ts"
import * as Quirks from "../Quirks.ts"
import { ours, type Quotation, type Redactor } from "../Quotation.ts"
import type { Reason, ReasonTag, Step } from "../Reason.ts"
import type { Response, Status, Tagged } from "../Response.ts"
import { codeOf } from "./refusal.ts"
import type { Run } from "./Run.ts"

/** How the server said what came to this reason, where the reason says no more than that it was said. */
const manners: Partial<Readonly<Record<ReasonTag, Quirks.Manner>>> = {
  NotImap: "line",
  ClosedBeforeGreeting: "end",
  ConnectionLost: "end",
  ServerRefused: "BYE",
  ServerBye: "BYE",
  AuthRejected: "NO",
  AuthTemporarilyUnavailable: "NO",
  AuthThrottled: "NO",
  AuthSyntaxRejected: "BAD",
  TooManyConnections: "NO",
  MailboxMissing: "NO",
  MailboxNoAccess: "NO",
  MailboxBusy: "NO",
  MailboxUnavailable: "NO",
  CommandRejected: "NO",
  CommandRejectedUntagged: "BAD",
  TlsProtocol: "end",
  TlsName: "end",
  TlsUntrusted: "end"
}

const mannerOf = (reason: Reason): Quirks.Manner | undefined =>
  reason._tag === "CommandRejected" ? reason.status : manners[reason._tag]

/** What was said, whatever came of it. */
export interface Said {
  readonly state: Step
  readonly manner: Quirks.Manner
  readonly code?: Quotation | undefined
  /** What the account's owner calls the mailbox that it was about. */
  readonly mailbox?: string | undefined
  /** What stands in the response code after its name, a page for some; made when it is asked for. */
  readonly page?: (() => Quotation) | undefined
  /** As it came: compared with the quirks, and not kept. */
  readonly raw: string
  /** As it may be told; made when it is. */
  readonly text: () => Quotation
}

/** A response's words at a step. */
export const said = ({ recorder: { redactor } }: Run, state: Step, response: Tagged | Status): Said => ({
  state,
  manner: response.condition,
  ...codeOf(response, redactor),
  page: pageIn(response, redactor),
  raw: response.text,
  text: () => redactor.text(response.text)
})

const pageIn = ({ code }: Tagged | Status, redactor: Redactor): Said["page"] =>
  code === undefined || code.args === "" ? undefined : () => redactor.text(code.args)

/** What the winner lists, as far as it has told. */
const listed = (run: Run): Quirks.Seen["capabilities"] => {
  const { authenticated, capabilities = Capability.none, winner } = run.context()
  return winner === undefined ? Capability.none : (authenticated ?? capabilities)
}

const seen = (run: Run, said: Said): Quirks.Seen => {
  const { account, attempt, settings } = run
  const session = attempt.winner
  return {
    state: said.state,
    manner: said.manner,
    code: said.code,
    text: said.raw,
    host: settings.host,
    user: account.user,
    credential: account.token === undefined ? "password" : "token",
    greeting: session?.rawGreeting() ?? "",
    capabilities: listed(run)
  }
}

/** Tells the report, and once for each connection the trace, of a quirk that was met. */
export const note = (run: Run, { id }: Quirks.Quirk): void => {
  if (run.attempt.met.has(id)) return
  run.attempt.met.add(id)
  run.met.add(id)
  run.recorder.emit("trace:note", { text: `quirk ${id}` })
}

/** The quirk with one of these recoveries that was met. */
export const meet = <Name extends Quirks.Recovery["_tag"]>(
  run: Run,
  said: Said,
  ...recoveries: ReadonlyArray<Name>
): Quirks.Found<Name> | undefined => {
  const found = Quirks.find(run.quirks, seen(run, said), ...recoveries)
  if (found !== undefined) note(run, found.quirk)
  return found
}

/** Another greeting follows on this one. */
export const isProvisional =
  (run: Run) =>
  (greeting: Response): boolean => {
    if (greeting._tag !== "Status") return false
    return meet(run, said(run, "greeting", greeting), "Provisional") !== undefined
  }

/** What is known before anything is said at the login. Whether it will matter is not: the trace is not told. */
export const foresee = (run: Run, recovery: "LoginFirst" | "LoginBehindPlain"): Quirks.Quirk | undefined =>
  Quirks.find(run.quirks, seen(run, { state: "auth", manner: "OK", raw: "", text: () => ours("") }), recovery)
    ?.quirk

const longestWait = Duration.minutes(15)

/** A server's hint, within reason; else what is known to be needed. */
const waitOf = (
  { recovery }: Quirks.Found<"Means">,
  milliseconds: string | undefined
): Duration.Duration | undefined => {
  if (milliseconds !== undefined) return Duration.min(Duration.millis(Number(milliseconds)), longestWait)
  return recovery.retryAfter === undefined ? undefined : Duration.fromInputUnsafe(recovery.retryAfter)
}

/** What the quirk says that it means, with the facts that stood in the server's words. */
export const meaning = (
  found: Quirks.Found<"Means">,
  said: Said,
  error?: ImapError.ImapError
): ImapError.ImapError => {
  const text = said.text()
  const { help, milliseconds, product } = Quirks.facts(found.quirk, text, said.page?.())
  const { reason } = found.recovery
  const facts = {
    ...(said.code === undefined ? {} : { code: said.code }),
    ...(help === undefined ? {} : { help }),
    ...(product === undefined ? {} : { product }),
    ...("detail" in reason ? { detail: text } : {}),
    ...("mailbox" in reason ? { mailbox: said.mailbox ?? reason.mailbox } : {})
  }
  return ImapError.make({ ...reason, ...facts }, said.state, {
    serverText: error?.serverText ?? (text === "" ? undefined : text),
    retryAfter: waitOf(found, milliseconds) ?? error?.retryAfter,
    causes: error?.causes
  })
}

/** What was said, of a failure that tells no more than that. */
export const saidIn = ({ reason, serverText, step }: ImapError.ImapError): Said | undefined => {
  const manner = mannerOf(reason)
  if (manner === undefined) return undefined
  const text = serverText ?? ("detail" in reason ? reason.detail : ours(""))
  return {
    state: step,
    manner,
    code: "code" in reason ? reason.code : undefined,
    raw: text,
    text: () => text
  }
}

/** The failure as it is meant. */
export const meant = (run: Run, error: ImapError.ImapError): ImapError.ImapError => {
  const said = saidIn(error)
  const found = said === undefined ? undefined : meet(run, said, "Means")
  return said === undefined || found === undefined ? error : meaning(found, said, error)
}
