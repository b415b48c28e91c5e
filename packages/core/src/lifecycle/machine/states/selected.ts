/**
 * The mailbox is open. By itself that is one state, `quiet`, and nothing is sent. A connection that is kept alive goes
 * on from there whenever nobody works with it, and comes back when someone wants to. RFC 9051 §6.3.13, RFC 2177.
 */
import { learned } from "../learned.ts"
import { meta } from "../meta.ts"
import { createStateConfig } from "../createStateConfig.ts"

/** The app's own events, wherever a mailbox is open or was. */
export const users = {
  "user.select": { target: "#connection.selecting", actions: "want" as const },
  "user.logout": "#connection.loggingOut"
}

const quiet = createStateConfig({
  meta: meta.selected,
  always: [
    { guard: "isBehind", target: "probing" },
    { guard: "mayIdle", target: "idling" },
    { guard: "isAtRest", target: "polling" }
  ]
})

const busy = { target: "#connection.selected.stopping", actions: "beginWork" as const }

/** IDLE was refused, or is not answered as it should be: this connection polls from now on. */
const pollInstead = { target: "#connection.selected.polling", actions: "refuseIdle" as const }

/** The server ended it, which it may do once; until then it has reported everything. */
const endedByServer = [
  {
    guard: "mayIdleAgain" as const,
    target: "#connection.selected.idling.pausing",
    actions: ["catchUp" as const, "countEnd" as const]
  },
  { ...pollInstead, actions: ["catchUp" as const, "refuseIdle" as const] }
]

const suspectIdle = (wrote: boolean) => ({ type: "suspectIdle" as const, params: { wrote } })

/** The kept-alive connection is dead, perhaps because it was silent for too long. */
const stalled = (limit: "done" | "probe") => ({
  target: "#connection.failing",
  actions: [{ type: "blameStall" as const, params: { limit } }, suspectIdle(true)]
})

/** It ended by itself, or at what was sent after a silence. */
const lost = (wrote: boolean) => ({
  target: "#connection.failing",
  actions: ["keepFailure" as const, suspectIdle(wrote)]
})

/** The app's next command often follows its last: none of them ends an IDLE that has just begun. */
const pausing = createStateConfig({
  meta: meta.pausing,
  after: { pauseLimit: "starting" },
  on: { "user.work": { target: "#connection.selected.quiet", actions: "beginWork" } }
})

const starting = createStateConfig({
  meta: meta.startIdle,
  invoke: { id: "startIdle", src: "startIdle" },
  after: {
    idleLimit: {
      target: "#connection.failing",
      actions: [{ type: "blameLimit", params: { step: "idle" } }, "distrustIdle"]
    }
  },
  on: {
    "startIdle.ok": { target: "listening", actions: "beginIdle" },
    "startIdle.busy": "pausing",
    "startIdle.ended": endedByServer,
    "startIdle.refused": pollInstead,
    "user.work": busy
  }
})

const listening = createStateConfig({
  meta: meta.idling,
  invoke: { id: "listen", src: "listen" },
  after: { reissueInterval: "#connection.selected.stopping" },
  on: {
    "listen.ended": endedByServer,
    "listen.refused": pollInstead,
    "listen.silent": { target: "#connection.selected.probing", actions: "keepSilence" },
    "failure.*": lost(false),
    "user.work": busy
  }
})

/** RFC 2177 §3: issued again at least every 29 minutes; middleboxes forget a quiet connection much sooner. */
const idling = createStateConfig({
  meta: meta.idling,
  initial: "pausing",
  states: { pausing, starting, listening }
})

const stopping = createStateConfig({
  meta: meta.stopping,
  invoke: { id: "stopIdle", src: "stopIdle" },
  after: { doneLimit: stalled("done") },
  on: {
    "stopIdle.ok": [
      { guard: "mayIdle", target: "idling.starting", actions: "endIdle" },
      { target: "quiet", actions: "endIdle" }
    ],
    "stopIdle.refused": { target: "quiet", actions: "refuseIdle" },
    "failure.*": lost(true)
  }
})

/** RFC 9051 §5.4: a server may end a connection that says nothing for 30 minutes. */
const polling = createStateConfig({
  meta: meta.polling,
  invoke: { id: "doze", src: "doze" },
  after: { pollInterval: "probing" },
  on: {
    "doze.slept": { target: "probing", actions: "keepSilence" },
    "user.work": { target: "quiet", actions: "beginWork" }
  }
})

const probing = createStateConfig({
  meta: meta.probing,
  invoke: { id: "probe", src: "probe" },
  after: { probeLimit: stalled("probe") },
  on: { "probe.ok": { target: "quiet", actions: "catchUp" }, "failure.*": lost(true) }
})

/** The same with no mailbox open: IDLE is allowed there, but nothing would be reported. RFC 2177 §4. */
const unselectedStates = {
  quiet: createStateConfig({
    meta: meta.unselected,
    always: { guard: "isAtRest", target: "polling" }
  }),
  polling: createStateConfig({
    meta: meta.polling,
    invoke: { id: "unselected.doze", src: "doze" },
    after: { aliveInterval: "probing" },
    on: {
      "unselected.doze.slept": "probing",
      "user.work": { target: "quiet", actions: "beginWork" }
    }
  }),
  probing: createStateConfig({
    meta: meta.probing,
    invoke: { id: "unselected.probe", src: "probe" },
    after: { probeLimit: stalled("probe") },
    on: { "unselected.probe.ok": "quiet" }
  })
}

export const selected = createStateConfig({
  meta: meta.selected,
  entry: "catchUp",
  invoke: { id: "watch", src: "watch", input: ({ context }) => ({ learned: learned(context) }) },
  initial: "quiet",
  states: { quiet, idling, stopping, polling, probing },
  on: { ...users, "user.unselect": "#connection.unselecting" }
})

/** By UNSELECT, which expunges nothing, or by CLOSE, which does. RFC 9051 §6.4.1, §6.4.2. */
export const unselecting = createStateConfig({
  meta: meta.unselecting,
  entry: { type: "beginStep", params: { limit: "select" } },
  invoke: {
    id: "unselect",
    src: "unselect",
    input: ({ context, event }) => ({
      mailbox: context.wanted.mailbox ?? "",
      readOnly: context.wanted.readOnly,
      expunges: event.type === "user.unselect" && event.expunges
    })
  },
  after: { selectLimit: { target: "failing", actions: { type: "blameLimit", params: { step: "select" } } } },
  on: {
    "unselect.ok": { target: "unselected", actions: "leaveMailbox" },
    "unselect.refused": { target: "selected", actions: "stayInMailbox" },
    "user.logout": "#connection.loggingOut"
  }
})

/** Authenticated, with nothing selected: none was asked for, it was left, or refused. RFC 9051 §6.3.2. */
export const unselected = createStateConfig({
  meta: meta.unselected,
  invoke: { id: "unselected.watch", src: "watch", input: ({ context }) => ({ learned: learned(context) }) },
  initial: "quiet",
  states: unselectedStates,
  on: users
})
