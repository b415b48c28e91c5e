/** Two connections compared as plain text: the result of each, their first difference, and the time of each step. */
import type { Connection, Move, WireLine } from "../model/connection/Connection.ts"
import { callings, type Sourced } from "../model/compare/callings.ts"
import * as Diff from "../model/compare/Diff.ts"
import { parting } from "../model/compare/parting.ts"
import * as Verdict from "../model/verdict/Verdict.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { eventWords } from "../model/machine/phase.ts"
import { marks } from "../model/steps/Step.ts"
import { atOnce } from "../trace/pieces.ts"
import { fit, padded, palette, wrapped } from "./terminal.ts"
import type { Options } from "./explain.ts"

/** A connection, and its name in a comparison. */
export interface Named {
  /** The name, such as that of a file. */
  readonly name: string
  readonly connection: Connection
}

/** Compares two connections as text: the first difference, the lines that differ, the time of each step. */
export const compare = (a: Named, b: Named, options?: Options): string =>
  atOnce(comparing(a, b, options)).text

/** Compares them in pieces. */
export function* comparing(
  a: Named,
  b: Named,
  options: Options = {}
): Generator<void, { readonly text: string; readonly same: boolean }, void> {
  const { paint } = palette(options.color ?? false)
  const width = Math.max(60, options.width ?? 80)
  const { same, steps, transition, wire } = yield* Diff.comparing(a.connection, b.connection)
  const [one, other] = callings(sourced(a), sourced(b))
  const story = ({ sentence, tone }: Verdict.Verdict, letter: string, name: string) => {
    const color = tone === "failure" ? "red" : tone === "good" ? "green" : "yellow"
    return [
      paint("bold", fit(`${letter}  ${name}`, width)),
      ...wrapped(sentence, width - 3).map((line) => `   ${paint(color, line)}`)
    ]
  }
  const { fix, words } = parting(a.connection, b.connection, ["a", "b"]) ?? {}
  const parted = <A>(
    title: string,
    found: Diff.Divergence<A> | undefined,
    words: (value: A | undefined) => string
  ) =>
    found === undefined
      ? []
      : [
          "",
          paint("bold", title),
          ...wrapped(`a  ${words(found.a)}`, width - 2).map((line) => `  ${line}`),
          ...wrapped(`b  ${words(found.b)}`, width - 2).map((line) => `  ${line}`)
        ]
  const rows = steps.map(({ a, b, changed, delta, step }) => {
    const row = `  ${padded(step, 14)}${side(a)}  ${side(b)}  ${(delta === undefined ? "" : signed(delta)).padStart(12)}`
    return changed ? paint("yellow", `${row}  changed`) : row
  })
  const verdicts = [Verdict.recorded(a.connection), Verdict.recorded(b.connection)] as const
  const text = [
    ...story(verdicts[0], "a", one),
    ...story(verdicts[1], "b", other),
    ...(same ? ["", paint("green", "They took the same way; only times differ.")] : []),
    ...(words === undefined ? [] : ["", ...wrapped(words, width)]),
    ...(fix === undefined ? [] : wrapped(`Try: ${fix}`, width)),
    // lines say it better than the states around them
    ...(wire === undefined ? parted("Where the states differ", transition, moveWords) : []),
    ...parted("Where they differ on the wire", wire, lineWords),
    "",
    paint("bold", `  ${"step".padEnd(14)}${"a".padStart(13)}  ${"b".padStart(13)}  ${"b − a".padStart(12)}`),
    ...rows,
    ""
  ].join("\n")
  return { text, same }
}

const sourced = ({ connection, name }: Named): Sourced => ({ connection, source: name })

const side = (value: Diff.Side | undefined): string =>
  value === undefined ? "–".padStart(13) : `${marks[value.outcome]} ${duration(value.ms).padStart(11)}`

const signed = (ms: number): string => `${ms < 0 ? "−" : "+"}${duration(Math.abs(ms))}`

const moveWords = (move: Move | undefined): string =>
  move === undefined ? "(nothing)" : `${move.from} —${eventWords(move.event)}→ ${move.to}`

const lineWords = (line: WireLine | undefined): string =>
  line === undefined ? "(nothing)" : `${line.direction === "sent" ? "C:" : "S:"} ${line.text}`
