/**
 * What may happen on the way from an account to a selected mailbox, and behind it. Pure: states, guards, delays and
 * actions are names, activities are performed elsewhere, and time comes with each event.
 */
import * as Authenticating from "./authenticating.ts"
import { initial, learnedProfile } from "./Context.ts"
import * as Failing from "./failing.ts"
import * as Lane from "./lane.ts"
import * as Selecting from "./selecting.ts"
import { createMachine, createStateConfig } from "./setup.ts"

/** Every attempt begins with what is known of the server, and with a fresh credential. */
const resolving = createStateConfig({
  entry: "beginAttempt",
  invoke: { id: "resolve", src: "resolve" },
  after: {
    attemptLimit: { target: "failing", actions: { type: "blameLimit", params: { step: "account" } } }
  },
  on: { "resolve.ok": { target: "dialing", actions: "keepResolved" } }
})

/** The ways in. Losers are closed before the winner is used. */
const dialing = createStateConfig({
  type: "parallel",
  states: { implicitTls: Lane.implicitTls, startTls: Lane.startTls },
  always: [
    { guard: "someLaneWon", target: "settling" },
    { guard: "raceIsOver", target: "failing", actions: "blameLanes" }
  ],
  after: { raceLimit: { target: "failing", actions: "blameLanes" } }
})

const users = {
  "user.select": { target: "#connection.selecting", actions: "want" as const },
  "user.logout": "#connection.loggingOut"
}

const selected = createStateConfig({
  invoke: { id: "watch", src: "watch", input: ({ context }) => ({ profile: learnedProfile(context) }) },
  initial: "quiet",
  states: { quiet: {} },
  on: users
})

/** Authenticated, with nothing selected: a later SELECT was refused. RFC 9051 §6.3.2. */
const unselected = createStateConfig({
  invoke: { id: "unselected.watch", src: "watch", input: { profile: undefined } },
  on: users
})

const loggingOut = createStateConfig({
  invoke: { id: "logout", src: "logout" },
  after: { logoutLimit: "closed" },
  on: { "logout.done": "closed", "failure.logout": "closed" }
})

export const connectionMachine = createMachine({
  id: "connection",
  context: ({ input }) => initial(input),
  initial: "off",
  on: { "failure.*": { target: ".failing", actions: "keepFailure" } },
  states: {
    off: { on: { "user.connect": "resolving" } },
    resolving,
    dialing,
    settling: Authenticating.settling,
    settled: Authenticating.settled,
    capability: Authenticating.capability,
    authenticating: Authenticating.authenticating,
    recapability: Selecting.recapability,
    identifying: Selecting.identifying,
    enabling: Selecting.enabling,
    selecting: Selecting.selecting,
    reidentifying: Selecting.reidentifying,
    selected,
    unselected,
    loggingOut,
    closed: { type: "final" },
    failing: Failing.failing,
    backoff: Failing.backoff,
    needsUser: Failing.needsUser,
    failed: Failing.failed
  }
})
export type ConnectionMachine = typeof connectionMachine
