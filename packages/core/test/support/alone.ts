/**
 * Tests of one process share what the process counts: a connection that a test leaves open is one of "this program's others"
 * for whichever test comes next, in an order that differs from run to run.
 */
import { Context } from "effect"
import { afterEach, assert } from "vitest"
import { OpenConnections } from "../../src/lifecycle/account/OpenConnections.ts"

/** The account of most tests. */
const account = { host: "imap.example.com", security: "tls", user: "user@example.com" } as const

afterEach(() => {
  const { of } = Context.get(Context.empty(), OpenConnections)
  assert.isEmpty(of(account), "connections that the test left open")
})
