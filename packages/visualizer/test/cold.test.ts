/**
 * What the viewer shows of each situation that is opened cold, with its truth: the lane of the
 * account, and of the connection that is shown first the verdict, its proof and what to try. Each is held as text.
 */
import { assert, describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { compare } from "../src/export/compare.ts"
import { toText } from "../src/export/fleetText.ts"
import { chosen } from "../src/model/compare/Diff.ts"
import type { Connection } from "../src/model/connection/Connection.ts"
import { connections } from "../src/model/connection/spans.ts"
import { askedWords } from "../src/model/fleet/Asked.ts"
import * as Findings from "../src/model/findings/Findings.ts"
import type * as Index from "../src/model/index/Index.ts"
import { callOf, tryOf } from "../src/model/index/listing.ts"
import { lanesOf } from "../src/model/lane/Lane.ts"
import { linesOf } from "../src/model/lane/linesOf.ts"
import * as Ledger from "../src/model/timeline/Ledger.ts"
import { summaryOf } from "../src/model/timeline/shares.ts"
import * as Verdict from "../src/model/verdict/Verdict.ts"
import { colds } from "./support/cold/all.ts"
import type { Cold, Opened } from "./support/cold/Cold.ts"
import { neverBetter } from "./support/neverBetter.ts"
import { read } from "./support/record.ts"
import { indexOf } from "./support/indexOf.ts"

const page = (opened: Opened): string => {
  if (opened.kind === "fleet") return toText(opened.members, { now: opened.now, width: 110, most: 4 })
  const trace = read(opened.bytes)
  const all = connections(trace)
  if (opened.compare === true) return sides(all)
  const shown = chosen(all)
  const index = indexOf(opened.bytes)
  const reported = all.flatMap((connection, id) =>
    connection === shown ? full(connection, callIn(index, id)) : [headline(Verdict.recorded(connection))]
  )
  return withoutTags([...lanes(index), ...folded(reported)].join("\n"), all)
}

const sides = (all: ReadonlyArray<Connection>): string => {
  const [a, b] = all.map((connection) => ({ name: connection.group, connection }))
  const text = a === undefined || b === undefined ? "" : compare(a, b, { width: 110 })
  return withoutTags(text, all)
}

/** Counts equal lines in a row instead of repeating them. */
const folded = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.flatMap((line, at) => {
    if (lines[at - 1] === line) return []
    const other = lines.slice(at).findIndex((each) => each !== line)
    const count = other < 0 ? lines.length - at : other
    return [count === 1 ? line : `${count} × ${line}`]
  })

const lanes = (index: Index.Index): ReadonlyArray<string> =>
  lanesOf(index.account(0), { now: index.now, isOver: true }).flatMap((lane) => linesOf(lane, 24))

const callIn = ({ connections }: Index.Index, id: number) => {
  const one = connections[id]
  const call = one && callOf(connections, one)
  return call && { since: call.attempts[0]?.start, attempt: tryOf(call, one) }
}

const headline = ({ sentence, tone }: Verdict.Verdict): string => `${tone}: ${sentence}`

const full = (connection: Connection, call: ReturnType<typeof callIn>): ReadonlyArray<string> => {
  const findings = Findings.of(connection)
  const verdict = Verdict.of(connection, findings, Verdict.statusOf(connection), call)
  const { alerts, finding, lines, opened, rest } = verdict
  return [
    `> ${headline(verdict)}`,
    ...(opened === undefined ? [] : [`  ${opened}`]),
    ...alerts.map(({ text }) => `  to show: ${text}`),
    ...(finding === undefined
      ? []
      : [`  ${finding.title}: ${finding.why}`, `  ${askedWords(finding) ?? ""}`]),
    ...(finding?.found === undefined ? [] : [`  Found: ${finding.found}`]),
    // of answers that come at one moment, chance decides the order
    ...lines
      .toSorted((a, b) => a.time - b.time || (a.way === "⇄" ? a.text.localeCompare(b.text) : a.line - b.line))
      .map(({ text, way }) => `  ${way} ${text}`),
    ...rest.map(({ severity, title }) => `  ${severity}: ${title}`),
    ...(connection.clock === "none" ? [] : [`  ${summaryOf(connection, Ledger.of(connection))}`])
  ]
}

/** Tags are other letters each time, and then a number. */
const withoutTags = (text: string, all: ReadonlyArray<Connection>): string =>
  all
    .flatMap(({ commands }) => commands)
    .reduce((reported, { tag }) => reported.replaceAll(tag, tag.replace(/^\D+/, "A")), text)

const truth = ({ act, what, whose }: Cold) => [what, whose, act].map((line) => `# ${line}`).join("\n")

describe("situations opened cold", () => {
  it("have each its own name", () => {
    const ids = colds.map(({ id }) => id)
    assert.deepStrictEqual(ids, Array.from(new Set(ids)))
  })

  it.effect.each(colds.map((cold) => [cold.id, cold] as const))("%s", ([id, cold]) =>
    Effect.flatMap(cold.opened, (opened) =>
      Effect.promise(() =>
        expect(`${truth(cold)}\n\n${page(opened).trimEnd()}\n`).toMatchFileSnapshot(`goldens/cold/${id}.txt`)
      )
    )
  )

  it.effect.each(colds.map(({ id, opened }) => [id, opened] as const))(
    "%s: its headline is never better than what is shown beneath it",
    ([, opened]) =>
      Effect.map(opened, (shown) => {
        if (shown.kind !== "fleet") neverBetter(read(shown.bytes))
      })
  )

  it.effect.each(colds.map(({ id, opened }) => [id, opened] as const))(
    "%s: its list asks those whom each connection asks",
    ([, opened]) =>
      Effect.map(opened, (shown) => {
        if (shown.kind !== "fleet") asksAlike(shown.bytes)
      })
  )
})

const asksAlike = (bytes: Uint8Array): void => {
  const trace = read(bytes)
  const index = indexOf(bytes)
  const turns = connections(trace).flatMap((connection, id) => {
    const failure = Findings.of(connection).find((found) => found.id === connection.ended?.error)
    return failure === undefined ? [] : [[id, failure.actionBy] as const]
  })
  assert.deepStrictEqual(
    turns.map(([id]) => [id, index.connections[id]?.asks?.actionBy] as const),
    turns
  )
}
