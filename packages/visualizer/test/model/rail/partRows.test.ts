/** What the rail says of a part of the way, against the bars of the steps. */
import { assert, describe, it } from "@effect/vitest"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { imported } from "../../../src/import/index.ts"
import type { Connection } from "../../../src/model/connection/Connection.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { headStart } from "../../../src/model/timeline/headStart.ts"
import { lasted, type PartRow, partRows } from "../../../src/model/rail/partRows.ts"
import { type Part, parts } from "../../../src/model/rail/railBoxes.ts"
import { at, connectionOf, moved } from "../../support.ts"
import { eachStory, read, record } from "../../support/record.ts"

const sums = (connection: Connection) =>
  parts.flatMap((part) => {
    const sum = lasted(part, connection, connection.last)
    return sum === 0 ? [] : [`${part} ${sum}`]
  })

const bars = (rows: ReadonlyArray<PartRow>) =>
  rows.map(({ end, label, part, start }) => `${part}: ${label} ${end - start}`)

const logOf = (name: string) =>
  Effect.map(
    Effect.fromResult(
      imported([{ name, bytes: readFileSync(new URL(`../../import/samples/${name}`, import.meta.url)) }])
    ),
    (bytes) => connections(read(bytes))
  )

describe("partRows", () => {
  it.effect.each(eachStory)("%s: a part lasts as long as its bars", ([, setting]) =>
    Effect.gen(function* () {
      for (const connection of connections(read(yield* record(setting)))) {
        const rows = partRows(connection)
        for (const part of parts) {
          const own = rows.filter((row) => row.part === part && row.lane === undefined)
          if (rows.some((row) => row.part === part && row.lane !== undefined)) continue
          const sum = own.reduce((all, { end, start }) => all + end - start, 0)
          assert.approximately(lasted(part, connection, connection.last), sum, 0.001, part)
        }
      }
    })
  )

  it.effect("what is asked again belongs to the part that asks it, with STARTTLS as well", () =>
    Effect.gen(function* () {
      const server = Simulator.profiles.wellBehaved
      const [connection] = connections(
        read(yield* record({ server, account: { security: "starttls" }, options: { latency: "40 millis" } }))
      )
      if (connection === undefined) return assert.fail("nothing was recorded")
      const of = (part: Part) => partRows(connection).filter((row) => row.part === part)
      assert.deepStrictEqual(
        of("TLS").map(({ label }) => label),
        ["STARTTLS", "TLS", "capability"]
      )
      assert.strictEqual(lasted("TLS", connection, connection.last), 240)
    })
  )

  it.effect("the log of another program: what it asked is time of a part, a gap is not", () =>
    Effect.gen(function* () {
      const [connection] = yield* logOf("imapflow/success.jsonl")
      if (connection === undefined) return assert.fail("nothing was imported")
      assert.deepStrictEqual(bars(partRows(connection)), [
        "Greeting: greeting 5",
        "Greeting: ID 2",
        "Login: login 6",
        "Mailbox: NAMESPACE 1",
        "Mailbox: enable 0",
        "Mailbox: LIST, LSUB 1",
        "Mailbox: select 2",
        "Commands: in use 3",
        "End: logout 6"
      ])
      assert.deepStrictEqual(sums(connection), ["Greeting 7", "Login 6", "Mailbox 4", "Commands 3", "End 6"])
    })
  )
})

it("what a program asks without a mailbox takes no longer than its answers", () => {
  const begins = (time: number, id: string, state: string) => at(time, "activity:start", { id, state })
  const ends = (time: number, id: string) => at(time, "activity:end", { id, outcome: "ok" })
  const asks = (time: number, ms: number, tag: string, line: string) => [
    at(time, "wire:sent", { tag, cmd: line.split(" ")[0] ?? "", line: `${tag} ${line}` }),
    at(time + ms, "wire:received", { tag, cond: "OK", line: `${tag} OK done` })
  ]
  const connection = connectionOf([
    begins(0, "authenticate", "authenticating.requesting"),
    ...asks(0, 7, "A0", "LOGIN <redacted>"),
    ends(7, "authenticate"),
    moved(7, "authenticating.requesting", "S: OK", "unselected.quiet"),
    begins(7, "unselected.watch", "unselected.quiet"),
    ...asks(10, 21, "A1", "NAMESPACE"),
    ...asks(500, 30, "A2", "LIST"),
    moved(1010, "unselected.quiet", "C: SELECT", "selecting"),
    ends(1010, "unselected.watch"),
    begins(1010, "select", "selecting"),
    ...asks(1010, 40, "A3", "SELECT INBOX"),
    ends(1050, "select"),
    moved(1050, "selecting", "S: OK", "selected.quiet")
  ])
  assert.deepStrictEqual(bars(partRows(connection)), [
    "Login: login 7",
    "Mailbox: NAMESPACE 21",
    "Mailbox: LIST 30",
    "Mailbox: select 40"
  ])
})

describe("the time to a mailbox", () => {
  const logs = [
    "imapflow/success.jsonl",
    "imapflow/no-greeting.jsonl",
    "thunderbird/success.txt",
    "curl/success.txt"
  ]

  it.effect.each(eachStory)("%s: the parts have one sum with the time that no step explains", ([, setting]) =>
    Effect.gen(function* () {
      for (const connection of connections(read(yield* record(setting)))) isWhole(connection)
    })
  )

  it.effect.each(logs)("%s: the parts have one sum with the time that no step explains", (name) =>
    Effect.gen(function* () {
      for (const connection of yield* logOf(name)) isWhole(connection)
    })
  )
})

/** Boxes up to the mailbox have the time of their bars, none twice. */
const isWhole = (connection: Connection): void => {
  const { selectedAt, span } = connection
  if (selectedAt === undefined) return
  for (const row of partRows(connection))
    if (row.start > selectedAt) assert.include(["Commands", "End"], row.part, row.label)
  const way = parts.filter((part) => part !== "Commands" && part !== "End")
  const boxes = way.reduce((sum, part) => sum + lasted(part, connection, connection.last), 0)
  assert.isAtMost(boxes + (headStart(connection)?.ms ?? 0), selectedAt - span.start + 0.001)
}
