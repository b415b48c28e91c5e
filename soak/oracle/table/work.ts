/** What a sentence about the commands of an app must find in the trace: as many of them, and as much that came of them. */
import type { Command, Wire } from "../Facts.ts"
import type { Rule } from "../Rule.ts"

/** The command of each beginning of a sentence. RFC 9051 §6. */
const commandOf: ReadonlyArray<readonly [beginning: RegExp, name: RegExp]> = [
  [/^reading/, /FETCH$/],
  [/^searching/, /SEARCH$/],
  [/^sorting/, /SORT$/],
  [/^(?:marking|flagging|changing)/, /STORE$/],
  [/^copying/, /COPY$/],
  [/^moving/, /MOVE$/],
  [/^removing/, /EXPUNGE$/],
  [/^closing/, /^CLOSE$/],
  [/^storing/, /^APPEND$/],
  [/^creating/, /^CREATE$/],
  [/^deleting/, /^DELETE$/],
  [/^renaming/, /^RENAME$/],
  [/^subscribing/, /^SUBSCRIBE$/],
  [/^unsubscribing/, /^UNSUBSCRIBE$/],
  [/^opening/, /^(?:SELECT|EXAMINE)$/],
  [/^(?:listing|looking up)/, /^(?:X?LIST|LSUB)$/],
  [/^asking for the STATUS/, /^STATUS$/],
  [/^asking for news/, /^(?:NOOP|CHECK)$/]
]

export const work: Rule = ({ connection: { commands, wire }, said: { lines, words } }) => {
  const heard = wire.filter(({ isSent }) => !isSent)
  if (words.startsWith("told by the server: ")) return told(words, heard)
  const [, name] = commandOf.find(([beginning]) => beginning.test(words)) ?? []
  const asked = commands.filter(
    (command) =>
      (command.by ?? "app") === "app" &&
      (name === undefined ? words.startsWith(command.name) : name.test(command.name))
  )
  // what follows the last colon came of it: names and words that were sent may have one, too
  const outcome = /: ([^:]*(?:refused, .*)?)$/.exec(words)?.[1] ?? ""
  const [, times = "once"] =
    /, (twice|\d+ times|in \d+ commands)(?:, with different words)?: /.exec(words) ?? []
  const count = times === "twice" ? 2 : Number(/\d+/.exec(times)?.[0] ?? 1)
  const stated = (pattern: RegExp): number => Number(pattern.exec(outcome)?.[1] ?? 0)
  const answered =
    (condition: RegExp) =>
    ({ answer }: Command) =>
      condition.test(answer?.condition ?? "")
  const missing: ReadonlyArray<readonly [what: string, isMissing: boolean]> = [
    ["so many such commands", asked.length < count],
    ["a line of one of them", !asked.some(({ sent }) => lines.includes(sent.line))],
    ["an OK", /done|found|came(?! before that)|gone|listed/.test(outcome) && !asked.some(answered(/^OK$/))],
    ["a refusal", /refused/.test(outcome) && !asked.some(answered(/^(?:NO|BAD)$/))],
    ["so many refusals", asked.filter(answered(/^(?:NO|BAD)$/)).length < refusedIn(outcome, count)],
    [
      "one without an answer",
      /not answered/.test(outcome) && asked.every(({ answer }) => answer !== undefined)
    ],
    ["so many messages", dataOf(heard, /^\* \d+ FETCH\b/i) < stated(/(\d+) came/)],
    ["so many removals", removedIn(heard) < stated(/(\d+) gone/)],
    ["so many different messages", dataOf(heard, /^\* \d+ FETCH\b/i) < stated(/(\d+) different/)],
    [
      "a mailbox that is open for reading alone",
      / reading alone/.test(outcome) && !commands.some(({ name }) => name === "EXAMINE")
    ],
    [
      "a UIDNEXT for a UID that none has",
      / such a UID/.test(outcome) && !heard.some(({ text }) => /\[UIDNEXT \d/.test(text))
    ],
    [
      "flags that were to be taken",
      / what was taken/.test(outcome) && !asked.some(({ sent: { text } }) => / -FLAGS/i.test(text))
    ],
    ["such a result", Math.max(0, ...heard.map(foundIn)) < stated(/(\d+) found/)],
    ["so many mailboxes", dataOf(heard, /^\* (?:X?LIST|LSUB)\b/i) < stated(/(\d+) listed/)]
  ]
  return missing.flatMap(([what, isMissing]) => (isMissing ? [`nothing shows ${what}`] : []))
}

/** `6 refused`, or `refused` of all of them. */
const refusedIn = (outcome: string, count: number): number => {
  const [refused, some] = /^(?:.*; )?(?:(\d+) )?refused/.exec(outcome) ?? []
  return refused === undefined ? 0 : Number(some ?? count)
}

const told = (words: string, heard: ReadonlyArray<Wire>): ReadonlyArray<string> => {
  const stated = (pattern: RegExp): number => Number(pattern.exec(words)?.[1] ?? 0)
  const counts = heard.flatMap(({ text }) => /^\* (\d+) EXISTS\b/i.exec(text)?.[1] ?? []).map(Number)
  const grown = counts.reduce((sum, count, at) => sum + Math.max(0, count - (counts[at - 1] ?? count)), 0)
  return [
    ...(grown + removedIn(heard) < stated(/(\d+) new/) ? ["nothing shows so many new messages"] : []),
    ...(removedIn(heard) < stated(/(\d+) gone/) ? ["nothing shows so many removals"] : []),
    ...(dataOf(heard, /^\* \d+ FETCH\b/i) < stated(/(\d+) changes? of flags/)
      ? ["nothing shows so many changes"]
      : [])
  ]
}

const dataOf = (heard: ReadonlyArray<Wire>, pattern: RegExp): number =>
  heard.filter(({ text }) => pattern.test(text)).length

export const removedIn = (heard: ReadonlyArray<Wire>): number =>
  heard.reduce((sum, { text }) => {
    const [, set] = /^\* VANISHED (?!\(EARLIER\))([\d:,]+)/i.exec(text) ?? []
    return sum + (/^\* \d+ EXPUNGE\b/i.test(text) ? 1 : set === undefined ? 0 : membersOf(set))
  }, 0)

const foundIn = ({ text }: Wire): number => {
  const [, numbers] = /^\* (?:SEARCH|SORT)((?: \d+)*)/i.exec(text) ?? []
  if (numbers !== undefined) return numbers.split(" ").length - 1
  const [, counted] = /^\* ESEARCH\b.*\bCOUNT (\d+)/i.exec(text) ?? []
  const [, all] = /^\* ESEARCH\b.*\bALL ([\d:,]+)/i.exec(text) ?? []
  return counted === undefined ? (all === undefined ? 0 : membersOf(all)) : Number(counted)
}

const membersOf = (set: string): number =>
  set.split(",").reduce((sum, range) => {
    const [from = 0, to = from] = range.split(":").map(Number)
    return sum + Math.abs(to - from) + 1
  }, 0)
