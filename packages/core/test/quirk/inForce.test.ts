/** The quirks that a connection compares at once, and those that it loads at its first refusal or loss. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { known } from "../../src/failure/quirk/known.ts"
import type { Quirk } from "../../src/failure/quirk/Quirk.ts"
import { succeeding } from "../../src/failure/quirk/succeeding.ts"
import { complete, KnownQuirks, Quirks } from "../../src/failure/quirksInForce.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"

const own: ReadonlyArray<Quirk> = []

describe("quirks in force", () => {
  it("those compared at once are all that match an OK", () =>
    assert.sameMembers(
      succeeding.map(({ id }) => id),
      known.filter(({ match }) => match.manner?.includes("OK") === true).map(({ id }) => id)
    ))

  it.live("all others are loaded where they are needed", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* Quirks, succeeding)
      assert.strictEqual(yield* complete(yield* Quirks, yield* KnownQuirks), known)
    })
  )

  it.live("an app's own are compared as they are, even if it has none", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* complete(own, yield* KnownQuirks), own)
    })
  )

  it.live("a refused login is read by one that was loaded for it", () =>
    Effect.gen(function* () {
      const loading = yield* KnownQuirks
      const { wellBehaved } = Simulator.profiles
      const server = {
        ...wellBehaved,
        lines: { ...wellBehaved.lines, loggedIn: "{tag} NO Please accept the terms of service" }
      }
      const error = yield* ImapConnection.make({
        host: "imap.example.com",
        security: "tls",
        user: wellBehaved.user,
        password: Redacted.make(wellBehaved.password)
      }).pipe(
        Effect.flip,
        Effect.scoped,
        Effect.provideService(KnownQuirks, loading),
        Effect.provide(Simulator.layer(server))
      )
      assert.strictEqual(error.quirk, "any-terms")
    })
  )
})
