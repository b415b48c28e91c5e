/** Findings about answers that did not come, or came to something else, and about waits that the app ended. */
import { dataIn } from "../evidence/Data.ts"
import { diagnosisOf, marksRead as marks, observation } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { after } from "../evidence/after.ts"
import { isApps, isOwn, isRefused, said } from "../evidence/facts.ts"
import { waitingIn } from "../evidence/waiting.ts"
import { unheardOn } from "../evidence/unheard.ts"
import { asked } from "../fleet/Asked.ts"
import { isIn } from "../machine/phase.ts"
import { interruptions } from "./breaches.ts"
import { each, filtered } from "../../trace/pieces.ts"
import { examined } from "./mailbox.ts"
import { evidenceOf, finding, type LongRule, most, observed, type Rule } from "./Finding.ts"

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
  const { said: why, waits } = waitingIn(waiting, connection) ?? {}
  // the diagnosis of the end says so
  if (ended?.circumstances?.["waits"] !== undefined) return []
  return talk.length < 2
    ? []
    : observed(
        "keeps-talking",
        "warning",
        evidenceOf((why ?? talk.at(-1))?.line, talk[0]?.line, waiting.line),
        {
          quote: (why ?? talk.at(-1))?.text,
          step: waiting.name,
          waits
        }
      )
}

/** Returns whether someone still waits for the answer. */
const isAwaited = ({ end, givenUp }: CommandSpan): boolean => end === undefined && givenUp === undefined

/** Reports an unanswered command while later ones were answered. */
export const neverAnswered: Rule = (connection) => {
  const { commands, ended, selectedAt } = connection
  if (selectedAt === undefined) return []
  const dropped = new Set(interruptions(connection).map(({ other }) => other.line))
  return commands
    .filter(
      (command) =>
        isAwaited(command) && command.name !== "IDLE" && !isOwn(command) && !dropped.has(command.line)
    )
    .slice(0, 1)
    .flatMap((command) => {
      const later = commands.find(({ answer, lane, line }) => {
        return lane === command.lane && line > command.line && answer !== undefined
      })
      if (later !== undefined)
        return observed("never-answered", "warning", evidenceOf(command.line, later.answer?.line), {
          isMarking: marksRead(command, connection),
          step: command.name
        })
      // the diagnosis says so: that it had no answer, or that nothing of it was carried out
      if (ended?.error === "Timeout" && ended.facts?.["command"] === command.name) return []
      if (ended?.circumstances?.["unsent"] === "literal") return []
      if (ended === undefined) return []
      // the app closed the connection without waiting for it: no other finding reports that
      const closing = closingAfter(command, connection)
      const isClosed = ended.outcome === "closed"
      const isLeft = isClosed && closing !== undefined
      // what cut it off, or its answer, was the app's own: that is to be mended before it is sent again
      const end = ended.error === undefined ? undefined : diagnosisOf({ ...ended, error: ended.error })
      const isOwn = end?.actionBy === "app" && (command.isCut || end.addition === "unread")
      const own = isOwn ? asked(end) : undefined
      const id = command.isCut ? "cut-off" : isLeft ? "closed-unanswered" : "left-unanswered"
      return finding(
        id,
        isClosed ? "warning" : "info",
        evidenceOf(command.line, closing?.line, connection.endLine),
        observation(id, {
          ms: (closing?.start ?? connection.last) - command.start,
          step: command.name,
          isMarking: marksRead(command, connection),
          ...partOf(command, connection)
        }),
        { asks: own, step: command.name }
      )
    })
}

const marksRead = (command: CommandSpan, connection: Connection): boolean =>
  marks(command.text) && !examined(command, connection)

/**
 * Returns what of the answer had come: messages of a FETCH since another command was answered, or octets of a response that
 * never ended.
 */
const partOf = (
  { lane, line, name }: CommandSpan,
  { unfinished, wire }: Connection
): { readonly answering: boolean; readonly messages: number } => {
  const since = name.endsWith("FETCH") ? wire.slice(after(wire, line)) : []
  const answered = since.findLastIndex(({ direction, tag }) => direction === "received" && tag !== undefined)
  const messages = since.slice(answered + 1).filter(({ text }) => dataIn(text).name === "FETCH").length
  const isBegun = messages > 0 || unfinished.some((each) => each.lane === lane && each.line > line)
  return { answering: isBegun, messages }
}

/** Returns the LOGOUT that was sent while the answer was awaited. */
const closingAfter = ({ lane, line }: CommandSpan, { commands }: Connection): CommandSpan | undefined =>
  commands.find((each) => each.name === "LOGOUT" && each.lane === lane && each.line > line)

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

/** Reports the last command that the app gave up, with an answer that came later. NOOP asks for nothing. */
export const givenUp: Rule = (connection) => {
  const { commands, ended } = connection
  const last = commands.findLast(isLeft)
  if (last?.givenUp === undefined) return []
  const { answer, givenUp: left, line, name: step, start } = last
  const words = ({ tag, text }: CommandSpan) => text.slice(tag.length)
  const alike = commands.filter((each) => isLeft(each) && words(each) === words(last))
  const isLate = alike.length > 1 && alike.every((each) => each.answer?.condition === "OK")
  const isOpen = answer === undefined && ended?.outcome === "closed"
  const copied = copiesOf(last, connection)
  if (copied !== undefined) return copied
  return finding(
    "given-up",
    isOpen || isLate ? "warning" : "info",
    evidenceOf(left.line, line, answer?.line),
    observation("given-up", {
      ms: left.time - start,
      step,
      ...(isLate && { count: alike.length, usual: (alike[0]?.end ?? start) - (alike[0]?.start ?? start) }),
      condition: answer?.condition,
      isMarking: marksRead(last, connection),
      ...(answer === undefined && partOf(last, connection))
    }),
    { step }
  )
}

/** Returns what is told of an APPEND that was given up and sent again, if the server stored each. RFC 4315 §3. */
const copiesOf = (last: CommandSpan, connection: Connection): ReturnType<Rule> | undefined => {
  const { commands, wire } = connection
  const octets = ({ line, tag }: CommandSpan) => {
    const { bytes } = wire[after(wire, line) - 1] ?? {}
    return bytes === undefined ? undefined : bytes - tag.length
  }
  const words = ({ tag, text }: CommandSpan) => text.slice(tag.length)
  const own = last.name === "APPEND" ? octets(last) : undefined
  const alike =
    own === undefined ? [] : commands.filter((each) => words(each) === words(last) && octets(each) === own)
  const uids = alike.flatMap(
    ({ answer }) => /^\S+ OK \[APPENDUID \d+ (\d+)\]/i.exec(answer?.text ?? "")?.[1] ?? []
  )
  const given = alike.filter(isLeft)
  const [first] = given
  if (first?.givenUp === undefined || uids.length < 2 || alike.indexOf(first) === alike.length - 1)
    return undefined
  return finding(
    "given-up",
    "warning",
    evidenceOf(first.givenUp.line, first.line, alike.at(-1)?.answer?.line),
    observation("given-up", {
      ms: first.givenUp.time - first.start,
      step: "APPEND",
      count: given.length,
      copies: uids,
      condition: "OK"
    }),
    { step: "APPEND" }
  )
}

const isLeft = ({ givenUp: left, isCut, name }: CommandSpan): boolean =>
  left !== undefined &&
  !isCut &&
  name !== "NOOP" &&
  left.reason === undefined &&
  isApps({ by: left.by, name })

/**
 * Reports a tagged response to a tag that was not sent, or a second one to the same tag. Only a complete trace shows all
 * that was sent. RFC 9051 §2.2.2.
 */
export const unknownTag: LongRule = function* ({ clock, commands, gaps, started, wire }) {
  if (clock !== "own" || started === undefined || gaps.length > 0) return []
  // a tag may be used again
  const owed = new Map<string, number>()
  yield* each(commands, ({ tag }) => owed.set(tag, (owed.get(tag) ?? 0) + 1))
  const strange = yield* filtered(wire, ({ direction, tag }) => {
    // a DONE that came after the end of its IDLE is taken for a tag
    if (direction !== "received" || tag === undefined || tag === "DONE") return false
    const left = owed.get(tag) ?? 0
    owed.set(tag, left - 1)
    return left <= 0
  })
  return observed("unknown-tag", "warning", evidenceOf(strange.slice(0, most).map(({ line }) => line)), {
    quote: strange[0]?.text
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

/** Reports that the app ended it before a mailbox was open: at which step, after what wait, or after which refusal. */
export const interrupted: Rule = (connection) => {
  const { commands, endLine, ended, net, phases, selectedAt, span } = connection
  if (ended?.outcome !== "interrupted" || selectedAt !== undefined) return []
  const open =
    commands.find(({ end }) => end === undefined) ??
    (commands.length > 0 ? undefined : net.findLast(({ ended: over }) => over?.ok !== true))
  const step =
    open === undefined
      ? "the next step"
      : "name" in open
        ? open.name
        : (labels[open.begun.kind] ?? open.begun.kind)
  const last = commands.at(-1)
  const refused = open === undefined && last?.by === "app" && isRefused(last) ? last : undefined
  return observed("interrupted", "info", evidenceOf((open ?? refused)?.line, endLine), {
    ms: open === undefined ? 0 : (span.end ?? connection.last) - open.start,
    step,
    isIdle: open === undefined && isIn(phases.at(-1)?.state ?? "", "unselected"),
    isRefused: commands.some(isRefused),
    ...(refused && { names: [refused.name] })
  })
}

const labels: Readonly<Record<string, string>> = { tls: "TLS", dns: "DNS" }
