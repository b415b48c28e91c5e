/** What a life says of outages and limits that are over, or that the app brings about. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { at } from "../../support.ts"
import { momentsOf, toldOnce } from "../../../src/model/life/moments.ts"
import { bytesOf, livesIn, minute, stay, tried } from "./stays.ts"

/** A TCP connect that took so long. */
const connects = (group: string, from: number, ms: number): ReadonlyArray<Event> => [
  at(from, "net:start", { op: 1, kind: "tcp", lane: "implicitTls", port: 993 }, group),
  at(from + ms, "net:end", { op: 1, lane: "implicitTls", ok: true }, group)
]

describe("what cannot be reached at once", () => {
  const lifeOf = (ms: number) =>
    livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: 10 * minute, lost: true }, ...connects("c1", 0, 50)),
        at(
          10 * minute,
          "connection:started",
          { host: "imap.example.com", port: 993, policy: "planned", attempt: 2, session: "s1" },
          "c2"
        ),
        at(
          10 * minute + ms,
          "connection:ended",
          { outcome: "retried", error: "HostUnreachable", step: "tcp" },
          "c2"
        ),
        ...stay("c3", { from: 12 * minute, to: 30 * minute, lost: false })
      )
    )[0]

  it("is this machine's network", () => {
    assert.strictEqual(lifeOf(2)?.cause, "this machine’s network; the server had no part in it")
    assert.strictEqual(lifeOf(2)?.actionBy, "nobody")
  })
  it("or not known, if an answer can have come", () =>
    assert.strictEqual(lifeOf(40)?.cause, "the server or the network: which of them is not known"))
  it("and so are names that are not found beside it", () => {
    const life = livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: 10 * minute, lost: true }),
        ...tried("c2", 10 * minute, { outcome: "retried", error: "Offline", step: "tcp" }),
        ...stay("c3", { from: 11 * minute, to: 20 * minute, lost: true }),
        ...tried("c4", 20 * minute, { outcome: "retried", error: "DnsTemporary", step: "dns" }),
        ...stay("c5", { from: 23 * minute, to: 30 * minute, lost: false })
      )
    )[0]
    assert.strictEqual(life?.cause, "this machine’s network; the server had no part in it")
  })
})

describe("the longest time away", () => {
  const lifeOf = (silent: number) =>
    livesIn(
      bytesOf(
        ...stay(
          "c1",
          { from: 0, to: 20 * minute, lost: false },
          at(20 * minute - silent, "wire:received", { line: "* 3 EXISTS" }, "c1")
        ).slice(0, -1),
        at(
          20 * minute,
          "connection:ended",
          { outcome: "retried", error: "ConnectionStalled", step: "selected" },
          "c1"
        ),
        ...tried("c2", 20 * minute, { outcome: "retried", error: "Offline", step: "tcp" }),
        ...stay("c3", { from: 23 * minute, to: 60 * minute, lost: false })
      )
    )[0]?.headline

  it("that was mostly unnoticed has no reason that came after it", () =>
    assert.include(
      lifeOf(10 * minute),
      "open again after 13 min 1 s (10 min of it in silence, before the loss was noticed)"
    ))
  it("or has it, with its silence", () =>
    assert.include(lifeOf(2 * minute), "open again after 5 min 1 s, silence included (until then: offline)"))
})

/** A command of the app, and its answer after so long. */
const asks = (
  group: string,
  from: number,
  tag: string,
  line: string,
  ms: number | undefined,
  ...answer: ReadonlyArray<string>
): ReadonlyArray<Event> => [
  at(
    from,
    "wire:sent",
    { tag, cmd: line.replace(/^(UID )?(\w+).*/, "$1$2"), by: "app", line: `${tag} ${line}` },
    group
  ),
  ...(ms === undefined
    ? []
    : [
        ...answer.map((each) => at(from + ms, "wire:received", { line: each, bytes: 100 }, group)),
        at(from + ms, "wire:received", { tag, cond: "OK", line: `${tag} OK done` }, group)
      ])
]

describe("a command without an answer whose words are sent again", () => {
  const lifeOf = (line: string) =>
    livesIn(
      bytesOf(
        ...stay(
          "c1",
          { from: 0, to: 10 * minute, lost: true },
          ...asks("c1", 9 * minute, "A1", line, undefined),
          at(
            10 * minute,
            "command:lost",
            {
              tag: "A1",
              cmd: line.replace(/^(UID )?(\w+).*/, "$1$2"),
              ms: minute,
              written: 20,
              bytes: 20,
              effect: "none"
            },
            "c1"
          )
        ),
        ...stay(
          "c2",
          { from: 10 * minute, to: 20 * minute, lost: false },
          ...asks("c2", 12 * minute, "A1", line, 50, "* 9 FETCH (UID 9 FLAGS ())")
        )
      )
    )[0]

  it("is answered then, if they ask for the same", () =>
    assert.include(lifeOf("UID FETCH 9 (FLAGS)")?.headline, "and got it when the app asked again"))
  it.each(["FETCH * (FLAGS)", "FETCH 9 (FLAGS)"])("or not, as %s may be of another message", (line) => {
    const life = lifeOf(line)
    assert.notInclude(`${life?.headline}${life?.figures}`, "asked again")
    assert.include(
      `${life?.headline}${life?.figures}`,
      "FETCH of the app had no answer when the connection ended"
    )
    assert.strictEqual(life?.actionBy, "nobody")
  })
})

describe("answers that were slow, and quick again at the end", () => {
  const noops = (group: string, from: number) =>
    [1, 2, 3].flatMap((each) => asks(group, from + each * 1000, `N${from + each}`, "NOOP", 50))
  const life = livesIn(
    bytesOf(
      ...stay(
        "c1",
        { from: 0, to: 30 * minute, lost: false },
        ...[12_000, 15_000, 20_000, 14_000].flatMap((ms, each) => [
          ...asks(
            "c1",
            (each + 1) * 2 * minute,
            `F${each}`,
            `FETCH ${each + 1} (ENVELOPE)`,
            ms,
            "* 1 FETCH (ENVELOPE ())"
          ),
          ...noops("c1", (each + 1) * 2 * minute + minute)
        ]),
        ...asks("c1", 20 * minute, "F9", "FETCH 5 (ENVELOPE)", 50, "* 5 FETCH (ENVELOPE ())")
      )
    )
  )[0]

  it("were the server's, and ask nobody for anything", () => {
    assert.match(
      life?.headline ?? "",
      /^4 answers to FETCH took 12 s to 20 s within .*, and later ones came at once/
    )
    assert.deepStrictEqual([life?.cause, life?.actionBy], ["the server", "nobody"])
  })
})

it("the row of a loss that stands for all tells how many, and the longest", () => {
  const life = livesIn(
    bytesOf(
      ...[0, 1, 2].flatMap((each) => [
        ...stay(`c${each + 1}`, {
          from: each * 10 * minute,
          to: (each + 1) * 10 * minute - 2000,
          lost: false
        }).slice(0, -1),
        at(
          (each + 1) * 10 * minute - 2000,
          "connection:ended",
          { outcome: "retried", error: "ServerBye", serverText: "Closed by a balancer", step: "selected" },
          `c${each + 1}`
        )
      ]),
      ...stay("c4", { from: 30 * minute, to: 40 * minute, lost: false })
    )
  )[0]
  const told = life === undefined ? [] : toldOnce(momentsOf(life)).filter(({ kind }) => kind === "away")
  assert.deepStrictEqual(
    told.map(({ count, words }) => [count, words]),
    [
      [
        3,
        "the server ended the session “Closed by a balancer”, 9 min 58 s after the server’s last line, open again within 3 s"
      ]
    ]
  )
})
