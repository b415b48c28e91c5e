/** Shows why the connection failed: the diagnosis that its end recorded, and the lines that show it. */
import {
  type Advice,
  type Diagnosis,
  diagnosisOf,
  observation,
  ofRefusal
} from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/internal/Trace"
import { type CommandSpan, type Connection, isFailed, type WireLine } from "../connection/Connection.ts"
import {
  commandOf,
  formOf,
  heard,
  humanText,
  isByToken,
  isLoginName,
  isUnsafeLogin,
  mechanismIn,
  mechanismOf,
  quotedLines
} from "../evidence/facts.ts"
import { usedUpIn } from "../evidence/watch/Downloads.ts"
import { watchedOn } from "../evidence/watch/Watches.ts"
import { waitingIn } from "../evidence/waiting.ts"
import { endedWith } from "../evidence/ending.ts"
import { goesOn } from "../evidence/goesOn.ts"
import { asked, askedAfter, sequelOf } from "../fleet/Asked.ts"
import { unknownTag } from "./unanswered.ts"
import { afterOpening, evidenceFor, refusedLoginLine, unfinishedLine } from "./failureLines.ts"
import { type Evidence, evidenceOf, finding, type LongRule, type Rule } from "./Finding.ts"

/** Reports the reason that the end names; an unknown one is shown by its tag. */
export const failure: LongRule = function* (connection) {
  const { ended } = connection
  if (ended?.error === undefined || !isFailed(ended.outcome)) return []
  const sequel = sequelOf(connection)
  const diagnosis = diagnosed({
    ...ended,
    error: ended.error,
    circumstances: {
      ...(sequel === "lost" ? endedWith(ended) : ended.circumstances),
      ...(ended.error === "AuthenticatedNotConnected" && isTokenLogin(connection) && { token: true }),
      ...(ended.error === "BandwidthExceeded" &&
        usedUpIn([(yield* watchedOn.working(connection)).commands.downloads]))
    }
  })
  const { addition } = diagnosis
  const shown = evidenceFor(connection, ended.error) ?? evidenceOf(connection.endLine)
  const evidence =
    addition === "unknownTag"
      ? evidenceOf(
          shown,
          (yield* unknownTag(connection)).flatMap((strange) => strange.evidence)
        )
      : withLine(connection, shown, addition)
  const said = addition === "saidToWait" ? waitedFor(connection) : undefined
  const quote = quotedLines(connection).length === 0 ? (ended.serverText ?? said?.text) : undefined
  const told = addition === "shutsDown" && isUponIdle(connection) ? { ...diagnosis, ...uponIdle } : diagnosis
  const isCutShort = diagnosis.actionBy === "nobody" || addition === "tokenNotRenewed"
  const tried = sequel === "lost" && isCutShort ? diagnosis.try + goesOn(connection) : diagnosis.try
  const asks = askedAfter({ ...diagnosis, try: tried }, sequel)
  const circumstances = { asks, quote, found: diagnosis.found, step: ended.step }
  // the viewer shows when a connection that was not tried may be tried again
  const id = addition === "heldBack" || addition === "heldBackFull" ? "held-back" : idOf(ended.error)
  return finding(id, "failure", evidence, told, circumstances)
}

const isTokenLogin = ({ commands }: Connection): boolean => commands.some(({ text }) => isByToken(text))

/** What comes so soon after IDLE was accepted may come of it, in milliseconds. */
const atOnce = 500

/** Returns whether the server ended the session as soon as it had accepted IDLE. RFC 9051 §6.3.13. */
const isUponIdle = (connection: Connection): boolean => {
  const [before, last] = heard(connection).slice(-2)
  return (
    connection.commands.at(-1)?.name === "IDLE" &&
    before?.text.startsWith("+") === true &&
    last?.condition === "BYE" &&
    last.time - before.time <= atOnce
  )
}

const uponIdle = {
  title: "The server ended the session as soon as IDLE began, and says that it shuts down or restarts",
  why: "Only its words say so: if it takes a login soon after, or does the same at the next IDLE, IDLE is what it ends."
}

/** Returns the lines with the one that shows what was known besides the reason. */
const withLine = (
  connection: Connection,
  lines: Evidence | undefined,
  addition: string | undefined
): Evidence | undefined => {
  if (addition === "saidToWait") return evidenceOf(waitedFor(connection)?.line, lines)
  if (addition === "unfinished") return evidenceOf(lines?.slice(0, 1), unfinishedLine(connection), lines)
  if (addition === "refusedLogin") {
    const before = lines?.filter((line) => line !== connection.endLine)
    return evidenceOf(before, refusedLoginLine(connection))
  }
  return lines
}

/** Returns the line in which the server said what it waits for, or does, before it answers. */
const waitedFor = (connection: Connection): WireLine | undefined => {
  const owed = connection.commands.filter(({ answer, name }) => answer === undefined && name !== "IDLE")
  return owed.flatMap((command) => waitingIn(command, connection)?.said ?? []).at(-1)
}

type Ended = Trace.EventData<"connection:ended">

/** Returns the recorded diagnosis. A newer version may have recorded a reason that this one does not know. */
const diagnosed = (
  failed: Ended & { readonly error: string }
): Partial<Diagnosis> & Pick<Diagnosis, "actionBy" | keyof Advice> =>
  diagnosisOf(failed) ?? {
    title: `The connection failed (${/^\w{1,64}$/.test(failed.error) ? failed.error : "for a reason without a name"})`,
    why: "A newer version wrote this trace; this one does not know the reason.",
    try: "Read it with the version that wrote it.",
    actionBy: "user"
  }

/** The ids of two reasons that have another name as findings. */
const ids: ReadonlyMap<string, string> = new Map([
  ["UnsafeLogin", "netease-unsafe-login"],
  ["CommandRejectedUntagged", "untagged-bad"]
])

/** Returns the id: the reason's tag, as in errors and JSON. */
const idOf = (tag: string): string => ids.get(tag) ?? tag

/**
 * Reports the other failures of the attempt: those of the other way in, or of an earlier try. The loss of a mailbox that
 * an earlier connection had open is reported there.
 */
export const alsoFailed: Rule = (connection) => {
  const { ended, endLine, selectedAt } = connection
  if (ended?.causes === undefined) return []
  const when = isOnlyWay(connection) ? "Earlier" : "Also"
  const own = diagnosisOf({ ...ended, error: ended.error ?? "" })
  return ended.causes.flatMap((cause) => {
    const { error, facts, serverText, step } = cause
    const diagnosis = diagnosisOf(cause)
    // the words about silent ports name all ports
    const isSame =
      ended.error === error &&
      ended.step === step &&
      (error === "Timeout" ? step === "tcp" : ended.facts?.["port"] === facts["port"])
    if (diagnosis === undefined || isSame || diagnosis.title === own?.title) return []
    if (selectedAt === undefined && afterOpening.has(step)) return []
    const isClosed = error === "ConnectRefused"
    // the words about a silent port name the one that refused
    if (isClosed && ended.error === "Timeout" && ended.step === "tcp") return []
    const dated = { ...diagnosis, title: `${when}: ${diagnosis.title}` }
    const circumstances = {
      quote: serverText,
      found: diagnosis.found,
      step,
      // where another port is open, or was before, this one is not to be mended
      asks:
        isClosed && (!unreached.has(ended.error ?? "") || wasOpen(ended)) && !wasOpen(cause)
          ? closedBeside
          : undefined
    }
    return finding(idOf(error), "info", evidenceOf(endLine), dated, circumstances)
  })
}

/** Returns whether the port that refused had accepted a connection of this program before. */
const wasOpen = ({ circumstances }: Pick<Ended, "circumstances">): boolean =>
  circumstances?.["reachedMs"] !== undefined

/** The failures after which it is not known whether the server is there. */
const unreached: ReadonlySet<string> = new Set([
  "ConnectRefused",
  "DnsNotFound",
  "DnsTemporary",
  "HostUnreachable",
  "Offline",
  "Timeout"
])

const closedBeside = asked({
  try: "Nothing to do about that: many servers have one of the two ports alone.",
  actionBy: "nobody"
})

/** Returns whether other failures must be those of an earlier try: in this one, there was one way in. */
const isOnlyWay = ({ net, started }: Connection): boolean =>
  (started?.attempt ?? 1) > 1 && new Set(net.map(({ begun }) => begun.lane)).size === 1

/** Reads the server's last words if no end is recorded: a refused login or mailbox, or a BYE, which may be the greeting. */
export const withoutEnd: Rule = (connection) => {
  if (connection.ended !== undefined || connection.selectedAt !== undefined) return []
  const last = heard(connection).findLast(({ condition }) => condition !== undefined)
  if (last === undefined) return []
  const command = commandOf(connection, last)
  const facts = shown(connection, command)
  const diagnosis = (error: string, step: string) =>
    diagnosisOf({ error, step, facts, serverText: humanText(last.text) })
  const tell = (
    tag: string,
    step: string,
    advice: ReturnType<typeof observation> | undefined = diagnosis(tag, step)
  ) => finding(idOf(tag), "failure", evidenceOf(last.line, command?.line), advice, { quote: last.text, step })
  if (isUnsafeLogin(connection, last)) return tell("UnsafeLogin", "select")
  const name = command?.name ?? ""
  if (last.condition !== "OK" && isLoginName(name)) {
    const code = last.code ?? (last.condition === "BAD" ? "BAD" : "AUTHENTICATIONFAILED")
    const host = connection.started?.host ?? ""
    const meant = ofRefusal({ host, step: "auth", code, text: last.text })
    // of a refusal that is not about the credential, only the code is known
    return meant === undefined && code !== "AUTHENTICATIONFAILED"
      ? tell("command-refused", "auth", loginRefused(name, code))
      : tell(meant?.tag ?? "AuthRejected", "auth").map((found) => ({
          ...found,
          why: `${found.why}${triedAgain(connection, last)}`
        }))
  }
  if (last.condition !== "BYE") return []
  if (connection.started === undefined || last !== connection.wire[0]) return tell("ServerBye", "command")
  return tell(last.code === "LIMIT" ? "TooManyConnections" : "ServerRefused", "greeting")
}

/** The facts of a reason that the lines show. */
const shown = (
  connection: Connection,
  command: CommandSpan | undefined
): { readonly [name: string]: unknown } => ({
  mechanism:
    command !== undefined && isLoginName(command.name) ? mechanismIn(command) : mechanismOf(connection),
  idSent: connection.commands.some(({ name }) => name === "ID")
})

/** Says that another login followed, of whose answer nothing is known. */
const triedAgain = ({ commands }: Connection, { line }: Pick<WireLine, "line">): string => {
  const again = commands.find((each) => each.line > line && isLoginName(each.name))
  return again === undefined
    ? ""
    : ` The app sent ${formOf(again)} after it, and the trace has no answer to that.`
}

const loginRefused = (step: string, code: string): ReturnType<typeof observation> => ({
  ...observation("command-refused", { ms: 0, step, code }),
  why: "The login failed."
})
