/**
 * The mailbox is open. By itself that is one state, `quiet`, and nothing is sent. A connection that is kept alive goes
 * on from there whenever nobody works with it, and comes back when somebody wants to. RFC 9051 §6.3.13, RFC 2177.
 */
import { learned } from "../learned.ts"
import { meta } from "../meta.ts"
import { createStateConfig } from "../setup.ts"

/** The app's own events, wherever a mailbox is open or was. */
export const users = {
  "user.select": { target: "#connection.selecting", actions: "want" as const },
  "user.logout": "#connection.loggingOut"
}

const quiet = createStateConfig({
  meta: meta.selected,
  description: "Nothing is sent but what the app asks for.",
  always: { guard: "isAtRest", target: "polling" }
})

/** RFC 9051 §5.4: a server may end a connection that says nothing for 30 minutes. */
const polling = createStateConfig({
  meta: meta.polling,
  description: "Nobody works with the connection. From time to time the server is asked what is new.",
  after: { pollInterval: "probing" },
  on: { "user.work": { target: "quiet", actions: "beginWork" } }
})

const probing = createStateConfig({
  meta: meta.probing,
  description: "Asks whether the server is still there, and what is new.",
  invoke: { id: "probe", src: "probe" },
  after: { probeLimit: { target: "#connection.failing", actions: "blameStall" } },
  on: { "probe.ok": "quiet" }
})

export const selected = createStateConfig({
  meta: meta.selected,
  description: "The mailbox is open. What was found is remembered, and a loss is noticed.",
  invoke: { id: "watch", src: "watch", input: ({ context }) => ({ learned: learned(context) }) },
  initial: "quiet",
  states: { quiet, polling, probing },
  on: users
})

/** Authenticated, with nothing selected: a later SELECT was refused. RFC 9051 §6.3.2. */
export const unselected = createStateConfig({
  meta: meta.unselected,
  description: "Authenticated, with no mailbox open.",
  invoke: { id: "unselected.watch", src: "watch", input: { learned: undefined } },
  on: users
})
