/**
 * What a state is about, said once: terminal, viewer, telemetry and charts read it and have no table of their own.
 *
 * A state of the machine without one does not compile; see `connectionMachine`.
 */
import type { Step } from "../Reason.ts"
import * as Steps from "./Steps.ts"

/** What kind of work it is: one colour each, in the order of a connection's life. */
export type WorkGroup = "net" | "tls" | "session" | "auth" | "mailbox"

/** What a state is about, for terminals, viewers and telemetry. */
export interface StateMeta {
  /** The step that an error names when this state fails; `undefined` if nothing can fail. */
  readonly step: Step | undefined
  readonly group: WorkGroup
  /** What a person calls it. States that do the same work share it. */
  readonly label: string
  /**
   * What the time in it is spent on: `work` is done or awaited, `delay` is a wait on purpose, `idle` is a connection
   * in use, and in `rest` no time is spent: a decision, an end, the user's turn.
   */
  readonly kind: "work" | "delay" | "idle" | "rest"
}

const work = (step: Step, group: WorkGroup, label: string): StateMeta => ({
  step,
  group,
  label,
  kind: "work"
})
const rest = (group: WorkGroup, label: string): StateMeta => ({ step: undefined, group, label, kind: "rest" })
const delay = (group: WorkGroup, label: string): StateMeta => ({
  step: undefined,
  group,
  label,
  kind: "delay"
})
const idle = (label: string): StateMeta => ({ step: "selected", group: "mailbox", label, kind: "idle" })

/** Every kind of work that states do. */
export const meta = {
  off: rest("net", "not begun"),
  turn: delay("net", "turn"),
  account: work("account", "net", "account"),
  race: work("tcp", "net", "connect"),
  headStart: delay("net", "head start"),
  connect: work("tcp", "net", "connect"),
  tls: work("tls", "tls", "TLS"),
  greeting: work("greeting", "session", "greeting"),
  startTls: work("starttls", "tls", "STARTTLS"),
  decision: rest("session", "decision"),
  ready: delay("session", "ready"),
  won: rest("session", "won"),
  lost: rest("session", "lost"),
  settle: work("tls", "session", "settle"),
  login: work("auth", "auth", "login"),
  refresh: work("auth", "auth", "new token"),
  ...Steps.each(({ group, label }, step) => work(step, group, label)),
  selected: idle("selected"),
  idling: idle("idle"),
  startIdle: { ...work("idle", "mailbox", "idle"), kind: "idle" },
  stopping: work("selected", "mailbox", "done"),
  polling: idle("polling"),
  probing: work("selected", "mailbox", "probe"),
  unselecting: work("select", "mailbox", "unselect"),
  unselected: idle("nothing selected"),
  logout: work("logout", "session", "logout"),
  closing: rest("session", "closing"),
  closed: rest("session", "closed"),
  wait: delay("net", "wait"),
  needsUser: rest("session", "needs you"),
  failed: rest("session", "failed")
} satisfies { readonly [name: string]: StateMeta }

/** What every state owes, and all states below it. */
export interface Described {
  readonly meta: StateMeta
  /** What it is, in a sentence. */
  readonly description: string
  readonly states?: { readonly [name: string]: Described }
}
