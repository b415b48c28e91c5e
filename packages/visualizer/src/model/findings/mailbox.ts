/** Findings about what an open mailbox is, and about data of it that cannot be used. */
import { dataIn } from "../evidence/Data.ts"
import {
  askedBy,
  flagsIn,
  namesZero,
  observation,
  saysHeld,
  setsRecent,
  shownAtMost,
  unpermitted
} from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, WireLine } from "../connection/Connection.ts"
import { humanText, isSelect } from "../evidence/facts.ts"
import { permittedIn } from "../evidence/flags.ts"
import { countBeyond, openingBefore, permanentAt, setOf } from "../evidence/opened.ts"
import { alertsOf, isOpening } from "../evidence/said.ts"
import { mailboxIn } from "../evidence/mailboxName.ts"
import { asked } from "../fleet/Asked.ts"
import { evidenceOf, finding, most, observed, type Rule } from "./Finding.ts"

/** Reports READ-ONLY, in the answer to SELECT or later: changes will be refused. RFC 9051 §7.1. */
export const readOnly: Rule = (connection) => {
  const last = opening(connection)
  if (last?.name !== "SELECT") return []
  const later = codeAfter(connection, "READ-ONLY", last.answer?.line)
  const line = last.answer?.code === "READ-ONLY" ? last.answer : later
  // what is left of a mailbox that has moved needs no rights
  const moved = alertsOf(connection)
    .map(({ text }) => askedBy(humanText(text)))
    .find(({ isMoved }) => isMoved)
  return finding(
    "read-only",
    "warning",
    evidenceOf(line?.line, last.line),
    line && observation("read-only", { ms: 0, step: "select", isHeld: isHeldNear(connection, last) }),
    {
      asks: moved && asked(moved),
      quote: line?.text,
      step: "select"
    }
  )
}

/** Reports mailboxes with as many messages as the provider shows at most. */
export const capped: Rule = ({ started, wire }) => {
  const cap = shownAtMost(started?.host ?? "")
  if (cap === undefined) return []
  const full = wire.filter(
    ({ text }) => dataIn(text).name === "EXISTS" && dataIn(text).number === cap.messages
  )
  return observed("messages-capped", "warning", evidenceOf(full.slice(0, most).map(({ line }) => line)), {
    messages: cap.messages,
    names: [cap.whole],
    quote: full[0]?.text
  })
}

/** Reports an INBOX in which the app looked for messages, and that never had one: the next UID is 1. RFC 9051 §2.3.1.1. */
export const neverFilled: Rule = (connection) => {
  const { commands, wire } = connection
  const last = opening(connection)
  if (last === undefined || mailboxIn(last.text) !== "INBOX") return []
  const since = wire.filter(({ direction, line }) => direction === "received" && line > last.line)
  const next = since.find(({ text }) => /^\* OK \[UIDNEXT 1\]/i.test(text))
  const counts = since.filter(({ text }) => dataIn(text).name === "EXISTS")
  const looked = commands.find(({ line, name }) => line > last.line && name.endsWith("SEARCH"))
  if (counts.some(({ text }) => !text.startsWith("* 0 ")) || counts.length === 0) return []
  return observed(
    "never-filled",
    "warning",
    evidenceOf(next && looked && [next.line, counts[0]?.line, looked.line]),
    {
      quote: next?.text,
      step: "select"
    }
  )
}

/** Returns whether the server says, as the mailbox was opened, that another session has it. */
const isHeldNear = (connection: Connection, opened: CommandSpan): boolean => {
  const before = openingBefore(opened.line, connection)
  return connection.wire.some(
    ({ condition, direction, line, text }) =>
      direction === "received" &&
      line > (before?.line ?? 0) &&
      line <= (opened.answer?.line ?? opened.line) &&
      (condition === "NO" || condition === "OK") &&
      saysHeld(text)
  )
}

/** Returns the last SELECT or EXAMINE that succeeded. */
const opening = ({ commands }: Connection): CommandSpan | undefined => commands.findLast(isOpening)

/** Returns whether the mailbox was opened for reading alone when the command was sent. */
export const examined = ({ line }: CommandSpan, connection: Connection): boolean =>
  openingBefore(line, connection)?.name === "EXAMINE"

/** Reports flags that were set in a mailbox that is open for reading alone, and OK all the same. RFC 9051 §6.3.3. */
export const storedInVain: Rule = (connection) => {
  const all = connection.commands.filter(
    (command) =>
      command.name.endsWith("STORE") && command.answer?.condition === "OK" && examined(command, connection)
  )
  const lines = all.slice(0, most).flatMap(({ answer, line }) => [line, answer?.line])
  const opened = openingBefore(all[0]?.line ?? 0, connection)?.line
  return observed("stored-in-vain", "warning", evidenceOf(opened, lines), {
    count: all.length,
    quote: all[0]?.answer?.text,
    step: all[0]?.name
  })
}

/**
 * Returns what is wrong with the set by which the command names messages: not what no mailbox has, which `countBeyond` tells; or
 * with the flags that it sets.
 */
export const setFlaw = (command: CommandSpan, connection: Connection): CommandSpan["malformed"] => {
  if (setsRecent(command.text)) return "recent"
  return namesZero(command.name, setOf(command)) && countBeyond(command, connection) === undefined
    ? "messages"
    : undefined
}

/** Returns whether the command sets a keyword that the open mailbox does not permit. */
export const setsUnpermitted = (command: CommandSpan, connection: Connection): boolean =>
  unpermitted(flagsIn(command.text), permittedIn(permanentAt(command, connection)?.text))

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

/** The largest number that a UIDVALIDITY, or a UID, may be. RFC 9051 §9, nz-number. */
const largest = 4_294_967_295

/** Reports a UIDVALIDITY that no client can keep. */
export const uidsTooLarge: Rule = ({ wire }) => {
  const found = wire.find((each) => each.direction === "received" && Number(numberIn(each)) > largest)
  return observed("uidvalidity-too-large", "warning", evidenceOf(found?.line), { quote: found?.text })
}

const numberIn = ({ text }: WireLine): string | undefined => /\[UIDVALIDITY (\d+)/i.exec(text)?.[1]

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

/** Responses that the library knows and could not read, so that no result contains them, and whose command had OK all the same. */
export const unreadData: Rule = ({ commands, wire }) => {
  const unread = wire.filter((line) => line.unread)
  const [first] = unread
  const asked =
    first &&
    commands.findLast(
      ({ answer, line }) =>
        line < first.line && first.line < (answer?.line ?? 0) && answer?.condition === "OK"
    )
  const step = dataIn(first?.text ?? "").name || "untagged"
  const words = observation("unread-data", {
    ms: 0,
    step,
    names: asked?.by === "app" ? [asked.text.slice(asked.tag.length + 1)] : [],
    isShort: wire.some(({ unread: isUnread }, at) => isUnread === true && isTail(wire[at + 1]))
  })
  const evidence = evidenceOf(
    unread.slice(0, most).map(({ line }) => line),
    asked?.line
  )
  return finding("unread-data", "warning", evidence, words, { quote: first?.text, step })
}

/** Returns whether a line is what is left of a response whose literal was longer than announced: its last parenthesis. */
export const isTail = (line: WireLine | undefined): boolean =>
  line?.direction === "received" && line.tag === undefined && /^[^()]*\)$/.test(line.text)
