/**
 * The page of an account after a day of kills, a token that ran out and a runner that ended, compressed into seconds: its
 * first view shows all of it.
 */
import { readFileSync } from "node:fs"
import * as ImapFleet from "@effect-imap/core/internal/ImapFleet"
import { assert, describe, layer } from "@effect/vitest"
import { DateTime, Effect, Layer, Option } from "effect"
import { complaints, newPage, skipped as hasNoBrowser } from "../../../visualizer/test/browser/Chromium.ts"
import { NodeVisualizer } from "../../src/index.ts"
import { Dovecot, layerWith } from "../dovecot/Dovecot.ts"
import * as logins from "../dovecot/logins.ts"
import * as Postgres from "../postgres/Postgres.ts"
import { freePort } from "../support/freePort.ts"
import { until } from "../support/until.ts"
import * as Rig from "./Rig.ts"

const user = "alice"
/** Longer than it takes to log in. */
const tokenSeconds = 8

const rig = Rig.client.pipe(Layer.provideMerge(Layer.mergeAll(layerWith(logins.extension), Postgres.layer)))

const runner = Effect.gen(function* () {
  const { ca, folder, tlsPort: imapPort } = yield* Dovecot
  const { url } = yield* Postgres.Postgres
  const port = yield* freePort
  const credential = { tokenSeconds, ca: readFileSync(ca, "utf8") }
  const given = { url, port, imapPort, credential, expiration: Rig.expiration }
  return yield* Effect.acquireRelease(Rig.started(given, `${folder}/runners.log`), ({ signal }) =>
    Effect.sync(() => signal("SIGKILL"))
  )
})

const sinceOf = (status: ImapFleet.FleetStatus | undefined) => status && DateTime.toEpochMillis(status.since)

const status = Effect.flatMap(ImapFleet.ImapFleet, ({ status }) =>
  Effect.map(status(user), Option.getOrUndefined)
)

/** Waits until the mailbox was opened again, at a runner that is not lost. */
const opened = Effect.fnUntraced(function* (before?: ImapFleet.FleetStatus, lost?: Rig.Runner) {
  yield* until(
    "the mailbox is not open",
    Effect.map(
      status,
      (now) => now?.state === "Selected" && sinceOf(now) !== sinceOf(before) && now.runner !== lost?.address
    ),
    "80 seconds",
    "200 millis"
  )
})

/** Kills the process of the server that serves the mailbox, and waits until it is open again. */
const killed = Effect.gen(function* () {
  const before = yield* status
  const dovecot = yield* Dovecot
  for (const { name, pid } of dovecot.processes()) if (name === "imap") process.kill(pid, "SIGKILL")
  yield* opened(before)
})

const day = Effect.gen(function* () {
  const fleet = yield* ImapFleet.ImapFleet
  const first = yield* runner
  yield* fleet.watch(user)
  yield* opened()
  const before = yield* status
  yield* runner
  first.signal("SIGKILL")
  yield* opened(before, first)
  yield* killed
  // its token runs out: the next login is refused, and repeated with another one
  yield* Effect.sleep(`${tokenSeconds + 2} seconds`)
  yield* killed
})

describe.skipIf(Rig.missing || hasNoBrowser)("a day of an account", () => {
  layer(rig, { excludeTestServices: true, timeout: 300_000 })((it) => {
    it.effect("the first view of its page shows the losses, the new token and the move", () =>
      Effect.gen(function* () {
        yield* day
        const page = yield* newPage({ viewport: { width: 1280, height: 800 } })
        const heard = complaints(page)
        const url = new URL(yield* NodeVisualizer.fleet(yield* ImapFleet.ImapFleet))
        yield* Effect.promise(() => page.goto(new URL(`trace?account=${user}${url.hash}`, url).href))
        const happenings = page.getByRole("list", { name: "What happened" })
        yield* Effect.promise(() => happenings.getByText("new token").waitFor())
        const lane = page.getByRole("region", { name: /^Lane of / })
        const text = yield* Effect.promise(() => lane.innerText())
        assert.match(text, /Open .+ of .+ · lost twice · longest away /)
        const shown = yield* Effect.promise(() => happenings.innerText())
        assert.match(shown, /(?:taken over by|moved to) 127\.0\.0\.1:\d+ from 127\.0\.0\.1:\d+/)
        assert.strictEqual(yield* Effect.promise(() => page.getByText("were dropped").count()), 0)
        assert.isEmpty(heard)
      })
    )
  })
})
