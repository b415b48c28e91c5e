/**
 * Compares what a server said with the quirks, and is the only code that does. Every failure of an activity passes through
 * here. A quirk that is acted on is noted in the trace and named in the report.
 */
import { Duration, Effect } from "effect"
import * as Capability from "../../imap/Capability.ts"
import * as ImapError from "../../failure/ImapError.ts"
import { between, ours, type Quotation, type Redactor } from "../../failure/Quotation.ts"
import type { PlainReason, ReasonTag, Step } from "../../failure/Reason.ts"
import type { Response, Status, Tagged } from "../../imap/Response.ts"
import { codeOf } from "../../failure/quirk/byCode.ts"
import { waitMsIn } from "../../failure/quirk/askedWait.ts"
import { facts as factsOf, find, findAll, type Found, isAnyAbout } from "../../failure/quirk/find.ts"
import { complete } from "../../failure/quirksInForce.ts"
import type { Manner, Quirk, Recovery, Seen } from "../../failure/quirk/Quirk.ts"
import type { Session } from "../session/Session.ts"
import { contextOf, type Run } from "./Run.ts"

/** The words or behaviour of a server at a step, by which a quirk is recognised. */
export interface Symptom {
  readonly state: Step
  readonly manner: Manner
  readonly code?: Quotation | undefined
  /** The name of the mailbox that it was about. */
  readonly mailbox?: string | undefined
  /** The arguments of the response code, sometimes the address of a web page; quoted when needed. */
  readonly page?: (() => Quotation) | undefined
  /** The server's text, unredacted: compared with the quirks, and not kept. */
  readonly raw: string
  /** The server's text, redacted; made when needed. */
  readonly text: () => Quotation
}

type RecoveryName = Recovery["_tag"]

/** Finds the quirk that matches, and records it, because the caller acts on it. */
export const applyQuirk = <Name extends RecoveryName>(
  run: Run,
  symptom: Symptom,
  ...recoveries: ReadonlyArray<Name>
): Found<Name> | undefined => {
  const found = recognise(run, symptom, ...recoveries)
  if (found !== undefined) note(run, found.quirk)
  return found
}

/** Finds the quirk that fits and has one of these recoveries. */
const recognise = <Name extends RecoveryName>(
  run: Run,
  symptom: Symptom,
  ...recoveries: ReadonlyArray<Name>
): Found<Name> | undefined =>
  isAnyAbout(run.quirks, symptom, recoveries)
    ? find(run.quirks, seen(run, symptom), ...recoveries)
    : undefined

const seen = (run: Run, symptom: Symptom): Seen => {
  const { account, attempt, settings } = run
  const session = attempt.winner
  return {
    state: symptom.state,
    manner: symptom.manner,
    code: symptom.code,
    text: symptom.raw,
    host: settings.host,
    user: account.user,
    credential: account.token === undefined ? "password" : "token",
    greeting: session?.rawGreeting() ?? "",
    capabilities: listed(run)
  }
}

/** The capabilities that the winner lists, as far as they are known. */
const listed = (run: Run): Seen["capabilities"] => {
  const { login, mailbox, race } = contextOf(run)
  return race.winner === undefined
    ? Capability.none
    : (mailbox.capabilities ?? login.capabilities ?? Capability.none)
}

/** Notes a quirk in the trace, once for each connection. */
export const note = (run: Run, { id }: Quirk): void => {
  const { connections } = contextOf(run)
  if (run.noted.get(id) === connections) return
  run.noted = new Map(run.noted).set(id, connections)
  run.recorder.emit("trace:note", { text: `quirk ${id}`, kind: "quirk", quirk: id })
}

/** The quirk that says another greeting follows this one. */
export const provisional = (run: Run, greeting: Response): Quirk | undefined =>
  greeting._tag === "Status"
    ? recognise(run, symptomOf(run, "greeting", greeting), "Provisional")?.quirk
    : undefined

/** The quirk to be expected at the login. It is not noted, since it may not matter. */
export const expectedAtLogin = (run: Run, recovery: "LoginFirst" | "LoginAfterPlain"): Quirk | undefined =>
  recognise(run, expected("auth"), recovery)?.quirk

/** Returns whether NOTIFY is to be sent for the names of mailboxes alone. */
export const notifiesNamesAlone = (run: Run): boolean =>
  applyQuirk(run, expected("selected"), "NamesAlone") !== undefined

/** Leaves out of a list what a server that greets like this one does not keep. */
export const withoutUnkept = (
  run: Run,
  from: Session,
  list: Capability.Capabilities | undefined
): Capability.Capabilities | undefined => {
  if (list === undefined) return undefined
  const symptom = { ...seen(run, expected("capability")), greeting: from.rawGreeting() }
  const found = findAll(run.quirks, symptom, "Without").filter(({ recovery }) =>
    recovery.capabilities.some((name) => list.has(name))
  )
  for (const { quirk } of found) note(run, quirk)
  const unkept = new Set(found.flatMap(({ recovery }) => recovery.capabilities))
  return found.length === 0 ? list : new Set(Array.from(list).filter((name) => !unkept.has(name)))
}

/** Before the server has said anything: what it lists decides. */
const expected = (state: Step): Symptom => ({ state, manner: "OK", raw: "", text: () => ours("") })

export const symptomOf = (
  { recorder: { redactor } }: Run,
  state: Step,
  response: Tagged | Status
): Symptom => ({
  state,
  manner: response.condition,
  ...codeOf(response, redactor),
  page: pageIn(response, redactor),
  raw: response.text,
  text: () => redactor.text(response.text)
})

const pageIn = ({ code }: Tagged | Status, redactor: Redactor): Symptom["page"] =>
  code === undefined || code.args === "" ? undefined : () => redactor.text(code.args)

/** Loads what is known of refusals and losses, of which a connection that succeeds has none. */
export const withKnown = (run: Run): Effect.Effect<void> =>
  Effect.map(
    Effect.suspend(() => complete(run.quirks, run.knownQuirks)),
    (quirks) => {
      run.quirks = quirks
    }
  )

/** Fails as a quirk explains it, or unchanged. */
export const failed = (run: Run, error: ImapError.ImapError): Effect.Effect<never, ImapError.ImapError> =>
  Effect.andThen(
    withKnown(run),
    Effect.suspend(() => Effect.fail(diagnose(run, error)))
  )

/** Returns the failure as a quirk explains it, or unchanged, once what is known is loaded. */
export const diagnose = (run: Run, error: ImapError.ImapError): ImapError.ImapError => {
  for (const symptom of isFirstCut(run, error) ? [] : symptomsIn(error)) {
    const found = applyQuirk(run, symptom, "Means")
    if (found !== undefined) return diagnosis(found, symptom, error.reason, error)
  }
  return error
}

/** The words of a BYE count before those of a refusal that came shortly before it. */
const symptomsIn = (error: ImapError.ImapError): ReadonlyArray<Symptom> => {
  const symptom = symptomIn(error)
  if (symptom === undefined) return []
  const last = error.reason._tag === "ServerBye" ? symptom.raw.split(between).at(-1) : undefined
  return last === undefined || last === symptom.raw ? [symptom] : [{ ...symptom, raw: last }, symptom]
}

/**
 * Returns whether a connection was cut for the first time, without a word. Only if the next one ends the same way does the
 * server mean it.
 */
const isFirstCut = (run: Run, { reason, serverText, step }: ImapError.ImapError): boolean => {
  const [last] = contextOf(run).causes
  return (
    serverText === undefined &&
    reason._tag === "ConnectionLost" &&
    (last?.reason._tag !== "ConnectionLost" || last.step !== step)
  )
}

/** The symptom of a failure whose reason says only that the server refused. */
const symptomIn = ({ reason, serverText, step }: ImapError.ImapError): Symptom | undefined => {
  const known = mannerOf(reason)
  if (known === undefined) return undefined
  // a line without a tag just before a cut is what the server had to say of it
  const manner =
    known === "end" && serverText !== undefined && reason._tag === "ConnectionLost" ? "line" : known
  const text = serverText ?? ("detail" in reason ? reason.detail : ours(""))
  const problem = reason._tag === "CredentialUnavailable" ? reason.problem : text
  return {
    state: step,
    manner,
    code: "code" in reason ? reason.code : undefined,
    raw: problem,
    text: () => text
  }
}

const mannerOf = (reason: PlainReason): Manner | undefined =>
  reason._tag === "CommandRejected" ? reason.status : manners[reason._tag]

/** The manner of a refusal, for the reasons that report only that there was one. */
const manners: Partial<Readonly<Record<ReasonTag, Manner>>> = {
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
  OAuthTokenRejected: "NO",
  AuthorizationDenied: "NO",
  CredentialUnavailable: "NO",
  TlsProtocol: "end",
  TlsName: "end",
  TlsUntrusted: "end",
  TlsExpired: "end"
}

/** Makes the error that the quirk names, with the facts from the server's words; `plain`: the reason without the quirk. */
export const diagnosis = (
  found: Found<"Means">,
  symptom: Symptom,
  plain: PlainReason,
  error?: ImapError.ImapError
): ImapError.ImapError => {
  const text = symptom.text()
  const facts = factsOf(found.quirk, text, symptom.page?.())
  // the text of a failure without the server's words is the transport's
  const said = error === undefined && text !== "" ? text : undefined
  return ImapError.make(meant(found, symptom, plain, facts), symptom.state, {
    serverText: error?.serverText ?? said,
    retryAfter: waitOf(found, facts["milliseconds"], text) ?? error?.retryAfter,
    causes: error?.causes,
    port: error?.port,
    progress: error?.progress,
    call: error?.call,
    quirk: found.quirk
  })
}

/** The reason that the quirk names; the one that there is without it, if it names none. */
const meant = (
  { recovery: { reason } }: Found<"Means">,
  symptom: Symptom,
  plain: PlainReason,
  { help, product }: ReturnType<typeof factsOf>
): PlainReason =>
  reason === undefined
    ? plain
    : {
        ...reason,
        ...(symptom.code === undefined ? {} : { code: symptom.code }),
        ...(help === undefined ? {} : { help }),
        ...(product === undefined ? {} : { product }),
        ...("detail" in reason ? { detail: symptom.text() } : {}),
        ...("mailbox" in reason ? { mailbox: symptom.mailbox ?? reason.mailbox } : {})
      }

/** The wait that the server asks for, up to `longestWait`; else the one that the quirk is known to need. */
const waitOf = (
  { recovery }: Found<"Means">,
  milliseconds: string | undefined,
  said: string
): Duration.Duration | undefined => {
  const inWords = recovery.reason?._tag === "AuthThrottled" ? waitMsIn(said) : undefined
  const asked = milliseconds === undefined ? inWords : Number(milliseconds)
  if (asked !== undefined) return Duration.min(Duration.millis(asked), longestWait)
  return recovery.retryAfter === undefined ? undefined : Duration.fromInputUnsafe(recovery.retryAfter)
}

const longestWait = Duration.minutes(15)
