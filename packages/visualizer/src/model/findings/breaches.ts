/** Findings about responses that RFC 9051 does not allow, and warnings that fail no command. */
import { dataIn } from "../evidence/Data.ts"
import type { CommandSpan, Connection, WireLine } from "../connection/Connection.ts"
import { after } from "../evidence/after.ts"
import { isStray, said } from "../evidence/facts.ts"
import { goneAfter } from "../evidence/goneAfter.ts"
import { notKept, permittedIn } from "../evidence/flags.ts"
import { countBeyond, openingBefore, permanentAt } from "../evidence/opened.ts"
import { openedAt } from "../evidence/said.ts"
import { each } from "../../trace/pieces.ts"
import { inUse } from "../evidence/inUse.ts"
import { observation, ofQuirk } from "@effect-imap/core/internal/Advice"
import { evidenceOf, finding, type LongRule, most, observed, type Rule } from "./Finding.ts"
import { isTail } from "./mailbox.ts"
import { untaggedBad } from "./recoveries.ts"

/** Reports untagged NO and BAD in an open mailbox: the server warns, or complains of a line. RFC 9051 §7.1.2, §7.1.3. */
export const warned: Rule = (connection) => {
  const opened = openedAt(connection) ?? Infinity
  // the words of a command that was rejected like this are reported with it
  const isReported =
    connection.ended?.error === "CommandRejectedUntagged" || untaggedBad(connection).length > 0
  const tell = (id: "server-warned" | "server-complained", condition: string) => {
    const all = connection.wire.filter(
      (each) =>
        each.condition === condition &&
        each.direction === "received" &&
        each.line > opened &&
        each.tag === undefined &&
        !isQuoted(each)
    )
    return observed(id, "warning", evidenceOf(linesOf(all)), { quote: all[0]?.text })
  }
  return [...tell("server-warned", "NO"), ...(isReported ? [] : tell("server-complained", "BAD"))]
}

/** Reports a request to continue while nothing was left to send. RFC 9051 §7.6. */
export const requestUnasked: Rule = ({ notes, wire }) => {
  const requests = wire.filter(({ text }) => text.startsWith("+"))
  const asked = notes
    .filter(({ received }) => received === "request")
    .flatMap((note) => requests[after(requests, note.line) - 1] ?? [])
  return observed("request-unasked", "warning", evidenceOf(linesOf(asked)), { quote: asked[0]?.text })
}

/** Reports EXPUNGE while a command by message number runs, whose numbers it changes. RFC 9051 §7.5.1. */
export const expungedAmid: LongRule = function* ({ commands, wire }) {
  const begun = new Map(commands.map((command) => [command.line, command]))
  yield
  const over = Map.groupBy(commands, ({ answer }) => answer?.line)
  const running = new Set<CommandSpan>()
  let others = 0
  const amid: Array<{ readonly line: WireLine; readonly command: CommandSpan | undefined }> = []
  yield* each(wire, (line) => {
    const command = begun.get(line.line)
    if (command !== undefined && byNumber.has(command.name)) running.add(command)
    else if (command !== undefined) others++
    for (const each of over.get(line.line) ?? []) if (!running.delete(each)) others--
    if (running.size > 0 && others === 0 && isExpunge(line)) {
      amid.push({ line, command: running.values().next().value })
    }
  })
  const [first] = amid
  const lines = linesOf(amid.map(({ line }) => line))
  return observed("expunged-amid", "warning", evidenceOf(lines.slice(0, 2), first?.command?.line), {
    quote: first?.line.text,
    step: first?.command?.name ?? "FETCH"
  })
}

const isExpunge = ({ direction, text }: WireLine): boolean =>
  direction === "received" && dataIn(text).name === "EXPUNGE"

/** Reports a number of messages that falls although no EXPUNGE says which went. RFC 9051 §5.2. */
export const fewerMessages: Rule = ({ clock, gaps, wire }) => {
  // only a complete trace shows each EXPUNGE
  if (clock !== "own" || gaps.length > 0) return []
  let count = 0
  let known: WireLine | undefined
  for (const line of wire) {
    const { name, number } = dataIn(line.text)
    // VANISHED names UIDs, which may have been gone before
    if (/^(?:\* VANISHED\b|\S+ (?:SELECT|EXAMINE) )/i.test(line.text)) known = undefined
    if (name === "EXPUNGE") count -= 1
    if (name !== "EXISTS") continue
    if (known !== undefined && number < count)
      return observed("fewer-messages", "warning", evidenceOf(line.line, known.line), { quote: line.text })
    known = line
    count = number
  }
  return []
}

/** Reports a FETCH by message number that brought nothing: each number up to EXISTS is a message. RFC 9051 §6.4.5. */
export const fetchEmpty: Rule = (connection) => {
  const { clock, commands, gaps, wire } = connection
  const opened = openedAt(connection) ?? Infinity
  // another program may leave messages out of its log
  if (clock !== "own" && !wire.some(({ text }) => dataIn(text).name === "FETCH")) return []
  const empty = commands.find(
    (command) =>
      command.name === "FETCH" &&
      command.line > opened &&
      command.answer?.condition === "OK" &&
      /^\S+ FETCH [\d:,]+ (?!.*CHANGEDSINCE)/i.test(command.text) &&
      countBeyond(command, connection) === undefined &&
      !wire
        .slice(after(wire, command.line), after(wire, command.answer.line - 1))
        .some((each) => each.unread || ["EXPUNGE", "FETCH"].includes(dataIn(each.text).name))
  )
  const gone = empty && goneAfter(empty, connection)
  const isSaid = empty?.answer?.code === "EXPUNGEISSUED"
  const isGone = isSaid || gone?.left === 0
  return observed(
    isGone ? "expunged-meanwhile" : "fetch-empty",
    isGone ? "info" : "warning",
    evidenceOf(gaps.length > 0 ? [] : [empty?.answer?.line, empty?.line, isGone ? gone?.line : undefined]),
    {
      quote: empty?.answer?.text,
      step: "FETCH",
      isReported: !isSaid
    }
  )
}

/** Reports an IDLE that the server ended by itself, before DONE, with OK. RFC 9051 §6.3.13. */
export const idleEnded: Rule = (connection) => {
  const { commands, wire } = connection
  for (const { answer, end, line, name, start } of commands) {
    if (name !== "IDLE" || answer?.condition !== "OK" || end === undefined) continue
    const done = wire.find((each) => each.line > line && isDone(each))
    if (done !== undefined && done.line < answer.line) continue
    const refused = wire.find((each) => each.tag?.toUpperCase() === "DONE" && each.line > answer.line)
    const id = refused === undefined ? "idle-ended" : "done-late"
    return observed(id, "info", evidenceOf(answer.line, line, refused && done?.line, refused?.line), {
      ms: end - start,
      quote: (refused ?? answer).text,
      step: "IDLE"
    })
  }
  return []
}

/** Reports an IDLE that the server refused because something else than DONE came while it lasted. RFC 9051 §6.3.13. */
export const idleInterrupted: Rule = (connection) => {
  const all = interruptions(connection)
  const [first] = all
  if (first === undefined) return []
  const { idle, other } = first
  const typed = connection.commands.find((each) => each.line === other.line)?.name ?? "another line"
  const advice = observation("idle-interrupted", { ms: 0, step: typed, count: all.length })
  return finding(
    "idle-interrupted",
    "warning",
    evidenceOf(idle.answer?.line, other.line, idle.line),
    advice,
    {
      quote: idle.answer?.text,
      step: "IDLE"
    }
  )
}

/** Each refused IDLE, and what came while it lasted: it was not carried out, so that nothing answers it. */
export const interruptions = ({
  commands,
  wire
}: Connection): ReadonlyArray<{ readonly idle: CommandSpan; readonly other: WireLine }> =>
  commands.flatMap((idle) => {
    if (idle.name !== "IDLE" || idle.answer?.condition !== "BAD") return []
    const during = wire.slice(after(wire, idle.line), after(wire, idle.answer.line - 1))
    if (!during.some(({ direction, text }) => direction === "received" && text.startsWith("+"))) return []
    const other = during.find(({ direction }) => direction === "sent")
    return other === undefined || isDone(other) ? [] : [{ idle, other }]
  })

const isDone = ({ direction, tag, text }: WireLine): boolean =>
  direction === "sent" && tag === undefined && text === "DONE"

const linesOf = (all: ReadonlyArray<WireLine>): ReadonlyArray<number> =>
  all.slice(0, most).map(({ line }) => line)

const quotedCodes: ReadonlySet<string> = new Set(["ALERT", "MESSAGELIMIT", "UIDNOTSTICKY"])

/** Returns whether another finding quotes the line by its code. */
const isQuoted = ({ code }: WireLine): boolean => code !== undefined && quotedCodes.has(code)

/** Commands during which no message may lose its number. */
const byNumber: ReadonlySet<string> = new Set(["FETCH", "STORE", "SEARCH"])

/** The first keyword, a flag without a backslash, that STORE adds. RFC 9051 §2.3.2. */
const keyword = / STORE [^-]*FLAGS .*?(?<![\\\w$])([\w$][^\s()]*)/i

/** Reports OK to a STORE of a keyword that no flags reported before the answer contain. */
export const keywordNotKept: Rule = (connection) => {
  const { wire } = connection
  for (const { answer, line, name, text } of inUse(connection)) {
    const added = keyword.exec(text)?.[1]?.toLowerCase()
    if (added === undefined || answer?.condition !== "OK") continue
    const shown = wire
      .slice(after(wire, line), after(wire, answer.line))
      .filter((each) => each.text.includes("FLAGS ("))
    const [first] = shown
    // a trace without private data hides keywords, so that any may be this one
    const holds = ({ text: each }: WireLine) => each.includes("<flag") || each.toLowerCase().includes(added)
    if (first === undefined || shown.some(holds)) continue
    const allowed = wire.findLast(({ code }) => code === "PERMANENTFLAGS")
    return observed("keyword-not-kept", "warning", evidenceOf(first.line, line, allowed?.line), {
      step: name
    })
  }
  return []
}

/** Reports OK to a STORE of a flag that the mailbox does not keep, by its PERMANENTFLAGS. RFC 9051 §7.1. */
export const flagsNotKept: Rule = (connection) => {
  // that an answer shows it says more
  if (keywordNotKept(connection).length > 0) return []
  for (const command of inUse(connection)) {
    const { answer, line, name, text } = command
    if (answer?.condition !== "OK" || !name.endsWith("STORE")) continue
    if (openingBefore(line, connection)?.answer?.code === "READ-ONLY") continue
    const listed = permanentAt(command, connection)
    const names = notKept(text, permittedIn(listed?.text))
    if (names.length === 0) continue
    const words = observation("flags-not-kept", { ms: 0, step: "STORE", names })
    return finding("flags-not-kept", "warning", evidenceOf(line, listed?.line, answer.line), words, {
      quote: listed?.text
    })
  }
  return []
}

/** Reports a command that a person typed without its tag, in another program's log. RFC 9051 §2.2.1. */
export const tagMissing: Rule = ({ clock, commands, selectedAt, wire }) => {
  const refused = wire.find(
    ({ condition, tag }) =>
      condition === "BAD" &&
      /^[a-z]{4,}$/i.test(tag ?? "") &&
      commands.every((command) => command.tag !== tag)
  )
  return clock === "own" || selectedAt !== undefined
    ? []
    : observed("tag-missing", "failure", evidenceOf(refused?.line), {
        quote: refused?.text,
        step: refused?.tag?.toUpperCase() ?? ""
      })
}

/** Reports a DONE that was not answered, although a later command was: IDLE never ended. RFC 9051 §6.3.13. */
export const doneUnanswered: Rule = ({ commands, wire }) => {
  const open = commands.find((each) => each.name === "IDLE" && each.end === undefined)?.line ?? Infinity
  const done = wire.find(
    ({ direction, line, tag }) => direction === "sent" && tag === undefined && line > open
  )
  const later = commands.find(({ answer, line }) => answer !== undefined && line > (done?.line ?? Infinity))
  return later === undefined
    ? []
    : observed("done-unanswered", "warning", evidenceOf(done?.line, later.answer?.line, later.line))
}

export const strayLines: Rule = (connection) => {
  const opened = openedAt(connection)
  if (opened === undefined) return []
  const lines = said(connection)
  const isExplained = explainedIn(connection)
  const strays = lines.filter(
    (line, at) =>
      line.direction === "received" &&
      line.tag === undefined &&
      isStray(line.text) &&
      !isExplained(line) &&
      // the end of what could not be read is told with it
      !(lines[at - 1]?.unread === true && isTail(line))
  )
  return observed("stray-lines", "warning", evidenceOf(strays.slice(0, most).map(({ line }) => line)), {
    quote: strays[0]?.text
  })
}

/** Returns whether a line is one of the last words before a quirk whose meaning is known: the failure says what it means. */
const explainedIn = ({ notes, wire }: Connection): ((line: WireLine) => boolean) => {
  const known = notes.filter(({ quirk }) => quirk !== undefined && ofQuirk(quirk)?.means === true)
  const answers =
    known.length === 0 ? [] : wire.filter(({ condition, tag }) => condition && tag !== undefined)
  const spans = known.map(({ line }) => [answers[after(answers, line) - 1]?.line ?? 0, line] as const)
  return ({ line }) => spans.some(([from, to]) => line > from && line < to)
}
