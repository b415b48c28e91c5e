/** Findings about commands that the server refused on a connection in use. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { onlyReads } from "@effect-imap/core/internal/Advice"
import type { Answer, CommandSpan, Connection } from "../connection/Connection.ts"
import { after } from "../evidence/after.ts"
import { humanText, isLoginName, isOwn, isRefused, isSelect, quotedLines } from "../evidence/facts.ts"
import { acceptedLater, begunBefore, comparable, inUse, refusedIn } from "../evidence/inUse.ts"
import { dataIn } from "../evidence/Data.ts"
import { goneAfter } from "../evidence/goneAfter.ts"
import { listedFor } from "../evidence/listed.ts"
import { offersOf } from "../evidence/offers.ts"
import { numbersIn, setOfNumbers } from "../evidence/numbersIn.ts"
import { countBeyond, openingBefore, setOf } from "../evidence/opened.ts"
import { type Change, changeIn, isAsWanted, leftOutIn } from "../evidence/watch/StoredFlags.ts"
import { watchedOn } from "../evidence/watch/Watches.ts"
import { mailboxIn } from "../evidence/mailboxName.ts"
import { capabilitiesOf } from "../evidence/said.ts"
import {
  acceptedBefore,
  apartIn,
  askedFirst,
  hurriedIn,
  isOfMoment,
  slowedIn,
  wordsAlike
} from "../evidence/refusedBeside.ts"
import { isExtension, leftOut } from "../evidence/Unaccepted.ts"
import { specialMailbox } from "../evidence/specialUse.ts"
import { whereRefused } from "../evidence/whereRefused.ts"
import { type Asked, asked } from "../fleet/Asked.ts"
import { type Evidence, evidenceOf, finding, most, observed, type Rule, type Severity } from "./Finding.ts"
import { idleInterrupted } from "./breaches.ts"
import { enableUnlisted, idleUnselected } from "./futile.ts"
import { evidenceFor } from "./failureLines.ts"
import { isMistaken } from "./misnamed.ts"
import { refusedMessage } from "./oneMessage.ts"
import { examined, readOnly, setFlaw, setsUnpermitted } from "./mailbox.ts"

/** Reports refused commands that were repeated with success, and not refused again. */
export const repaired: Rule = (connection) => {
  const all = inUse(connection).filter((command) => isRefused(command) && !isReportedElsewhere(command))
  const last = new Map(all.map((command) => [comparable(command), command.line]))
  return all
    .flatMap((command) => {
      const again = acceptedLater(command, connection)
      if (again === undefined || (last.get(comparable(command)) ?? 0) > again.line) return []
      const evidence = evidenceOf(command.answer?.line, again.answer?.line, command.line)
      const facts = { step: command.name, code: refusalOf(command), count: 1, readOnly: false }
      const quote = command.answer?.text ?? ""
      const [words = "", refused = ""] = [comparable(again), comparable(command)]
      const inParts = words !== refused
      const messages = Advice.saysGone(humanText(quote), codeOf(command)) ? (leftOut(words, refused) ?? 0) : 0
      return refusalFinding("accepted-later", "info", evidence, { ...facts, inParts, messages, quote })
    })
    .slice(0, most)
}

/** Returns whether the words of a refusal are reported with the login, with ID or with the mailbox. */
const isReportedElsewhere = (command: CommandSpan): boolean => isLoginName(command.name) || isOwn(command)

/** Returns the code of a refusal, or `BAD` for such an answer without one. */
const refusalOf = (command: CommandSpan): string | undefined =>
  codeOf(command) ?? (command.answer?.condition === "BAD" ? "BAD" : undefined)

/** Returns the response code, without its arguments. RFC 9051 §7.1. */
const codeOf = ({ answer }: CommandSpan): string | undefined => answer?.code?.split(" ")[0]

const refusalFinding = (
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
    readonly ahead?: number
    readonly alone?: boolean
    readonly apart?: string | undefined
    readonly hurried?: number
    readonly isLast?: boolean
    readonly isOver?: boolean
    readonly isRefused?: boolean
    readonly inParts?: boolean
    readonly messages?: number
    readonly names?: ReadonlyArray<string>
    readonly range?: readonly [number, number] | undefined
    readonly asks?: Asked
  }
) =>
  finding(id, severity, evidence, Advice.observation(id, { ms: 0, ...facts }), {
    asks: facts.asks,
    quote: facts.quote,
    step: facts.step
  })

/** Reports extensions that were refused, before or after a mailbox was open. Without IDLE, mail comes later. */
export const extensionRefused: Rule = (connection) =>
  Array.from(Map.groupBy(connection.commands.filter(isExtension), ({ name }) => name)).flatMap(
    ([step, all]) => {
      const command = all.find(isRefused)
      if (command?.answer === undefined || isOtherwise(step, connection)) return []
      // what ended the connection is no matter of the extension
      if (quotedLines(connection).some(({ line }) => line === command.answer?.line)) return []
      return refusalFinding(
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

/** What is wrong with the command itself, such as what came instead of DONE, is reported in place of its refusal. */
const isOtherwise = (step: string, connection: Connection): boolean =>
  step === "IDLE"
    ? idleInterrupted(connection).length > 0 || idleUnselected(connection).length > 0
    : step === "ENABLE" && enableUnlisted(connection).length > 0

/** Reports each refused command, once for each code: what the app wanted was not done. */
export const refused: Rule = (connection) => {
  const ofOne = new Set(refusedMessage(connection)?.commands)
  const { ended } = connection
  // what the server hung up after is told as the end
  const told = ended?.error === undefined ? undefined : evidenceFor(connection, ended.error)
  const alike = Map.groupBy(
    refusedIn(connection).filter(
      (command) =>
        !ofOne.has(command) &&
        !isExtension(command) &&
        !isMistaken(command, connection) &&
        !watchedOn.of(connection).commands.inParts.isPart(command.line)
    ),
    (command) => `${command.name} ${refusalOf(command)}`
  )
  return Array.from(alike.values())
    .slice(0, most)
    .flatMap(([command, ...others]) => {
      if (command?.answer === undefined) return []
      const isOver = hungUpAfter(command, connection)
      if (isOver && others.length === 0 && told?.includes(command.answer.line) === true) return []
      const again = others.flatMap(({ answer, line }) => [answer?.line, line])
      // of words that differ in the wait that they ask for, the last ones hold
      const { answer: last = command.answer, line: lastAsked } = others.at(-1) ?? command
      const isTimed = Advice.askedMs(humanText(last.text)) !== undefined
      const askedFirstMs = isTimed ? askedFirst([command, ...others]) : undefined
      const answer = isTimed ? last : command.answer
      const latest = isTimed ? [last.line, lastAsked] : []
      const [locked] = writes.test(command.name) ? readOnly(connection) : []
      // the answer to SELECT was before all commands, and is quoted by a separate finding
      const since = locked?.evidence.filter((line) => line > command.line) ?? []
      const facts = {
        step: command.name,
        code: refusalOf(command),
        count: 1 + others.length,
        readOnly: locked !== undefined,
        quote: answer.text
      }
      const id = isSelect(command) ? "select-refused" : "command-refused"
      const evidence = evidenceOf(command.answer.line, command.line, latest, since, again)
      const diagnosis = diagnosed(command, answer, connection, { ...facts, askedFirstMs })
      const { actionBy, addition, party, settled, title, try: fix, why } = diagnosis
      const gone = addition === "messagesGone" ? goneSince([command, ...others], connection) : undefined
      if (gone !== undefined) {
        const { isSettled, lines } = gone
        const asks = asked(isSettled ? goneAll : { ...goneSome, party })
        return refusalFinding(id, isSettled ? "info" : "warning", evidenceOf(evidence, lines), {
          ...facts,
          asks
        }).map((each) => ({ ...each, why: `${why} The server reported since which are gone.` }))
      }
      // what is known to be wrong with a command is not what it asks for
      const isKnown = addition !== undefined && addition !== "remedy"
      const alone =
        !(isKnown && actionBy === "app") &&
        (isSelect(command) || others.length > 0 || isAmid(command, connection)) &&
        isAlone(command, others, connection)
      // BAD is about the command, of which those elsewhere may have been other ones
      const isOfPlace = !isKnown && locked === undefined && command.answer.condition !== "BAD"
      const where = isOfPlace ? whereRefused(command.name, connection) : undefined
      const isOpen = !isKnown || addition === "wrongArguments" || addition === "unnamedArgument"
      const apart =
        isOpen && facts.code !== "BADCHARSET" ? apartIn([command, ...others], connection) : undefined
      const hurried = isOfMoment(diagnosis) ? hurriedIn([command, ...others]) : 0
      const before = hurried > 0 ? acceptedBefore(command, connection) : []
      const [ahead, range] = [before.length, slowedIn(before)]
      const isMissing = /^(?:TRYCREATE|NONEXISTENT)$/.test(facts.code ?? "") || command.name === "SUBSCRIBE"
      const isUncreated = isMissing && wasNotCreated(command, connection)
      const isLast = (connection.commands.at(-1)?.line ?? 0) < command.answer.line
      const isOne = alone && isAmid(command, connection) && onlyReads(command.name) && !isSelect(command)
      const names = where === undefined ? mailboxOf([command, ...others]) : [where.here, where.there]
      const { try: instead } = Advice.observation(id, {
        ms: 0,
        ...facts,
        ahead,
        alone,
        apart,
        hurried,
        isRefused: isUncreated,
        names,
        range
      })
      const special = specialMailbox(command, connection)
      const isOtherwise = where !== undefined || isUncreated || apart !== undefined || hurried > 0
      const tried = isOtherwise ? instead : isOne ? `${fix} ${instead}` : fix
      const turn = hurried > 0 ? "app" : actionBy
      const fixes = turn === "app" && isLast && isEndedFor(command, connection) ? `${tried} ${goOn}` : tried
      const asks = asked({ party, try: fixes, turn })
      const severity = settled === true ? "info" : "warning"
      return refusalFinding(id, severity, evidence, {
        ...facts,
        ahead,
        alone,
        apart,
        hurried,
        isLast,
        isOver,
        isRefused: isUncreated,
        names,
        range,
        asks
      }).map((each) => ({
        ...each,
        ...(isLimit.has(addition) ? { title: title + Advice.repeated(1 + others.length) } : {}),
        about: special === undefined || isLimit.has(addition) ? addition : "kept",
        why: `${
          hurried > 0
            ? `${why} ${each.why}`
            : !isKnown || apart !== undefined
              ? each.why
              : `${each.why} ${why}`
        }${special === undefined ? "" : ` What it was to store was for ${special}.`}`
      }))
    })
}

const goneAll = {
  try: "Nothing to do: what was left came, or none was left, and nothing else is lost.",
  turn: "nobody"
} as const

const goneSome = { try: "Let the app send the command again for the others.", turn: "app" } as const

/** Of more refusals it is not looked for. */
const mostGone = 8

/**
 * Returns the lines that reported gone what each of these commands names, if they did; `isSettled`: nothing is left of it, or came
 * before the refusal of a FETCH.
 */
const goneSince = (all: ReadonlyArray<CommandSpan>, connection: Connection) => {
  if (all.length > mostGone || connection.gaps.length > 0) return undefined
  const found = all.flatMap((command) => {
    const gone = goneAfter(command, connection)
    return gone === undefined ? [] : [{ command, ...gone }]
  })
  if (found.length < all.length) return undefined
  const isSettled = found.every(({ command, left }) => left <= cameOf(command, connection))
  return { isSettled, lines: found.map(({ line }) => line) }
}

/** Returns how many messages came of the answer to a FETCH. */
const cameOf = ({ answer, line, name }: CommandSpan, { wire }: Connection): number =>
  name.endsWith("FETCH")
    ? wire
        .slice(after(wire, line), after(wire, answer?.line ?? line))
        .filter(({ text }) => dataIn(text).name === "FETCH").length
    : 0

/** What an app ends so soon after a refusal, it ends for that, in milliseconds. */
const withRefusal = 1000

const isEndedFor = ({ end = 0 }: CommandSpan, { ended, span }: Connection): boolean =>
  ended?.outcome === "interrupted" && (span.end ?? Infinity) - end <= withRefusal

const goOn = "And let it go on after a refusal, if there is more to do: it ended the connection at once."

/** The mailbox that all of them were to open, if it is one. */
const mailboxOf = (all: ReadonlyArray<CommandSpan>): ReadonlyArray<string> => {
  const [first = "", ...others] = new Set(all.map((each) => (isSelect(each) ? mailboxIn(each.text) : "")))
  return first === "" || others.length > 0 ? [] : [first]
}

/** Returns whether CREATE of the mailbox that a command names was refused before it. RFC 9051 §6.3.4. */
const wasNotCreated = ({ line, text }: CommandSpan, { commands }: Connection): boolean =>
  commands.some((each) => {
    const mailbox = /^\S+ CREATE (.+)$/i.exec(each.text)?.[1]
    return each.line < line && isRefused(each) && mailbox !== undefined && `${text} `.includes(` ${mailbox} `)
  })

/** Returns whether a BYE followed that no LOGOUT asked for, with no other answer before it. */
const hungUpAfter = ({ answer }: CommandSpan, { wire }: Connection): boolean => {
  const next = wire
    .slice(after(wire, answer?.line ?? 0))
    .find(
      ({ condition, direction, tag, text }) =>
        condition === "BYE" || (direction === "received" && tag !== undefined) || / LOGOUT$/i.test(text)
    )
  return next?.condition === "BYE"
}

/** The diagnoses whose own title says more than that a command was refused. */
const isLimit: ReadonlySet<string | undefined> = new Set(["throttledCommand", "usedUp"])

/** Returns whether it is one command that was refused, while others of its name were accepted. */
const isAlone = (
  command: CommandSpan,
  others: ReadonlyArray<CommandSpan>,
  connection: Connection
): boolean => {
  const words = comparable(command)
  return (
    words !== undefined &&
    others.every((other) => comparable(other) === words) &&
    connection.commands.some(
      (each) => each.name === command.name && each.answer?.condition === "OK" && comparable(each) !== words
    ) &&
    // what is refused to other commands in the same words is not about this one
    !connection.commands.some(
      (each) => isRefused(each) && saysSame(each, command) && comparable(each) !== words
    )
  )
}

/** Returns whether another of its name was accepted after it: what refused it does not last. */
const isAmid = ({ line, name }: CommandSpan, { commands }: Connection): boolean =>
  commands.some((each) => each.name === name && each.line > line && each.answer?.condition === "OK")

const saysSame = (one: CommandSpan, other: CommandSpan): boolean =>
  wordsAlike(one.answer?.text ?? "") === wordsAlike(other.answer?.text ?? "")

/** Returns the diagnosis that the error of the refused command has. */
const diagnosed = (
  command: CommandSpan,
  { code, condition, line, text }: Answer,
  connection: Connection,
  {
    askedFirstMs,
    count,
    readOnly: locked
  }: {
    readonly askedFirstMs: number | undefined
    readonly count: number
    readonly readOnly: boolean
  }
): Advice.Diagnosis =>
  Advice.ofCommand({
    command: command.name,
    status: condition === "BAD" ? "BAD" : "NO",
    code: code?.split(" ")[0],
    text: humanText(text),
    host: connection.started?.host ?? "",
    readOnly: locked,
    examined: examined(command, connection),
    malformed: command.malformed ?? setFlaw(command, connection),
    beyond: countBeyond(command, connection),
    unpermitted: setsUnpermitted(command, connection),
    refusedAgain: count > 1,
    askedFirstMs,
    offers: offersOf(connection),
    room: watchedOn.of(connection).commands.freed.before(line),
    chosen: command.chosen,
    ...listedFor(command, connection),
    ...unlistedIn(command, connection)
  })

/** Without a list, nothing is known of it. */
const unlistedIn = ({ name, text }: CommandSpan, connection: Connection) => {
  const listed = new Set(capabilitiesOf(connection).after.map((each) => each.toUpperCase()))
  return listed.size === 0 ? {} : { unlisted: Advice.unlisted(name, text, listed) }
}

/** The commands that a read-only mailbox refuses. RFC 9051 §6.3.3. */
const writes = /^(?:UID )?(?:STORE|EXPUNGE|MOVE)$/

/** OK to a STORE that changed some of its messages alone. RFC 7162 §3.1.3. */
export const conditionalStore: Rule = (connection) => {
  const parted = inUse(connection).filter((command) => codeOf(command) === "MODIFIED")
  const [first] = parted
  const last = parted.at(-1)
  const left = leftIn(parted, connection)
  const again = inUse(connection).find(
    (each) => each.line > (last?.line ?? Infinity) && each.name === last?.name && codeOf(each) !== "MODIFIED"
  )
  const isDone =
    left === undefined
      ? again?.answer?.condition === "OK" && conditionIn(again.text) !== undefined
      : left.size === 0
  const lines = parted.slice(0, most).flatMap(({ answer, line }) => [answer?.line, line])
  const uids = setOfNumbers(Array.from(left ?? []))
  return observed(
    "conditional-store",
    isDone ? "info" : "warning",
    evidenceOf(lines, isDone ? again?.line : undefined),
    {
      again: !isDone && sentAgain(parted),
      count: isDone ? 0 : parted.length,
      names: isDone || uids.length > longestSet ? [] : [uids],
      quote: first?.answer?.text,
      step: first?.name ?? "STORE"
    }
  )
}

/** A longer set is not named, in characters. */
const longestSet = 80

const conditionIn = (text: string): string | undefined => /\bUNCHANGEDSINCE (\d+)/i.exec(text)?.[1]

/**
 * Returns the UIDs that these commands left out, and that are not known to have been changed so later; `undefined` if they name
 * messages otherwise, or of several mailboxes.
 */
const leftIn = (
  parted: ReadonlyArray<CommandSpan>,
  connection: Connection
): ReadonlySet<number> | undefined => {
  const [first] = parted
  const last = parted.at(-1)
  const opened = openingBefore(first?.line ?? 0, connection)
  const isOne = openingBefore(last?.line ?? 0, connection) === opened
  if (!isOne || connection.gaps.length > 0 || parted.some(({ name }) => name !== "UID STORE"))
    return undefined
  const left = new Map<number, Change>()
  const answered = new Map(inUse(connection).map((command) => [command.answer?.line, command]))
  for (const { condition, line, text } of connection.wire.slice(after(connection.wire, first?.line ?? 0))) {
    const { flags, uid = 0 } = dataIn(text)
    const wanted = left.get(uid)
    if (flags !== undefined && wanted !== undefined && isAsWanted(wanted, flags)) left.delete(uid)
    const command = condition === "OK" ? answered.get(line) : undefined
    const change = command?.name === "UID STORE" ? changeIn(command.text) : undefined
    if (command === undefined || change === undefined || openingBefore(command.line, connection) !== opened)
      continue
    const leftOut = new Set(leftOutIn(text))
    for (const each of leftOut) left.set(each, change)
    for (const each of numbersIn(setOf(command)) ?? []) {
      const before = leftOut.has(each) ? undefined : left.get(each)
      if (before !== undefined && includes(change, before)) left.delete(each)
    }
  }
  return new Set(left.keys())
}

/** Returns whether a change does all of an earlier one. */
const includes = (change: Change, before: Change): boolean =>
  change.isTaken === before.isTaken && before.flags.every((flag) => change.flags.includes(flag))

/** Returns whether a command names a message that an earlier one with the same condition left out. */
const sentAgain = (parted: ReadonlyArray<CommandSpan>): boolean => {
  const left = new Set<string>()
  return parted.some(({ answer, name, text }) => {
    const all = leftOutIn(answer?.text ?? "").map((each) => `${name} ${conditionIn(text)} ${each}`)
    const isAgain = all.some((each) => left.has(each))
    for (const each of all) left.add(each)
    return isAgain
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
