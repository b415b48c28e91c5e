/**
 * The states of the machine that a conversation went through, as far as commands and answers show them. The events
 * say what they are inferred from. Between an answer and the next command nobody works: that is a rest.
 */
import type * as Trace from "../Trace.ts"

type Move = Trace.EventData<"machine:transition">
export type Lane = NonNullable<Trace.EventData<"net:start">["lane"]>

/** Shorter pauses are the client's own work. */
const pauseMs = 5

const beforeTls: ReadonlyMap<string, string> = new Map([
  ["CAPABILITY", "capability"],
  ["STARTTLS", "upgrading"]
])

const commandStates: ReadonlyMap<string, string> = new Map([
  ["LOGIN", "authenticating.requesting"],
  ["AUTHENTICATE", "authenticating.requesting"],
  ["ID", "identifying"],
  ["ENABLE", "enabling"],
  ["SELECT", "selecting"],
  ["EXAMINE", "selecting"],
  ["LOGOUT", "loggingOut"]
])

export interface Progress {
  /** The way in, once it is known. */
  readonly lane: () => Lane | undefined
  /** `connected`: the greeting is waited for. */
  readonly opened: (lane: Lane | undefined, connected: boolean) => ReadonlyArray<Move>
  readonly net: (kind: "dns" | "tcp" | "tls", step: "start" | "end") => ReadonlyArray<Move>
  /** TLS is in use before anything was said, or since STARTTLS. */
  readonly secured: () => ReadonlyArray<Move>
  readonly greeted: (pause: number, preauth: boolean) => ReadonlyArray<Move>
  readonly sent: (name: string) => ReadonlyArray<Move>
  readonly challenged: () => ReadonlyArray<Move>
  /** `pending`: other commands are still unanswered. */
  readonly answered: (name: string, condition: string, pause: number, pending: boolean) => ReadonlyArray<Move>
  /** Refused, and nothing else is tried. */
  readonly refused: () => ReadonlyArray<Move>
  readonly failed: (event: string) => ReadonlyArray<Move>
  readonly closed: (event: string) => ReadonlyArray<Move>
}

/** `upgrades`: STARTTLS is sent later on, so that the way in is not decided before. */
export const makeProgress = (upgrades: boolean): Progress => {
  let state = "off"
  let lane: Lane | undefined
  let isLoggedIn = false
  let isSelected = false
  let isUpgraded = false

  const go = (to: string, event: string): ReadonlyArray<Move> => {
    if (to === state || state === "closed" || state === "failed") return []
    const from = state
    state = to
    return [{ from, event, to }]
  }

  const inLane = (leaf: string, event: string) => go(`dialing.${lane ?? "startTls"}.${leaf}`, event)

  /** Out of the ways in, where one of them was seen. */
  const settle = (): ReadonlyArray<Move> => (state.startsWith("dialing.") ? inLane("won", "in use") : [])

  /** Nobody waits for the server. */
  const rest = (event: string): ReadonlyArray<Move> => {
    if (state.startsWith("dialing."))
      return inLane(state.endsWith(".capability") ? "deciding" : "ready", event)
    if (isSelected) return go("selected.quiet", event)
    return go("unselected.quiet", event)
  }

  const ofCommand = (name: string): string | undefined => {
    if (name === "CAPABILITY") return isLoggedIn ? "recapability" : "capability"
    return commandStates.get(name)
  }

  return {
    lane: () => lane,
    opened: (known, connected) => {
      lane = known
      return connected && lane === "startTls" ? inLane("greeting", "connected") : []
    },
    net: (kind, step) => {
      if (kind === "tls") {
        lane ??= "implicitTls"
        if (step === "start") return inLane("handshaking", "handshake begins")
        isUpgraded = true
        return lane === "startTls" ? inLane("ready", "handshake done") : inLane("greeting", "handshake done")
      }
      if (lane === undefined) return []
      if (step === "start") return inLane("connecting", "connects")
      return kind === "tcp" && lane === "startTls" ? inLane("greeting", "connected") : []
    },
    secured: () => {
      lane ??= "implicitTls"
      isUpgraded = true
      if (state === "off") return inLane("greeting", "TLS in use")
      return state.endsWith(".handshaking") ? inLane("ready", "TLS in use") : []
    },
    greeted: (pause, preauth) => {
      lane ??= "startTls"
      isLoggedIn = preauth
      const entered = inLane("greeting", "connected")
      return pause < pauseMs
        ? entered
        : [...entered, ...inLane(lane === "implicitTls" ? "ready" : "deciding", "S: greeting")]
    },
    sent: (name) => {
      const event = `C: ${name}`
      if (upgrades && !isUpgraded) return inLane(beforeTls.get(name) ?? "deciding", event)
      const to = ofCommand(name)
      return to === undefined ? [...settle(), ...rest(event)] : [...settle(), ...go(to, event)]
    },
    challenged: () => (state.startsWith("authenticating") ? go("authenticating.responding", "S: +") : []),
    answered: (name, condition, pause, pending) => {
      const event = `S: ${condition}`
      const ok = condition === "OK"
      if (ok && (name === "LOGIN" || name === "AUTHENTICATE")) isLoggedIn = true
      if (name === "SELECT" || name === "EXAMINE") isSelected = ok
      if (ok && (name === "CLOSE" || name === "UNSELECT")) isSelected = false
      if (name === "LOGOUT") return ok ? go("closed", event) : []
      if (name === "STARTTLS") {
        // nothing but the handshake may follow on OK, whether the log tells of it or not
        isUpgraded = ok
        return inLane(ok ? "handshaking" : "deciding", event)
      }
      if (isSelected && (name === "SELECT" || name === "EXAMINE")) return go("selected.quiet", event)
      const isAwaited = ofCommand(name) !== undefined || state.endsWith(".capability")
      return isAwaited && !pending && pause >= pauseMs ? rest(event) : []
    },
    refused: () => go("failing", "S: NO"),
    failed: (event) => [...go("failing", event), ...go("failed", "ended")],
    closed: (event) => (state === "off" ? [] : go("closed", event))
  }
}
