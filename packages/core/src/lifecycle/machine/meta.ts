/**
 * Describes each kind of state once: terminal, viewer, telemetry and charts read it here.
 *
 * A state of the machine without one does not compile; see `connectionMachine`.
 */
import type { Step } from "../../failure/Reason.ts"
import * as Steps from "./Steps.ts"

/** The kind of work: one colour each, in the order of a connection's life. `us`: this program works or waits alone. */
export type WorkGroup = "us" | "net" | "tls" | "session" | "auth" | "mailbox"

/** The facts about a state, for terminals, viewers and telemetry. */
export interface StateMeta {
  /** The step that an error names when this state fails; `undefined` if nothing can fail. */
  readonly step: Step | undefined
  readonly group: WorkGroup
  /** The name for people. States that do the same work share it. */
  readonly label: string
  /**
   * The use of the time in it: `work` is done or awaited, `delay` is a deliberate wait, `idle` is a connection
   * in use, and in `rest` no time is spent: a decision, an end, the user's turn.
   */
  readonly kind: "work" | "delay" | "idle" | "rest"
  /**
   * The side whose turn it is: this one, that of the way to the server (names, addresses, proxies), the server's, the
   * app's.
   */
  readonly holder: "us" | "way" | "server" | "app"
  /**
   * The events that prove in a trace that the step took place: a command by its name, a network operation by its kind,
   * or the `greeting`. Empty if the state itself is all that shows it.
   */
  readonly proof: ReadonlyArray<string>
}

type Turn = Pick<StateMeta, "holder" | "proof">

const us: Turn = { holder: "us", proof: [] }
const app: Turn = { holder: "app", proof: [] }
const ofServer = (...proof: ReadonlyArray<string>): Turn => ({ holder: "server", proof })

const work = (step: Step, group: WorkGroup, label: string, turn: Turn): StateMeta => ({
  step,
  group,
  label,
  kind: "work",
  ...turn
})
const rest = (group: WorkGroup, label: string, turn = us): StateMeta => ({
  step: undefined,
  group,
  label,
  kind: "rest",
  ...turn
})
const delay = (label: string): StateMeta => ({
  step: undefined,
  group: "us",
  label,
  kind: "delay",
  ...us
})
const idle = (label: string, turn: Turn): StateMeta => ({
  step: "selected",
  group: "mailbox",
  label,
  kind: "idle",
  ...turn
})

/** Every kind of work that states do. */
export const meta = {
  off: rest("net", "not begun"),
  turn: delay("turn"),
  account: work("account", "us", "account", us),
  race: work("tcp", "net", "connect", { holder: "way", proof: ["dns", "tcp"] }),
  headStart: delay("head start"),
  connect: work("tcp", "net", "connect", { holder: "way", proof: ["dns", "tcp"] }),
  tls: work("tls", "tls", "TLS", ofServer("tls")),
  greeting: work("greeting", "session", "greeting", ofServer("greeting")),
  startTls: work("starttls", "tls", "STARTTLS", ofServer("STARTTLS")),
  decision: rest("session", "decision"),
  ready: delay("ready"),
  won: rest("session", "won"),
  lost: rest("session", "lost"),
  settle: work("tls", "us", "settle", us),
  login: work("auth", "auth", "login", ofServer("LOGIN", "AUTHENTICATE")),
  refresh: work("auth", "auth", "fetch token", app),
  ...Steps.each(({ commands, group, label }, step) => work(step, group, label, ofServer(...commands))),
  selected: idle("in use", app),
  pausing: idle("pause", us),
  idling: idle("idle", us),
  startIdle: { ...work("idle", "mailbox", "idle", ofServer("IDLE")), kind: "idle" },
  stopping: work("selected", "mailbox", "DONE", ofServer("IDLE")),
  polling: idle("polling", us),
  probing: work("selected", "mailbox", "probe", ofServer("NOOP")),
  unselecting: work("select", "mailbox", "unselect", ofServer("UNSELECT", "CLOSE", "SELECT", "EXAMINE")),
  unselected: idle("nothing selected", app),
  logout: work("logout", "session", "logout", ofServer("LOGOUT")),
  closing: rest("session", "closing"),
  closed: rest("session", "closed"),
  wait: delay("wait"),
  needsUser: rest("session", "waits for a person", app),
  failed: rest("session", "failed")
} satisfies { readonly [name: string]: StateMeta }

/** The parts that every state must have. */
export interface Described {
  readonly meta: StateMeta
  readonly states?: { readonly [name: string]: Described }
}
