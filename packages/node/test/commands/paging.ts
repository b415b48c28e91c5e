/** A mailbox of a real server in pages, to an app that ends, and over connections that are lost. */
import type { Followed, Token } from "@effect-imap/core/internal/Changes"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Supervised from "@effect-imap/core/Supervised"
import { assert } from "@effect/vitest"
import { Effect, Schedule, Stream } from "effect"
import * as Relay from "../dovecot/Relay.ts"
import { until } from "../support/until.ts"
import { App, inAnApp, same, type Server, there, work } from "./following.ts"

const page = 2

/** How often the app ends after a page, and how often the connection is lost after one. */
const ends = 3
const losses = 3

/** An app that stores each change with its token, page by page. */
class Paging extends App {
  token: Token | undefined
  /** The messages of each page. */
  readonly pages: Array<number> = []
  private arrived = 0

  /** Returns whether a page is complete. */
  store({ change, token }: Followed): boolean {
    if (change._tag === "Reset") this.messages.clear()
    this.take(change)
    if (change._tag === "Arrived") this.arrived++
    if (token === undefined) return false
    this.token = token
    const isPage = this.arrived > 0
    if (isPage) this.pages.push(this.arrived)
    this.arrived = 0
    return isPage
  }
}

/** In the end the app has what is there, although it ended after pages, and connections were lost after others. */
export const paged = Effect.fnUntraced(function* ({ accountAt, port }: Server) {
  const relay = yield* Relay.start(port)
  const other = yield* ImapConnection.make(accountAt(port))
  for (let round = 0; round < 6; round++) yield* work(other, round)
  const app = new Paging(new Map())
  const followed = Effect.flatMap(Supervised.make(accountAt(relay.port)), ({ changes, retryNow }) =>
    // how long it waits by itself is not the matter here
    Effect.as(
      Effect.forkScoped(Effect.repeat(retryNow, Schedule.spaced("100 millis"))),
      changes({ resume: app.token, page })
    )
  )
  for (let round = 0; round < ends; round++) {
    yield* Effect.flatMap(followed, (stream) =>
      Stream.runDrain(Stream.takeUntil(stream, (each) => app.store(each)))
    ).pipe(Effect.scoped)
    yield* work(other, round)
  }
  assert.lengthOf(app.pages, ends)
  const stream = yield* followed
  yield* Effect.forkScoped(
    Stream.runForEach(stream, (each) =>
      app.store(each) && app.pages.length <= ends + losses
        ? Effect.andThen(relay.cut, work(other, app.pages.length))
        : Effect.void
    ),
    { startImmediately: true }
  )
  yield* until("pages are missing", () => app.pages.length > ends + losses)
  const expected = yield* there(other)
  yield* until("the app does not know what is there", () => same(app.messages, expected)).pipe(
    Effect.ensuring(Effect.sync(() => assert.deepStrictEqual(app.wrong, [])))
  )
  assert.isAtMost(Math.max(...app.pages), page)
  assert.isAbove(relay.connections(), ends + 1)
  return app
}, inAnApp)
