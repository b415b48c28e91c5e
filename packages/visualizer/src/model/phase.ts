/** What kind of work a state is: five groups, one colour each, and names as a person says them. */
import type { Lane } from "./Connection.ts"

/** In the order of a connection's life. */
export const groups = ["net", "tls", "session", "auth", "mailbox"] as const
export type Group = (typeof groups)[number]

/** What the time was spent on. `idle`: the mailbox is selected. `delay`: the client waits on purpose. */
export type Kind = "work" | "idle" | "delay"

/** The last part of a state's name: `greeting` of `dialing.implicitTls.greeting`. */
export const leafOf = (state: string): string => state.slice(state.lastIndexOf(".") + 1)

/** The lane whose region a state belongs to. */
export const laneOf = (state: string): Lane => {
  if (!state.startsWith("dialing.")) return undefined
  if (state.startsWith("implicitTls", 8)) return "implicitTls"
  return state.startsWith("startTls", 8) ? "startTls" : undefined
}

const ofLane: Readonly<Record<string, Group>> = {
  waiting: "net",
  connecting: "net",
  handshaking: "tls",
  upgrading: "tls"
}

const ofState: Readonly<Record<string, Group>> = {
  off: "net",
  resolving: "net",
  backoff: "net",
  authenticating: "auth",
  refreshing: "auth",
  selecting: "mailbox",
  reidentifying: "mailbox",
  selected: "mailbox",
  unselected: "mailbox"
}

/** The group of a state; what is not named is about the session: greeting, capabilities, ID, goodbye. */
export const groupOf = (state: string): Group =>
  (laneOf(state) === undefined ? ofState[state.split(".")[0] ?? ""] : ofLane[leafOf(state)]) ?? "session"

export const kindOf = (state: string): Kind => {
  if (state.startsWith("selected") || state === "unselected") return "idle"
  return state === "backoff" || leafOf(state) === "waiting" ? "delay" : "work"
}

/** Nothing is done in them: the connection is not begun, at its end, or the turn is another's. */
const resting: ReadonlySet<string> = new Set(["off", "failing", "failed", "closing", "closed", "needsUser"])
const lanesRest: ReadonlySet<string> = new Set(["waiting", "deciding", "ready", "won", "lost"])

/** A state in which something is done or awaited. */
export const isShown = (state: string): boolean =>
  laneOf(state) === undefined ? !resting.has(state) : !lanesRest.has(leafOf(state))
