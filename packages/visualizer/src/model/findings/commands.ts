/** Findings about commands on a connection in use: refusals, missing answers, lines that are not IMAP. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Answer, CommandSpan, Connection, WireLine } from "../connection/Connection.ts"
import { isLoginName, isOwn, isRefused, isSelect, said } from "../evidence/facts.ts"
import { after } from "../evidence/after.ts"
import { acceptedLater, begunBefore } from "../evidence/inUse.ts"
import { isLoggedIn, isOpening, openedAt } from "../evidence/said.ts"
import { isUnsent } from "../evidence/unsent.ts"
import { unheardOn } from "../evidence/unheard.ts"
import { each, filtered } from "../../trace/pieces.ts"
import {
  type Evidence,
  evidenceOf,
  finding,
  type LongRule,
  observed,
  type Rule,
  type Severity
} from "./Finding.ts"

const most = 3

/** Reports refused commands that were repeated with success. */
export const repaired: Rule = (connection) =>
  inUse(connection)
    .filter((command) => isRefused(command) && !isReportedElsewhere(command))
    .flatMap((command) => {
      const again = acceptedLater(command, connection)
      const evidence = evidenceOf(command.answer?.line, again?.answer?.line, command.line)
      const facts = { step: command.name, code: refusalOf(command), count: 1, readOnly: false }
      return again === undefined
        ? []
        : told("accepted-later", "info", evidence, { ...facts, quote: command.answer?.text ?? "" })
    })
    .slice(0, most)

/**
 * Returns the commands that did not end the connection: those after a mailbox was open, or after the login if the
 * connection ended well or is another program's, which may go on after a refusal.
 */
export const inUse = (connection: Connection): ReadonlyArray<CommandSpan> => {
  const { clock, commands, ended } = connection
  const opened = openedAt(connection)
  const isWell = clock !== "own" || ended?.outcome === "closed"
  const since = opened ?? (isWell ? commands.find(isLoggedIn)?.answer?.line : undefined)
  const cause = opened === undefined ? ended?.serverText : undefined
  return since === undefined
    ? []
    : commands.filter(({ answer, line }) => line > since && !(cause && answer?.text.includes(cause)))
}

/** Returns whether the words of a refusal are reported with the login, with ID or with the mailbox. */
const isReportedElsewhere = (command: CommandSpan): boolean => isLoginName(command.name) || isOwn(command)

/** Returns the code of a refusal, or `BAD` for such an answer without one. */
const refusalOf = (command: CommandSpan): string | undefined =>
  codeOf(command) ?? (command.answer?.condition === "BAD" ? "BAD" : undefined)

/** Returns the response code, without its arguments. RFC 9051 §7.1. */
const codeOf = ({ answer }: CommandSpan): string | undefined => answer?.code?.split(" ")[0]

const told = (
  id: "select-refused" | "command-refused" | "accepted-later" | "extension-refused",
  severity: Severity,
  evidence: Evidence | undefined,
  facts: {
    readonly step: string
    readonly code: string | undefined
    readonly count: number
    readonly readOnly: boolean
    readonly quote: string
    readonly ms?: number
  }
) =>
  finding(id, severity, evidence, Advice.observation(id, { ms: 0, ...facts }), {
    quote: facts.quote,
    step: facts.step
  })

/** Reports extensions that were refused, before or after a mailbox was open. Without IDLE, mail comes later. */
export const extensionRefused: Rule = (connection) =>
  Array.from(Map.groupBy(connection.commands.filter(isExtension), ({ name }) => name)).flatMap(
    ([step, all]) => {
      const command = all.find(isRefused)
      if (command?.answer === undefined) return []
      return told(
        "extension-refused",
        step === "IDLE" ? "warning" : "info",
        evidenceOf(command.answer.line, command.line),
        {
          step,
          code: refusalOf(command),
          count: 1,
          readOnly: false,
          quote: command.answer.text,
          ms: begunBefore(command, connection)
        }
      )
    }
  )

/** Commands of extensions that the client sends for itself; whatever it was asked for works without them. */
const isExtension = ({ name }: CommandSpan): boolean => /^(?:IDLE|COMPRESS|ENABLE|ID|NOTIFY)$/.test(name)

/** Reports that the server gave up reporting changes of mailboxes that are not open. RFC 5465 §5.8. */
export const notifyOverflow: Rule = ({ commands, wire }) => {
  const overflow = wire.find(
    ({ direction, text }) => direction === "received" && /^\S+ OK \[NOTIFICATIONOVERFLOW\b/i.test(text)
  )
  const again = commands.find(({ line, name }) => name === "NOTIFY" && line > (overflow?.line ?? Infinity))
  return observed("notify-overflow", "info", evidenceOf(overflow?.line, again?.line), {
    quote: overflow?.text
  })
}

/** Reports each refused command, once for each code: what the app wanted was not done. */
export const refused: Rule = (connection) => {
  const alike = Map.groupBy(
    inUse(connection).filter(
      (command) =>
        isRefused(command) &&
        !isReportedElsewhere(command) &&
        !isExtension(command) &&
        acceptedLater(command, connection) === undefined
    ),
    (command) => `${command.name} ${codeOf(command)}`
  )
  return Array.from(alike.values())
    .slice(0, most)
    .flatMap(([command, ...others]) => {
      if (command?.answer === undefined) return []
      const again = others.flatMap(({ answer, line }) => [answer?.line, line])
      const [locked] = writes.test(command.name) ? readOnly(connection) : []
      // the answer to SELECT was before all commands, and is quoted by a separate finding
      const since = locked?.evidence.filter((line) => line > command.line) ?? []
      const facts = {
        step: command.name,
        code: refusalOf(command),
        count: 1 + others.length,
        readOnly: locked !== undefined,
        quote: command.answer.text
      }
      const id = isSelect(command) ? "select-refused" : "command-refused"
      const evidence = evidenceOf(command.answer.line, command.line, since, again)
      const meant = meaningOf(command.answer, connection)
      return told(id, "warning", evidence, facts).map((each) =>
        meant === undefined ? each : { ...each, why: `${each.why} ${meant.why}`, fix: meant.try }
      )
    })
}

/** Returns what the server's words mean, if they are known; a response code may be too general. */
const meaningOf = ({ text }: Answer, { started }: Connection): Advice.Advice | undefined =>
  Advice.ofRefusal({ host: started?.host ?? "", step: "command", code: undefined, text })?.advice

/** The commands that a read-only mailbox refuses. RFC 9051 §6.3.3. */
const writes = /^(?:UID )?(?:STORE|EXPUNGE|MOVE)$/

/** OK to a STORE that changed some of its messages alone. RFC 7162 §3.1.3. */
export const conditionalStore: Rule = (connection) => {
  const parted = inUse(connection).filter((command) => codeOf(command) === "MODIFIED")
  const [first] = parted
  const lines = parted.slice(0, most).flatMap(({ answer, line }) => [answer?.line, line])
  return observed("conditional-store", "warning", evidenceOf(...lines), {
    quote: first?.answer?.text,
    step: first?.name ?? "STORE"
  })
}

/** Responses that the library knows and could not read, so that no result contains them. */
export const unreadData: Rule = ({ wire }) => {
  const unread = wire.filter((line) => line.unread)
  const [first] = unread
  return observed("unread-data", "warning", evidenceOf(...unread.slice(0, most).map(({ line }) => line)), {
    quote: first?.text,
    step: /^\* (?:\d+ )?([A-Z]+)/.exec(first?.text ?? "")?.[1] ?? "untagged"
  })
}

/** The limit of LOGOUT passed. That is no failure: the connection was to end. RFC 9051 §6.1.3. */
export const logoutUnanswered: Rule = ({ commands, fired }) => {
  const logout = commands.findLast(({ name }) => name === "LOGOUT")
  const limit = fired.find(({ line, timer }) => timer === "logoutLimit" && line > (logout?.line ?? Infinity))
  return logout === undefined || logout.answer !== undefined || limit === undefined
    ? []
    : observed("logout-unanswered", "info", evidenceOf(logout.line, limit.line), {
        ms: limit.ms,
        step: "logout"
      })
}

/** LOGOUT may not be refused. RFC 9051 §6.1.3. */
export const logoutRefused: Rule = ({ commands }) => {
  const logout = commands.find((command) => command.name === "LOGOUT" && isRefused(command))
  return observed("logout-refused", "info", evidenceOf(logout?.answer?.line, logout?.line), {
    quote: logout?.answer?.text,
    step: "logout"
  })
}

/** Reports READ-ONLY, in the answer to SELECT or later: changes will be refused. RFC 9051 §7.1. */
export const readOnly: Rule = (connection) => {
  const last = opening(connection)
  if (last?.name !== "SELECT") return []
  const later = codeAfter(connection, "READ-ONLY", last.answer?.line)
  const told = last.answer?.code === "READ-ONLY" ? last.answer : later
  return told === undefined
    ? []
    : observed("read-only", "warning", evidenceOf(told.line, last.line), { quote: told.text, step: "select" })
}

/** Returns the last SELECT or EXAMINE that succeeded. */
const opening = ({ commands }: Connection): CommandSpan | undefined => commands.findLast(isOpening)

/** Returns the first untagged OK with this code in the open mailbox, after `line`. */
const codeAfter = ({ wire }: Connection, code: string, line = Infinity): WireLine | undefined =>
  wire.find(
    (each) => each.line > line && each.tag === undefined && each.condition === "OK" && each.code === code
  )

/** Reports UIDs that are not what they were: numbered again in the open mailbox, or never kept at all. */
export const uids: Rule = (connection) => {
  const last = opening(connection)
  const isElsewhere = connection.commands.some((each) => isSelect(each) && each.line > (last?.line ?? 0))
  const first = connection.wire.find(
    ({ code, line }) => line > (last?.line ?? Infinity) && code === "UIDVALIDITY"
  )
  const later = isElsewhere ? undefined : codeAfter(connection, "UIDVALIDITY", last?.answer?.line)
  const renumbered =
    later === undefined || first === undefined || numberIn(later) === numberIn(first) ? undefined : later
  const fleeting = connection.wire.find(
    ({ code, direction }) => direction === "received" && code === "UIDNOTSTICKY"
  )
  return [
    ...observed("uidvalidity-changed", "warning", evidenceOf(renumbered?.line), { quote: renumbered?.text }),
    ...observed("uids-not-kept", "warning", evidenceOf(fleeting?.line), { quote: fleeting?.text })
  ]
}

const numberIn = ({ text }: WireLine): string | undefined => /\[UIDVALIDITY (\d+)/i.exec(text)?.[1]

/**
 * Reports a server that sent data but no answer, which is not silence, whether the connection ended of it or goes on.
 * Response codes belong to what the command asked for.
 */
export const keepsTalking: Rule = (connection) => {
  const { commands, ended } = connection
  const waiting = commands.findLast((command) => isAwaited(command) && command.name !== "IDLE")
  if (waiting === undefined || (ended !== undefined && ended.error === undefined)) return []
  const lines = said(connection)
  const talk = lines
    .slice(after(lines, waiting.line))
    .filter(
      ({ code, condition, direction, tag }) =>
        direction === "received" && tag === undefined && condition === "OK" && code === undefined
    )
  return talk.length < 2
    ? []
    : observed("keeps-talking", "warning", evidenceOf(talk.at(-1)?.line, talk[0]?.line, waiting.line), {
        quote: talk.at(-1)?.text,
        step: waiting.name
      })
}

/** Returns whether someone still waits for the answer. */
const isAwaited = ({ end, givenUp }: CommandSpan): boolean => end === undefined && givenUp === undefined

/** Reports an unanswered command while later ones were answered. */
export const neverAnswered: Rule = (connection) => {
  const { commands, ended, selectedAt } = connection
  if (selectedAt === undefined) return []
  return commands
    .filter((command) => isAwaited(command) && command.name !== "IDLE" && !isOwn(command))
    .slice(0, 1)
    .flatMap((command) => {
      const later = commands.find(({ answer, lane, line }) => {
        return lane === command.lane && line > command.line && answer !== undefined
      })
      if (later !== undefined)
        return observed("never-answered", "warning", evidenceOf(command.line, later.answer?.line), {
          step: command.name
        })
      if (isUnsent(command, connection)) return []
      // the app closed the connection without waiting for it: no other finding reports that
      const severity = ended?.outcome === "closed" ? "warning" : "info"
      return ended === undefined
        ? []
        : observed("left-unanswered", severity, evidenceOf(command.line, connection.endLine), {
            step: command.name
          })
    })
}

/** Reports an IDLE that ended in silence, which the client did not notice: it had no limit for the answer to DONE. */
export const unnoticed: Rule = (connection) => {
  const silence = unheardOn(connection)
  return silence === undefined
    ? []
    : observed("silence-unnoticed", "warning", evidenceOf(silence.owed.line, connection.endLine), {
        ms: silence.ms,
        step: "IDLE"
      })
}

/**
 * Reports the last command that the app gave up, with an answer that came later. NOOP asks for nothing, and the library
 * sends it for itself.
 */
export const givenUp: Rule = ({ commands, ended }) =>
  commands
    .flatMap(({ answer, givenUp: left, line, name: step, start }) =>
      left === undefined || step === "NOOP"
        ? []
        : observed(
            "given-up",
            answer === undefined && ended?.outcome === "closed" ? "warning" : "info",
            evidenceOf(left.line, line, answer?.line),
            { ms: left.time - start, step }
          )
    )
    .slice(-1)

/**
 * Reports a tagged response to a tag that was not sent, or a second one to the same tag. Only a complete trace shows all that was sent. RFC 9051 §2.2.2.
 */
export const unknownTag: LongRule = function* ({ clock, commands, gaps, started, wire }) {
  if (clock !== "own" || started === undefined || gaps.length > 0) return []
  // a tag may be used again
  const owed = new Map<string, number>()
  yield* each(commands, ({ tag }) => owed.set(tag, (owed.get(tag) ?? 0) + 1))
  const strange = yield* filtered(wire, ({ direction, tag }) => {
    if (direction !== "received" || tag === undefined) return false
    const left = owed.get(tag) ?? 0
    owed.set(tag, left - 1)
    return left <= 0
  })
  return observed("unknown-tag", "warning", evidenceOf(...strange.slice(0, most).map(({ line }) => line)), {
    quote: strange[0]?.text
  })
}

/** A time that a person would notice as slow, in milliseconds. */
const slow = 5000

/** Reports the longest command after the mailbox was open. Before that, the ledger shows where the time went. */
export const slowCommand: Rule = (connection) => {
  if (connection.clock === "none") return []
  const tookOf = ({ answer, end, givenUp, name, start }: CommandSpan): number =>
    answer === undefined || end === undefined || givenUp !== undefined || name === "IDLE" ? 0 : end - start
  const [longest] = inUse(connection).toSorted((one, other) => tookOf(other) - tookOf(one))
  return longest === undefined || tookOf(longest) < slow
    ? []
    : observed("slow-command", "warning", evidenceOf(longest.answer?.line, longest.line), {
        ms: tookOf(longest),
        step: longest.name
      })
}

/** Reports that the app ended it before a mailbox was open: at which step, and after what wait. */
export const interrupted: Rule = (connection) => {
  const { commands, endLine, ended, net, selectedAt, span } = connection
  if (ended?.outcome !== "interrupted" || selectedAt !== undefined) return []
  const open =
    commands.findLast(({ end }) => end === undefined) ?? net.findLast(({ ended: over }) => over?.ok !== true)
  const step =
    open === undefined
      ? "the next step"
      : "name" in open
        ? open.name
        : (labels[open.begun.kind] ?? open.begun.kind)
  return observed("interrupted", "info", evidenceOf(open?.line, endLine), {
    ms: open === undefined ? 0 : (span.end ?? connection.last) - open.start,
    step
  })
}

const labels: Readonly<Record<string, string>> = { tls: "TLS", dns: "DNS" }
