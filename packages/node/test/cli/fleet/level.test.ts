import * as Fleet from "@effect-imap/visualizer/internal/Fleet"
import { assert, it } from "@effect/vitest"
import * as Level from "../../../src/cli/fleet/Level.ts"

const now = Date.UTC(2026, 10, 21)
const open: Fleet.Member = { account: "ada", host: "imap.example.com", state: "Selected", since: now }
const why = { reason: "ConnectRefused", title: "Refused", words: "Refused", turn: "admin" } as const

const level = (...members: ReadonlyArray<Fleet.Member>) => Level.of(Fleet.of(members, now), members, now)

it("an account on its way for the first time is no warning, one that failed is, whatever its state is now", () => {
  assert.strictEqual(level({ ...open, state: "Connecting" }, { ...open, state: "Queued" }), 0)
  assert.strictEqual(level(open, { ...open, state: "Connecting", why }), 1)
  assert.strictEqual(level({ ...open, why }), 0)
})

it("an account whose runner is gone is a warning while it is taken over, and critical after a minute", () => {
  assert.strictEqual(level(open, { ...open, state: "Unassigned", since: now - 60_000 }), 1)
  assert.strictEqual(level(open, { ...open, state: "Unassigned", since: now - 60_001 }), 2)
})

it("a host at which nothing is open is a warning, and critical after ten minutes, though each account is tried again", () => {
  const down = (since: number) =>
    ["ada", "bert", "cleo"].map((account) => ({ ...open, account, state: "Waiting", since, why }) as const)
  assert.strictEqual(level(...down(now - 599_000)), 1)
  assert.strictEqual(level(...down(now - 600_000)), 2)
})

it("a fleet without accounts is no warning", () => {
  assert.strictEqual(level(), 0)
})
