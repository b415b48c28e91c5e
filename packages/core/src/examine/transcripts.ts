/**
 * A transcript for each deviation that a command alone shows, as the tests of this library are written: what the server said, and
 * what a call of `execute` makes of it.
 */
import { ofCommand } from "../failure/quirk/byCode.ts"
import { make as makeRedactor } from "../trace/Redactor.ts"
import type { Answer } from "./Answer.ts"
import type { Examination } from "./Examination.ts"
import { type Exchange, exchangesIn } from "./exchanges.ts"
import { questions } from "./questions.ts"

/** A transcript without its first line, which has a number. */
export interface Transcript {
  /** The id of the question. */
  readonly question: string
  /** The server, what was asked, and what it does. */
  readonly title: string
  readonly text: string
}

/** Those of the deviations that can be written so: nothing of them is hidden, and an app may send the command. */
export const transcripts = ({ answers, server }: Examination): ReadonlyArray<Transcript> => {
  const name = [server.name ?? "a server", server.version].filter((part) => part !== undefined).join(" ")
  return answers.flatMap((answer) => {
    const { kept, means, question } = answer
    if (kept === "yes" || kept === "notAsked") return []
    const exchanges = exchangesIn(answer.evidence).filter(isDeviation)
    const shown = exchanges.flatMap((each, index) => shownOf(each, answer, index === exchanges.length - 1))
    return shown.length === 0
      ? []
      : [
          {
            question,
            title: `${name}: ${titles.get(question) ?? question}: ${means}`,
            text: [...beginning, ...numbered(shown)].join("\n")
          }
        ]
  })
}

const titles = new Map(questions.map(({ id, title }) => [id, title]))

/** The way to the mailbox, which does not matter here. */
const beginning = [
  "@ flights careful",
  "@ id false",
  "S: * OK [CAPABILITY IMAP4rev1] ready",
  "C: <1> LOGIN ...",
  "S: <1> OK [CAPABILITY IMAP4rev1] welcome",
  "C: <2> SELECT INBOX",
  "S: <2> OK done",
  "== selected"
]

/** Rows with `{tag}` and `{next}` in place of the numbers. */
type Rows = ReadonlyArray<string>

const isDeviation = ({ tagged }: Exchange): boolean => tagged?.startsWith("{tag} OK") !== true

const shownOf = (exchange: Exchange, { facts }: Answer, isLast: boolean): ReadonlyArray<Rows> => {
  const { command, complaint, tagged, untagged } = exchange
  if (
    /[<{]|^(?:SELECT|EXAMINE|IDLE|LOGOUT|ENABLE|UNSELECT|LOGIN|AUTHENTICATE|ID|NOTIFY|COMPRESS)\b/.test(
      command
    )
  )
    return []
  if ([...untagged, tagged ?? ""].some((line) => /<[a-z]+[^>]*>/.test(line))) return []
  const asked = [`>> execute ${command}`, `C: {tag} ${command}`, ...untagged.map((line) => `S: ${line}`)]
  if (tagged !== undefined) return [[...asked, `S: ${tagged}`, `== refused ${reasonOf(tagged, command)}`]]
  if (complaint !== undefined) {
    const fence = [".. 250 millis", "C: {next} NOOP", "S: {next} OK done"]
    return [[...asked, `S: ${complaint}`, ...fence, "== refused CommandRejectedUntagged"]]
  }
  if (!isLast) return []
  return facts["ended"] === true
    ? [[...asked, "close", "== refused ConnectionLost"]]
    : [[...asked, ".. 60 seconds", "== refused Timeout"]]
}

/** The reason that the library gives for the refusal. */
const reasonOf = (tagged: string, command: string): string => {
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
