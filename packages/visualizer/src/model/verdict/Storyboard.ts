/**
 * A connection as a few cards that a person sends to somebody else: the sentence, the lines that show it, the states
 * around it, the reason, what to try, and what shows whether that helps. Pure.
 */
import { noClose } from "../evidence/ending.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { attemptOf, isRecovery } from "../compare/attempts.ts"
import { busyIn } from "../connection/OwnPart.ts"
import type { Connection, Phase } from "../connection/Connection.ts"
import { failureOf, isPassed, usedLane } from "../evidence/Failure.ts"
import { isOpening } from "../evidence/said.ts"
import { whoseOf } from "../findings/Finding.ts"
import { whoActs, whoActsLabel } from "../fleet/Asked.ts"
import type { Finding } from "../findings/Findings.ts"
import * as Findings from "../findings/Findings.ts"
import { helped } from "./helped.ts"
import * as Ledger from "../timeline/Ledger.ts"
import { groupOf, isKept, labelOf, laneOf, leafOf, momentary, proofOf, type Group } from "../machine/phase.ts"
import { placeOf } from "../evidence/place.ts"
import { suggestionsFor } from "../findings/suggestions.ts"
import { timeText } from "../connection/timeText.ts"
import * as Verdict from "./Verdict.ts"

/** The subject of a card. */
export type Subject = "happened" | "said" | "where" | "why" | "time" | "fix" | "proof"

/** One state of the chart, with the transition that left it. */
export interface Visited {
  readonly line: number
  readonly label: string
  readonly group: Group
  /** The time; empty if it is negligible or unknown. */
  readonly took: string
  /** The manner of its failure, if it failed: `refused`, `limit passed`. */
  readonly failed: string | undefined
  /** True if another state followed. */
  readonly left: boolean
}

/** One card of a story. */
export interface Card {
  readonly kind: Subject
  readonly heading: string
  /** Empty if the card is only a drawing or lines. */
  readonly text: string
  readonly lines: ReadonlyArray<Verdict.Shown>
  readonly places: ReadonlyArray<Visited>
}

/** Four to six cards about one connection. */
export interface Storyboard {
  readonly title: string
  readonly tone: Verdict.Tone
  readonly cards: ReadonlyArray<Card>
}

/** The same call, replayed with another setting. */
export interface Replay {
  /** The setting, as people read it. */
  readonly label: string
  readonly connection: Connection
  /** A sentence about the command that the recording does not answer; empty if it answers all. */
  readonly unknown: string
}

/** Facts besides the connection. */
export interface Around {
  /** All connections of the trace. */
  readonly all?: ReadonlyArray<Connection>
  readonly replay?: Replay | undefined
}

/** Makes the storyboard of a connection. */
export const of = (connection: Connection, { all = [], replay }: Around = {}): Storyboard => {
  const findings = Findings.of(connection)
  const verdict = Verdict.of(connection, findings, Verdict.statusOf(connection))
  const { finding, sentence, title, tone } = verdict
  const lines = finding === undefined ? openedBy(connection) : verdict.lines
  const places = placesOf(connection, lines.at(-1)?.line)
  const words = title === undefined ? "" : `${title}. `
  return {
    title: `${placeOf(connection)}: ${sentence}`,
    tone,
    cards: [
      card("happened", sentence, { text: aboutOf(connection) }),
      ...(lines.length === 0
        ? []
        : [card("said", "The lines that show it", { lines, text: quoteOf(verdict) })]),
      ...(places.length === 0 ? [] : [card("where", "The steps", { places })]),
      ...(finding === undefined
        ? timeCard(connection)
        : [card("why", "Why", { text: words + finding.why + foundOf(finding) })]),
      ...fixCards(connection, findings, finding, { all, replay })
    ]
  }
}

/** Returns the command that opened the mailbox, and its answer. */
const openedBy = (connection: Connection): ReadonlyArray<Verdict.Shown> => {
  const command = connection.commands.find(isOpening)
  return [command?.line, command?.answer?.line].flatMap((line) =>
    line === undefined ? [] : (Verdict.lineOf(connection, line) ?? [])
  )
}

const mostPlaces = 4

/** Returns the states up to the failure, or up to the last line that is shown. */
const placesOf = (connection: Connection, line = Number.POSITIVE_INFINITY): ReadonlyArray<Visited> => {
  const failed = failureOf(connection)?.phase
  const lane = usedLane(connection)
  const way = connection.phases.filter(
    (phase) => phase === failed || ((laneOf(phase.state) ?? lane) === lane && isNotable(phase))
  )
  const here = failed ?? way.findLast((phase) => phase.line <= line) ?? way.at(-1)
  const until = here === undefined ? way : way.filter(({ line }) => line <= here.line)
  return until.slice(-mostPlaces).map((phase) => placeIn(phase, phase === failed, connection))
}

/** Returns whether a state is worth showing: it took time, or asked a question. */
const isNotable = (phase: Phase): boolean =>
  !isPassed(phase) &&
  (phase.end === undefined ||
    phase.end - phase.start >= momentary ||
    isKept(phase.state) ||
    proofOf(phase.state).length > 0)

const placeIn = (phase: Phase, failed: boolean, connection: Connection): Visited => {
  const { end, start, state } = phase
  const took = end === undefined || isKept(state) ? 0 : end - start - busyIn(connection, { start, end })
  return {
    line: phase.line,
    label: labelOf(phase.state),
    group: groupOf(phase.state),
    took: took < 1 ? "" : timeText(connection, took),
    failed: failed ? failureWords(phase.left ?? "failed") : undefined,
    left: phase.left !== undefined
  }
}

/** `refused` of `select.refused`. */
const failureWords = (event: string): string => {
  if (event.startsWith("xstate.after")) return "limit passed"
  return event.startsWith("failure.") ? "failed" : leafOf(event)
}

const card = (kind: Subject, heading: string, content: Partial<Card>): Card => ({
  kind,
  heading,
  text: "",
  lines: [],
  places: [],
  ...content
})

const aboutOf = (connection: Connection): string => {
  const { ended, last, span } = connection
  const took = timeText(connection, (span.end ?? last) - span.start, ", ")
  return `${placeOf(connection)}, connection ${connection.group}, ${ended?.outcome ?? noClose}${took}`
}

/** Returns the server's words, unless a line above contains them. */
const quoteOf = ({ finding, lines }: Verdict.Verdict): string => {
  const quote = Verdict.quoteBeside(finding, lines)
  return quote === undefined ? "" : `The server said: “${quote}”`
}

/** Makes a card about the time of a successful connection. */
const timeCard = (connection: Connection): ReadonlyArray<Card> => {
  const { rows, total } = Ledger.of(connection)
  if (connection.clock === "none" || rows.length === 0) return []
  const slowest = rows.toSorted((a, b) => b.ms - a.ms).slice(0, 3)
  const parts = slowest.map(({ ms, step }) => `${step} ${duration(ms)}`)
  return [card("time", "Where the time went", { text: `${duration(total)}: ${parts.join(", ")}` })]
}

const foundOf = ({ found }: Finding): string => (found === undefined ? "" : ` Found: ${found}`)

const fixCards = (
  connection: Connection,
  findings: ReadonlyArray<Finding>,
  finding: Finding | undefined,
  around: Around
): ReadonlyArray<Card> => {
  const todo = finding && (finding.fix ?? finding.rest)
  if (finding === undefined || todo === undefined) return []
  const who = whoActs(finding)
  const whose = whoseOf(finding)
  return [
    card("fix", "What to try", {
      text: `${whose === undefined ? "" : `Whose: ${whose}. `}${todo}${who === undefined ? "" : ` ${whoActsLabel} ${who}.`}`
    }),
    ...proofCards(connection, suggestionsFor(findings)[0]?.label, around)
  ]
}

/** Makes a card about the replay, or a later connection; if neither is recorded, it says that the effect is unknown. */
const proofCards = (
  connection: Connection,
  suggested: string | undefined,
  { all = [], replay }: Around
): ReadonlyArray<Card> => {
  if (replay !== undefined) {
    const text = `Replayed against the recorded server with “${replay.label}”. ${helped(connection, replay.connection, replay.unknown)}`
    const lines = replay.unknown === "" ? openedBy(replay.connection) : []
    return [card("proof", "Does it help?", { text, lines })]
  }
  const mine = attemptOf(connection)
  // of those that `counterpart` prefers, the nearest
  const later = all.find((other) => isRecovery(attemptOf(other), mine))
  if (later?.selectedAt !== undefined) {
    const after = timeText(connection, later.selectedAt - (connection.span.end ?? connection.last), " ")
    const text = `Connection ${later.group} opened the mailbox${after === "" ? "" : `${after} later`}.`
    return [card("proof", "What came after it", { text, lines: openedBy(later) })]
  }
  if (suggested === undefined) return []
  const text = `This recording does not show it. A replay with “${suggested}” may: effect-imap trace replay.`
  return [card("proof", "Does it help?", { text })]
}
