/** What a viewer says of a whole trace although no event shows it, or what it cannot show at all. */
import { Result } from "effect"
import { explain } from "../../src/export/explain.ts"
import { render } from "../../src/export/Waterfall.ts"
import * as Index from "../../src/model/index/Index.ts"
import { type Life, livesOf } from "../../src/model/life/Life.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { read, type ReadTrace } from "../../src/trace/Reader.ts"
import { unproven } from "./unproven.ts"

export function* unprovenTrace(bytes: Uint8Array): Generator<string> {
  const trace = read(bytes)
  if (Result.isFailure(trace)) return yield `the trace cannot be read: ${trace.failure.message}`
  for (const connection of connections(trace.success)) yield* unproven(connection)
  const index = Index.make()
  index.push(bytes)
  index.parse()
  index.end()
  for (const life of livesOf(index.lived(0), { isOver: true, now: index.now })) yield* unprovenLife(life)
  yield* badWords(trace.success)
}

/** The lane has no overlap, nothing before its beginning or after its end, and the words fit it. */
function* unprovenLife({ from, headline, pieces, to }: Life): Generator<string> {
  let cursor = from
  for (const { end, kind, start } of pieces) {
    if (start < cursor || end < start || end > to) yield `the life's piece ${kind} is out of place`
    cursor = end
  }
  const away = pieces.some(({ kind }) => kind === "away")
  if (!away && /\baway\b/.test(headline)) yield `nothing was away: ${headline}`
}

/** What a person reads has no missing value. */
function* badWords(trace: ReadTrace): Generator<string> {
  for (const [name, text] of [
    ["explain", explain(trace, { width: 200 })],
    ["the waterfall", render(trace)]
  ] as const) {
    const [found] = /.{0,40}\b(?:undefined|NaN|Infinity|object Object)\b.{0,20}/.exec(text) ?? []
    if (found !== undefined) yield `${name} says “${found}”`
  }
}
