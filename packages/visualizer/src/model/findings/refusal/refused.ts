/** Finds commands that the server refused on a connection in use, once for each code. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../../connection/Connection.ts"
import { after } from "../../evidence/after.ts"
import { humanText, isRefused, isSelect } from "../../evidence/facts.ts"
import { refusedIn } from "../../evidence/inUse.ts"
import { listedFor } from "../../evidence/listed.ts"
import { watchedOn } from "../../evidence/watch/Watches.ts"
import { mailboxIn } from "../../evidence/mailboxName.ts"
import {
  acceptedBefore,
  apartIn,
  askedFirst,
  hurriedIn,
  isOfMoment,
  slowedIn
} from "../../evidence/refusedBeside.ts"
import { isExtension } from "../../evidence/Unaccepted.ts"
import { specialMailbox } from "../../evidence/specialUse.ts"
import { whereRefused } from "../../evidence/whereRefused.ts"
import { asked } from "../../fleet/Asked.ts"
import { evidenceOf, type Finding, most, type Rule } from "../Finding.ts"
import { evidenceFor } from "../failureLines.ts"
import { isMistaken } from "../misnamed.ts"
import { refusedMessage } from "../oneMessage.ts"
import { readOnly } from "../mailbox.ts"
import { refusalOf, refusalFinding } from "./refusalFinding.ts"
import { diagnosed } from "./diagnosed.ts"
import { goneSince, goneAll, goneSome } from "./gone.ts"
import { isAmid, isAlone } from "./alone.ts"

/** Reports each refused command, once for each code: what the app wanted was not done. */
export const refused: Rule = (connection) => {
  const ofOne = new Set(refusedMessage(connection)?.commands)
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
    .flatMap((all) => refusedAlike(all, connection))
}

/** Reports refusals of one command, or of several of its name, with one code. */
const refusedAlike = (
  [command, ...others]: ReadonlyArray<CommandSpan>,
  connection: Connection
): ReadonlyArray<Finding> => {
  if (command?.answer === undefined) return []
  const isOver = hungUpAfter(command, connection)
  if (isOver && others.length === 0 && isToldAsEnd(command.answer.line, connection)) return []
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
  const { addition, party, settled, title, try: fix, why } = diagnosis
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
    !(isKnown && diagnosis.actionBy === "app") &&
    (isSelect(command) || others.length > 0 || isAmid(command, connection)) &&
    isAlone(command, others, connection)
  // BAD is about the command, of which those elsewhere may have been other ones
  const isOfPlace = !isKnown && locked === undefined && command.answer.condition !== "BAD"
  const where = isOfPlace ? whereRefused(command.name, connection) : undefined
  const isOpen = !isKnown || addition === "wrongArguments" || addition === "unnamedArgument"
  const apart = isOpen && facts.code !== "BADCHARSET" ? apartIn([command, ...others], connection) : undefined
  const hurried = isOfMoment(diagnosis) ? hurriedIn([command, ...others]) : 0
  const before = hurried > 0 ? acceptedBefore(command, connection) : []
  const [ahead, range] = [before.length, slowedIn(before)]
  const isMissing = /^(?:TRYCREATE|NONEXISTENT)$/.test(facts.code ?? "") || command.name === "SUBSCRIBE"
  const isUncreated = isMissing && wasNotCreated(command, connection)
  const isLast = (connection.commands.at(-1)?.line ?? 0) < command.answer.line
  const isOne = alone && isAmid(command, connection) && Advice.onlyReads(command.name) && !isSelect(command)
  const names = where === undefined ? mailboxesOf([command, ...others]) : [where.here, where.there]
  const isReported = facts.code === "NOPERM" && areListed([command, ...others].slice(0, most), connection)
  const seen = { ...facts, ahead, alone, isReported, apart, hurried, isRefused: isUncreated, names, range }
  const { try: instead } = Advice.observation(id, { ms: 0, ...seen })
  const special = specialMailbox(command, connection)
  const isOtherwise = where !== undefined || isUncreated || apart !== undefined || hurried > 0
  const tried = isOtherwise ? instead : isOne ? `${fix} ${instead}` : fix
  const actionBy = hurried > 0 ? "app" : diagnosis.actionBy
  const fixes = actionBy === "app" && isLast && isEndedFor(command, connection) ? `${tried} ${goOn}` : tried
  const asks = asked({ party, try: fixes, actionBy })
  const severity = settled === true ? "info" : "warning"
  return refusalFinding(id, severity, evidence, { ...seen, isLast, isOver, asks }).map((each) => ({
    ...each,
    ...(isLimit.has(addition) ? { title: title + Advice.repeated(1 + others.length) } : {}),
    about: special === undefined || isLimit.has(addition) ? addition : "kept",
    why: `${
      hurried > 0 ? `${why} ${each.why}` : !isKnown || apart !== undefined ? each.why : `${each.why} ${why}`
    }${special === undefined ? "" : ` What it was to store was for ${special}.`}`
  }))
}

/** What the server hung up after is told as the end. */
const isToldAsEnd = (line: number, connection: Connection): boolean => {
  const error = connection.ended?.error
  return error !== undefined && evidenceFor(connection, error)?.includes(line) === true
}

/** What an app ends so soon after a refusal, it ends for that, in milliseconds. */
const withRefusal = 1000

const isEndedFor = ({ end = 0 }: CommandSpan, { ended, span }: Connection): boolean =>
  ended?.outcome === "interrupted" && (span.end ?? Infinity) - end <= withRefusal

const goOn = "And let it go on after a refusal, if there is more to do: it ended the connection at once."

/** The mailboxes that they were to open, if all are known. */
const mailboxesOf = (all: ReadonlyArray<CommandSpan>): ReadonlyArray<string> => {
  const names = new Set(all.map((each) => (isSelect(each) ? mailboxIn(each.text) : "")))
  return names.has("") ? [] : Array.from(names)
}

/** Returns whether LIST shows each of them. */
const areListed = (all: ReadonlyArray<CommandSpan>, connection: Connection): boolean =>
  all.every((each) => isSelect(each) && listedFor(each, connection).there === true)

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

/** The commands that a read-only mailbox refuses. RFC 9051 §6.3.3. */
const writes = /^(?:UID )?(?:STORE|EXPUNGE|MOVE)$/
