import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import type { Member } from "../../src/model/fleet/Fleet.ts"
import { eventsFrom, fleetSite, type Piece, type TracePlace, updatesOf } from "../../src/server/fleetSite.ts"
import { pass } from "../support/pass.ts"

const member = (account: string, state: Member["state"]): Member => ({ account, host: "h", state, since: 0 })

/** One after the other, so that what a second brings is done before the next begins, however often fibers give way. */
const seconds = (count: number) => Effect.repeat(pass("1 second"), { times: count - 1 })

describe("what the page of a fleet is sent", () => {
  it.effect(
    "all accounts at first, then each second what changed; a look that fails takes nothing away",
    () =>
      Effect.gen(function* () {
        const looks: ReadonlyArray<Effect.Effect<ReadonlyArray<Member>, string>> = [
          Effect.succeed([member("a", "Connecting"), member("b", "Selected")]),
          Effect.succeed([member("a", "Selected"), member("b", "Selected")]),
          Effect.fail("the storage is away"),
          Effect.succeed([member("a", "Selected")])
        ]
        let look = 0
        const members = Effect.suspend(() => looks[look++] ?? Effect.die("looked too often"))
        const reported = yield* Effect.forkChild(Stream.runCollect(Stream.take(updatesOf(members), 4)))
        yield* seconds(3)
        assert.deepStrictEqual(Array.from(yield* Fiber.join(reported)), [
          { now: 0, members: [member("a", "Connecting"), member("b", "Selected")], gone: [] },
          { now: 1000, members: [member("a", "Selected")], gone: [] },
          { now: 2000, members: [], gone: [], failing: true },
          { now: 3000, members: [], gone: ["b"] }
        ])
      })
  )
})

describe("the trace of an account", () => {
  it.effect("comes with the runners that had the account, if anybody can say so", () =>
    Effect.gen(function* () {
      const stays = [
        { runner: "a", since: 0 },
        { runner: "ü:1", since: 5, gone: 3 }
      ]
      const looks = [
        Effect.succeed([{ ...member("ada", "Selected"), stays }]),
        Effect.succeed([member("ada", "Selected")]),
        Effect.fail("the storage is away"),
        Effect.never
      ]
      const asked = yield* Effect.forkChild(
        Effect.forEach(looks, (members) =>
          Effect.suspend(() => {
            const trace = () => Effect.succeed({ epoch: "a", next: 0, text: "" })
            const request = HttpServerRequest.fromWeb(new Request("http://localhost/events?account=ada"))
            return fleetSite({ title: "fleet", members, trace }).events?.(request) ?? Effect.die("no events")
          })
        )
      )
      yield* seconds(1)
      const reported = yield* Fiber.join(asked)
      assert.deepStrictEqual(
        reported.map(({ headers, status }) => [status, headers["trace-stays"]]),
        [
          [200, encodeURIComponent(JSON.stringify(stays))],
          [200, undefined],
          [200, undefined],
          [200, undefined]
        ]
      )
    })
  )

  it.effect("goes on where it was, and ends when it starts over, for its viewer to ask again", () =>
    Effect.gen(function* () {
      const pieces: ReadonlyArray<Piece> = [
        { epoch: "a", next: 3, text: "third\n" },
        { epoch: "a", next: 3, text: "" },
        { epoch: "b", next: 1, text: "another runner\n" }
      ]
      const asked: Array<TracePlace | undefined> = []
      const trace = (_: string, after: TracePlace | undefined) => {
        const piece = pieces[asked.length]
        asked.push(after)
        return piece === undefined ? Effect.die("asked too often") : Effect.succeed(piece)
      }
      const first = { epoch: "a", next: 2, text: "first\nsecond\n" }
      const reported: Array<string> = []
      const reading = yield* eventsFrom(trace, "ada", first).pipe(
        Stream.decodeText,
        Stream.runForEach((text) => Effect.sync(() => reported.push(text))),
        Effect.exit,
        Effect.forkChild
      )
      yield* seconds(5)
      assert.isTrue((yield* Fiber.join(reading))._tag === "Failure")
      assert.deepStrictEqual(reported, ["first\nsecond\n", "third\n", "\n"])
      assert.deepStrictEqual(
        asked.map((place) => place?.next),
        [2, 3, 3]
      )
    })
  )
})
