/** Reads every sentence of a trace, and holds it to what happened. */
import { Trace } from "@effect-imap/core"
import * as Reader from "@effect-imap/visualizer/Reader"
import {
  type Found,
  type Sentence,
  type Sentences,
  sentences as sentencesOf
} from "@effect-imap/visualizer/internal/Sentences"
import { Result } from "effect"
import * as Facts from "./Facts.ts"
import type { Rule, Said, Scene } from "./Rule.ts"
import { observations } from "./table/observations.ts"
import { reasons } from "./table/reasons.ts"
import { sentences } from "./table/sentences.ts"

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...Object.entries(reasons),
  ...Object.entries(observations),
  ...Object.entries(sentences)
])

/** A sentence that is false, with what is missing for it, or contradicts it. */
export interface False {
  /** Its id, and the problem without numbers. */
  readonly kind: string
  readonly text: string
}

/** Returns the false sentences of a trace. */
export const falseSentences = (
  trace: ReadonlyArray<Trace.Header | Trace.Event>,
  confession?: Facts.Confession
): ReadonlyArray<False> => {
  const read = Reader.read(new TextEncoder().encode(Trace.toText(trace)))
  if (Result.isFailure(read)) return [falseOf("trace", `it cannot be read: ${read.failure.message}`)]
  const facts = Facts.of(trace, confession)
  const { found, lanes, said } = sentencesOf(read.success)
  const all = [...found.map(ofFinding), ...said.map(ofSentence)]
  return [
    ...all.flatMap((each) => judged(each, facts, all)),
    ...unsumming(all),
    ...lanes.flatMap((lane) => gapped(lane, facts))
  ]
}

const falseOf = (id: string, problem: string, words = "", group = ""): False => ({
  kind: `${id}: ${problem.replaceAll(/\d+/g, "#")}`,
  text: `${group} ${id}: ${problem}: ${words}`
})

/** Holds one sentence to what happened. */
export const judged = (
  said: Said,
  facts: Facts.Facts,
  all: ReadonlyArray<Said> = [said]
): ReadonlyArray<False> => {
  const connection = facts.connections.find(({ group }) => group === said.group)
  if (connection === undefined) return [falseOf(said.id, "a connection that is not in the trace")]
  const scene = { facts, connection, said, all }
  const rule = rules.get(said.id)
  return [...common(scene), ...(rule === undefined ? [] : held(rule, scene))].map((problem) =>
    falseOf(said.id, problem, said.words, said.group)
  )
}

/**
 * The segments of a lane follow each other without a gap, from its account's first event to its last; its figures are their sums, and
 * each loss is a connection that had a mailbox open, and whose end the trace records with this reason.
 */
export const gapped = (
  { connections: ids, figures, losses, segments, to }: Sentences["lanes"][number],
  { connections }: Facts.Facts
): ReadonlyArray<False> => {
  const own = ids.flatMap((id) => connections[id] ?? [])
  const [first] = own
  const group = first?.group ?? ""
  const openMs = segments.reduce((sum, { end, kind, start }) => sum + (kind === "open" ? end - start : 0), 0)
  const isGapless = segments.every(
    ({ end, start }, at) => end > start && start === (segments[at - 1]?.end ?? first?.start)
  )
  const lost = losses.flatMap((each) => each.connections.map((id) => ({ id, error: each.error })))
  const isRecorded = lost.every(({ error, id }) => {
    const { ended, openedAt } = connections[id] ?? {}
    return ended?.error === error && openedAt !== undefined
  })
  return [
    ...(isGapless && (segments.at(-1)?.end ?? to) === to ? [] : [falseOf("lane", "it has a gap", "", group)]),
    ...(Math.abs(openMs - figures.openMs) < 0.001 && lost.length === figures.losses
      ? []
      : [falseOf("lane", "its figures are not its sums", "", group)]),
    ...(isRecorded ? [] : [falseOf("lane", "a loss that the trace does not record", "", group)])
  ]
}

/** The boxes of a connection follow each other without a gap or an overlap. */
export const unsumming = (all: ReadonlyArray<Said>): ReadonlyArray<False> =>
  Array.from(
    Map.groupBy(
      all.filter(({ id }) => id.startsWith("rail:")),
      ({ group }) => group
    ).values()
  ).flatMap(overlapping)

const overlapping = (row: ReadonlyArray<Said>): ReadonlyArray<False> =>
  row.flatMap(({ end = 0, group, id, start = 0, words }, at) => {
    const before = row[at - 1]?.end ?? start
    return start < before - 0.01 || end < start ? [falseOf(id, "it is out of place", words, group)] : []
  })

/** Words about an earlier attempt, or another way in, are held to the connections of the account: one of them fits. */
const held = (rule: Rule, scene: Scene): ReadonlyArray<string> => {
  const { connection, facts, said } = scene
  if (!/^(?:Earlier|Also): /.test(said.words)) return rule(scene)
  const alike = facts.connections.filter(({ account }) => account === connection.account)
  const all = alike.map((each) =>
    rule({ ...scene, connection: each, said: { ...said, lines: each.lines.map(({ line }) => line) } })
  )
  return all.some((problems) => problems.length === 0) ? [] : (all[0] ?? [])
}

const ofFinding = ({
  fix,
  group,
  id,
  lines,
  quote = "",
  rest = "",
  severity,
  title,
  actionBy,
  why
}: Found): Said => ({
  id,
  group,
  words: title,
  why,
  advice: fix ?? rest,
  quote,
  lines,
  start: undefined,
  end: undefined,
  isFailure: severity === "failure",
  actionBy
})

const ofSentence = ({ end, group, id, lines, start, words }: Sentence): Said => ({
  id,
  group,
  words,
  why: "",
  advice: "",
  quote: "",
  lines,
  start,
  end,
  isFailure: false,
  actionBy: undefined
})

/** What must hold for each sentence: its lines are in the trace, its quotation is the server's, and no word is missing. */
const common = ({ connection, said }: Scene): ReadonlyArray<string> => [
  ...(said.isFailure && Object.hasOwn(reasons, said.id) && !isRecorded(said.id, connection)
    ? ["no end of the connection has this reason"]
    : []),
  ...(/^Nothing to do\b/.test(said.advice) && said.actionBy !== "nobody"
    ? ["who must act has nothing to do"]
    : []),
  ...said.lines.flatMap((shown) =>
    connection.lines.some(({ line }) => line === shown) ? [] : [`line ${shown} is not of this connection`]
  ),
  ...(said.quote === "" || isSaid(said.quote, connection) ? [] : ["nobody said what it quotes"]),
  ...(/\b(?:undefined|NaN|Infinity|object Object)\b/.test(`${said.words} ${said.why} ${said.advice}`)
    ? ["a word is missing"]
    : []),
  ...unoffered(said.advice, connection)
]

/** Remedies, each with the capability without which there is none. */
const remedies: ReadonlyArray<readonly [way: RegExp, capability: string]> = [
  [/\b(?:use|by) UID MOVE\b/, "MOVE"],
  [/\bby UID EXPUNGE\b|, and UID EXPUNGE\b/, "UIDPLUS"],
  [/\bwait for news by IDLE\b/, "IDLE"]
]

/** No remedy needs what the server does not list after the login; and of what it does list, no advice leaves it open. */
const unoffered = (advice: string, { commands, wire }: Facts.Connection): ReadonlyArray<string> => {
  const login = commands.find(({ name }) => /^(?:LOGIN|AUTHENTICATE)$/.test(name))?.sent.line ?? Infinity
  const list = wire.findLast(({ isSent, line, text }) => !isSent && line > login && listing.test(text))
  if (list === undefined) return []
  const names = new Set(listing.exec(list.text)?.[1]?.toUpperCase().split(" "))
  const isRev2 = names.has("IMAP4REV2")
  return remedies.flatMap(([way, capability]) => {
    if (!way.test(advice)) return []
    const isOpen = new RegExp(`(?:${way.source}) where`).test(advice)
    return isOpen
      ? ["it leaves open what the server lists"]
      : names.has(capability) || isRev2
        ? []
        : [`it advises what needs ${capability}, which the server does not list`]
  })
}

const listing = /^(?:\* |\S+ OK \[)CAPABILITY ([^\]]*)/i

/** The end records the reason; of a log that shows no end, the last words do. */
const isRecorded = (tag: string, { ended }: Facts.Connection): boolean =>
  ended === undefined || ended.error === tag || (ended.causes ?? []).some(({ error }) => error === tag)

const isSaid = (quote: string, { ended, wire }: Facts.Connection): boolean =>
  wire.some(({ isSent, text }) => !isSent && text.includes(quote)) ||
  ended?.serverText === quote ||
  (ended?.causes ?? []).some(({ serverText }) => serverText === quote)
