import type { Advice, Diagnosis, ObservationId } from "@effect-imap/core/ImapError"
import { observation, whose } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../connection/Connection.ts"
import { type Asked, asked } from "../fleet/Asked.ts"
import { type Noticed, wordsOf } from "../evidence/Noticed.ts"
import { type Offers, offersOf } from "../evidence/offers.ts"
import type { Waits } from "../evidence/waiting.ts"
import { leastOf, mostOf } from "../../trace/extremes.ts"
import type { LongWork } from "../../trace/pieces.ts"

/** The weight of a finding. */
export type Severity = "failure" | "warning" | "info"

/** Lines of the trace, the most important first. */
export type Evidence = readonly [number, ...ReadonlyArray<number>]

/** An observation, with the lines that show it, and what it asks of whom. */
export type Finding = Observed & Asked

interface Observed {
  /** The id, such as `netease-unsafe-login`, `AuthRejected` or `race-lost`. */
  readonly id: string
  readonly severity: Severity
  readonly evidence: Evidence
  readonly title: string
  readonly why: string
  /** Whose it is, if it is a failure. */
  readonly party?: Diagnosis["party"] | undefined
  /** It shows why an opening that went well took its time, and is told with it. */
  readonly isOfOpening?: true
  /** The details, if the reason contains them: names in a certificate, a program's message. */
  readonly found: string | undefined
  /** The server's own words, to be shown as a quotation. */
  readonly quote: string | undefined
  /** The step, such as `select`. */
  readonly step: string | undefined
  /** What is known besides its id, by which a setting of a mail program may help. */
  readonly about?: string | undefined
}

/** The most lines of one kind that a finding shows, and the most findings of one rule. */
export const most = 3

/** Looks at a connection, and returns its findings. */
export type Rule = (connection: Connection) => ReadonlyArray<Finding>

/** Looks at all its lines, in pieces. */
export type LongRule = (connection: Connection) => LongWork<ReadonlyArray<Finding>>

/**
 * Returns the lines as evidence; `undefined` if there are none. Lists are taken whole: they may be longer than a call takes
 * arguments.
 */
export const evidenceOf = (
  ...lines: ReadonlyArray<number | undefined | ReadonlyArray<number | undefined>>
): Evidence | undefined => {
  const [first, ...rest] = Array.from(new Set(lines.flat().filter((line) => line !== undefined)))
  return first === undefined ? undefined : [first, ...rest]
}

/** Returns the least and the most of some numbers; `undefined` if there are none. */
export const rangeOf = (all: ReadonlyArray<number>): readonly [number, number] | undefined =>
  all.length === 0 ? undefined : [leastOf(all), mostOf(all)]

interface Circumstances {
  readonly found?: string | undefined
  readonly quote?: string | undefined
  readonly step?: string | undefined
  /** What it asks, unless it is what its advice says. */
  readonly asks?: Asked | undefined
  readonly isOfOpening?: true
}

/** Makes a finding, if there is evidence. */
export const finding = (
  id: string,
  severity: Severity,
  evidence: Evidence | undefined,
  advice: (Advice & Pick<Diagnosis, "actionBy"> & Partial<Pick<Diagnosis, "party">>) | undefined,
  { asks, found, isOfOpening, quote, step }: Circumstances = {}
): ReadonlyArray<Finding> =>
  evidence === undefined || advice === undefined
    ? []
    : [
        {
          id,
          severity,
          evidence,
          title: advice.title,
          why: advice.why,
          ...(asks ?? asked(advice)),
          party: severity === "failure" ? advice.party : undefined,
          found,
          // an answer may have no words
          quote: quote === "" ? undefined : quote,
          step,
          ...(isOfOpening && { isOfOpening })
        }
      ]

/** Returns whose a failure is, in words. Of one in a life, the life says it: what came after may show more. */
export const whoseOf = ({ party }: Pick<Finding, "party">): string | undefined => party && whose(party)

/** The facts of an observation besides those of a failure. */
interface Counted {
  readonly again: boolean
  readonly came: number | undefined
  readonly count: number
  readonly isEmpty: boolean
  readonly isIdle: boolean
  readonly isLater: boolean
  readonly isMarking: boolean
  readonly isRefused: boolean
  readonly isReported: boolean
  readonly left: number
  readonly messages: number
  readonly ms: number
  readonly names: ReadonlyArray<string>
  readonly waits: Waits | undefined
  readonly offers: Offers
  readonly refusedRemoval: string | undefined
}

/** Makes a finding in the words of an observation. */
export const observed = (
  id: ObservationId,
  severity: Severity,
  evidence: Evidence | undefined,
  { ms = 0, quote, step, ...facts }: Circumstances & Partial<Counted> = {}
): ReadonlyArray<Finding> =>
  finding(id, severity, evidence, observation(id, { ...facts, ms, step: step ?? "the step" }), {
    quote,
    step
  })

/** Makes a finding of what lines show. */
export const noticed = (one: Noticed, connection?: Connection): ReadonlyArray<Finding> =>
  finding(one.id, one.severity, evidenceOf(one.lines), wordsOf(one, connection && offersOf(connection)), {
    quote: one.quote,
    step: one.facts.step
  })
