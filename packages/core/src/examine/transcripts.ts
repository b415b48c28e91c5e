/**
 * A deviation as a transcript, as the tests of this library are written: what the server says, and what a call of `execute` makes
 * of it, or that the library does without what is not kept.
 */
import { ofCommand } from "../failure/quirk/byCode.ts"
import type { Quirk } from "../failure/quirk/Quirk.ts"
import type { PlainReason } from "../failure/Reason.ts"
import { make as makeRedactor } from "../trace/Redactor.ts"
import type { Answer } from "./Answer.ts"
import type { Examination } from "./Examination.ts"
import { deviatingIn, type Exchange, existsIn, isOk } from "./exchanges.ts"
import { greetingOf } from "./product.ts"

interface Shown {
  readonly answer: Answer
  readonly examination: Examination
  readonly quirk: Quirk | undefined
  /** The server, and what was asked. */
  readonly title: string
}

/** Writes the transcript, with `{number}` in place of the number of its row; `undefined` if it would show nothing. */
export const transcriptOf = ({ answer, examination, quirk, title }: Shown): string | undefined => {
  const calls = numbered(callsIn(answer).map((each) => rowsOf(each, answer)))
  if (calls.length === 0 && quirk === undefined) return undefined
  const beginning = quirk === undefined ? usual(answer) : withQuirk(answer, examination, quirk)
  return [`# Q{number} ${title}: ${answer.means}`, ...beginning, ...calls, ""].join("\n")
}

/** The way to the mailbox, which does not matter here. */
const usual = (answer: Answer): ReadonlyArray<string> => [
  "@ flights careful",
  "@ id false",
  "S: * OK [CAPABILITY IMAP4rev1] ready",
  ...opened(answer, "IMAP4rev1")
]

/** The server lists what it does not keep, which counts as not listed. */
const withQuirk = (
  answer: Answer,
  examination: Examination,
  { id, recovery }: Quirk
): ReadonlyArray<string> => {
  const unkept = recovery._tag === "Without" ? recovery.capabilities : []
  return [
    "@ flights careful",
    `S: * OK [CAPABILITY IMAP4rev1] ${greetingOf(examination)}`,
    ...opened(answer, ["IMAP4rev1", ...unkept].join(" ")),
    "== lists IMAP4REV1",
    `== quirks ${id}`
  ]
}

const opened = (answer: Answer, capabilities: string): ReadonlyArray<string> => {
  const exists = existsIn(answer.evidence)
  return [
    "C: <1> LOGIN ...",
    `S: <1> OK [CAPABILITY ${capabilities}] welcome`,
    "C: <2> SELECT INBOX",
    ...(exists === undefined ? [] : [`S: ${exists}`]),
    "S: <2> OK done",
    "== selected"
  ]
}

/** Each failure shows itself; answers that contradict each other do so together. */
const callsIn = (answer: Answer): ReadonlyArray<Exchange> => {
  const shown = deviatingIn(answer)
  const calls = shown.filter(isCallable)
  return calls.length < shown.length && shown.every(isOk) ? [] : calls
}

/** Returns whether an app may send the command. */
const isCallable = ({ command }: Exchange): boolean =>
  !/[<{]|^(?:SELECT|EXAMINE|IDLE|LOGOUT|ENABLE|UNSELECT|LOGIN|AUTHENTICATE|ID|NOTIFY|COMPRESS)\b/.test(
    command
  )

/** Rows with `{tag}` and `{next}` in place of the numbers. */
type Rows = ReadonlyArray<string>

const rowsOf = (exchange: Exchange, answer: Answer): Rows => {
  const { command, complaint, tagged, untagged } = exchange
  const reason = reasonOf(exchange, answer)
  const asked = [`>> execute ${command}`, `C: {tag} ${command}`, ...untagged.map((line) => `S: ${line}`)]
  const outcome = reason === undefined ? "== answered" : `== refused ${reason}`
  const complained = complaint === undefined ? [] : [`S: ${complaint}`]
  if (tagged !== undefined) return [...asked, ...complained, `S: ${tagged}`, outcome]
  if (complaint !== undefined)
    return [...asked, ...complained, ".. 250 millis", "C: {next} NOOP", "S: {next} OK done", outcome]
  return [...asked, answer.facts["ended"] === true ? "close" : ".. 60 seconds", outcome]
}

/** The reason that a call fails with; `undefined` if it does not fail. */
export const reasonOf = (exchange: Exchange, { facts }: Answer): PlainReason["_tag"] | undefined => {
  const { command, complaint, tagged } = exchange
  if (tagged !== undefined) return isOk(exchange) ? undefined : refusalOf(tagged, command)
  if (complaint !== undefined) return "CommandRejectedUntagged"
  return facts["ended"] === true ? "ConnectionLost" : "Timeout"
}

const refusalOf = (tagged: string, command: string): PlainReason["_tag"] => {
  const [, condition, name, args = "", text = ""] =
    /^\{tag\} (NO|BAD)(?: \[([^\] ]+)(?: ([^\]]*))?\])? ?(.*)$/.exec(tagged) ?? []
  const code = name === undefined ? undefined : { name: name.toUpperCase(), args }
  const answer = {
    _tag: "Tagged",
    tag: "",
    condition: condition === "NO" ? "NO" : "BAD",
    code,
    text
  } as const
  return ofCommand(answer, command, makeRedactor())._tag
}

/** Numbers the tags after those of the way to the mailbox. */
const numbered = (shown: ReadonlyArray<Rows>): ReadonlyArray<string> => {
  let last = 2
  return shown.flatMap((rows) => {
    const own = last + 1
    last = rows.some((row) => row.includes("{next}")) ? own + 1 : own
    return rows.map((row) => row.replaceAll("{tag}", `<${own}>`).replaceAll("{next}", `<${own + 1}>`))
  })
}
