/**
 * The state chart of all that may happen between an account and a selected mailbox, and after it. Pure: states, guards,
 * delays and actions are names, activities are performed elsewhere, and time comes with each event.
 */
import * as login from "./states/login.ts"
import * as ending from "./states/ending.ts"
import * as wayIn from "./states/wayIn.ts"
import { type Described, meta } from "./meta.ts"
import * as mailbox from "./states/mailbox.ts"
import { selected, unselected, unselecting } from "./states/selected.ts"
import { createStateConfig } from "./createStateConfig.ts"

const off = createStateConfig({
  meta: meta.off,
  on: { "user.connect": ending.begin() }
})

/** Every attempt begins with what is known of the server, and with a fresh credential. */
const resolving = createStateConfig({
  meta: meta.account,
  entry: "beginAttempt",
  invoke: {
    id: "resolve",
    src: "resolve"
  },
  after: {
    attemptLimit: { target: "failing", actions: { type: "blameLimit", params: { step: "account" } } }
  },
  on: { "resolve.ok": { target: "dialing", actions: "keepResolved" } }
})

/** The ways in. Losers are closed before the winner is used. */
const dialing = createStateConfig({
  meta: meta.race,
  type: "parallel",
  states: { implicitTls: wayIn.implicitTls, startTls: wayIn.startTls },
  always: [
    { guard: "someWayInWon", target: "settling" },
    { guard: "raceIsOver", target: "failing", actions: "blameWaysIn" }
  ],
  after: { raceLimit: { target: "failing", actions: "blameWaysIn" } }
})

/** Whatever the server answers, the connection is closed next. RFC 9051 §6.1.3. */
const loggingOut = createStateConfig({
  meta: meta.logout,
  invoke: { id: "logout", src: "logout" },
  after: { logoutLimit: "closing" },
  on: {
    "logout.done": "closing",
    "logout.refused": "closing",
    "logout.unanswered": "closing",
    "failure.logout": "closing"
  }
})

const closing = createStateConfig({
  meta: meta.closing,
  invoke: { id: "closing.close", src: "close" },
  after: { closeLimit: "closed" },
  on: { "closing.close.done": "closed", "failure.closing.close": "closed" }
})

const closed = createStateConfig({ type: "final", meta: meta.closed })

/** The compiler requires from each of them, and from each state below, what it owes. */
export const states = {
  off,
  queueing: ending.queueing,
  resolving,
  dialing,
  settling: login.settling,
  settled: login.settled,
  capability: login.capability,
  authenticating: login.authenticating,
  refreshing: login.refreshing,
  ...mailbox.states,
  selected,
  unselecting,
  unselected,
  loggingOut,
  closing,
  closed,
  failing: ending.failing,
  backoff: ending.backoff,
  needsUser: ending.needsUser,
  failed: ending.failed
} satisfies Described["states"]

/** The whole chart. */
export const chart = createStateConfig({
  id: "connection",
  initial: "off",
  on: {
    "failure.*": { target: ".failing", actions: "keepFailure" },
    "user.work": { actions: "beginWork" },
    "user.rest": { actions: "endWork" }
  },
  states
})
