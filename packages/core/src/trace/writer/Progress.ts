/**
 * Infers the machine's states from commands and answers. Each event names its evidence. Between an answer and the next command,
 * the connection rests.
 */
import { isIn, type StateId } from "../StateId.ts"
import { commands, flight } from "../../base/steps.ts"
import type * as Trace from "../Trace.ts"

type Move = Trace.EventData<"machine:transition">
export type Lane = NonNullable<Trace.EventData<"net:start">["lane"]>

/** Shorter pauses are the client's own work. */
const pauseMs = 5

/** The states below a way in. */
type Below<Way extends Lane, Id = StateId> = Id extends `dialing.${Way}.${infer Leaf}` ? Leaf : never

const beforeTls: ReadonlyMap<string, Below<"startTls">> = new Map<string, Below<"startTls">>([
  ["CAPABILITY", "capability"],
  ["STARTTLS", "upgrading"]
])

const commandStates: ReadonlyMap<string, StateId> = new Map<string, StateId>([
  ["LOGIN", "authenticating.requesting"],
  ["AUTHENTICATE", "authenticating.requesting"],
  ...commands.map(([command, step]) => [command, flight[step].state] as const),
  ["LOGOUT", "loggingOut"]
])

type Moves = ReadonlyArray<Move>

/** The state of a connection, as its commands and answers show it. Each step returns its transitions. */
export class Progress {
  /** True if STARTTLS is sent later: until then the way in is undecided. */
  private readonly upgrades: boolean
  private state: StateId = "off"
  private known: Lane | undefined
  private isLoggedIn = false
  private isSelected = false
  private isUpgraded = false

  constructor(upgrades: boolean) {
    this.upgrades = upgrades
  }

  /** The way in, once it is known. */
  get lane(): Lane | undefined {
    return this.known
  }

  /** `connected`: the connection waits for the greeting. */
  opened(lane: Lane | undefined, connected: boolean): Moves {
    this.known = lane
    return connected && lane === "startTls" ? this.inLane("greeting", "connected") : []
  }

  get isEncrypted(): boolean {
    return this.isUpgraded || this.known === "implicitTls"
  }

  net(kind: "dns" | "tcp" | "tls", step: "start" | "end"): Moves {
    if (kind === "tls") return this.handshake(step)
    if (this.known === undefined) return []
    if (step === "start") return this.inLane("connecting", "connects")
    return kind === "tcp" && this.known === "startTls" ? this.inLane("greeting", "connected") : []
  }

  /** Records that TLS is in use: from the beginning, or after STARTTLS. */
  secured(): Moves {
    this.known ??= "implicitTls"
    this.isUpgraded = true
    if (this.state === "off") return this.inLane("greeting", "TLS in use")
    return this.state.endsWith(".handshaking") ? this.inLane("ready", "TLS in use") : []
  }

  greeted(pause: number, preauth: boolean): Moves {
    this.known ??= "startTls"
    this.isLoggedIn = preauth
    const entered = this.inLane("greeting", "connected")
    // of a wait that the log does not show, the pause after it is no part
    if (pause < pauseMs && entered.length === 0) return entered
    const event = "S: greeting"
    return [
      ...entered,
      ...(this.known === "implicitTls" ? this.inLane("ready", event) : this.inStartTls("deciding", event))
    ]
  }

  sent(name: string): Moves {
    const event = `C: ${name}`
    if (this.upgrades && !this.isUpgraded) return this.inStartTls(beforeTls.get(name) ?? "deciding", event)
    const to = this.stateOf(name)
    return [...this.settle(), ...(to === undefined ? this.rest(event) : this.go(to, event))]
  }

  challenged(): Moves {
    return isIn(this.state, "authenticating") ? this.go("authenticating.responding", "S: +") : []
  }

  /** `pending`: other commands are still unanswered. */
  answered(name: string, condition: string, pause: number, pending: boolean): Moves {
    const event = `S: ${condition}`
    const ok = condition === "OK"
    const selects = name === "SELECT" || name === "EXAMINE"
    if (ok && (name === "LOGIN" || name === "AUTHENTICATE")) this.isLoggedIn = true
    if (selects) this.isSelected = ok
    if (ok && (name === "CLOSE" || name === "UNSELECT")) this.isSelected = false
    if (name === "LOGOUT") return ok ? this.go("closed", event) : []
    if (name === "STARTTLS") {
      // nothing but the handshake may follow on OK, whether the log reports it or not
      this.isUpgraded = ok
      return this.inStartTls(ok ? "handshaking" : "deciding", event)
    }
    if (this.isSelected && selects) return this.go("selected.quiet", event)
    const isAwaited = this.stateOf(name) !== undefined || this.state.endsWith(".capability")
    return isAwaited && !pending && pause >= pauseMs ? this.rest(event) : []
  }

  /** Records a final refusal. */
  refused(): Moves {
    return this.go("failing", "S: NO")
  }

  /** `isRetried`: another connection follows by itself. */
  failed(event: string, isRetried: boolean): Moves {
    return [...this.go("failing", event), ...this.go(isRetried ? "backoff" : "failed", "ended")]
  }

  closed(event: string): Moves {
    return this.state === "off" ? [] : this.go("closed", event)
  }

  private handshake(step: "start" | "end"): Moves {
    this.known ??= "implicitTls"
    if (step === "start") return this.inLane("handshaking", "handshake begins")
    this.isUpgraded = true
    return this.inLane(this.known === "startTls" ? "ready" : "greeting", "handshake done")
  }

  private go(to: StateId, event: string): Moves {
    const from = this.state
    if (to === from || from === "closed" || from === "failed") return []
    this.state = to
    return [{ from, event, to }]
  }

  private inStartTls(leaf: Below<"startTls">, event: string): Moves {
    return this.go(`dialing.startTls.${leaf}`, event)
  }

  private inLane(leaf: Below<"startTls"> & Below<"implicitTls">, event: string): Moves {
    return this.known === "implicitTls"
      ? this.go(`dialing.implicitTls.${leaf}`, event)
      : this.inStartTls(leaf, event)
  }

  /** Leaves the state of the way in, if any. */
  private settle(): Moves {
    return isIn(this.state, "dialing") ? this.inLane("won", "in use") : []
  }

  /** Enters the resting state, since no command is pending. */
  private rest(event: string): Moves {
    if (isIn(this.state, "dialing")) {
      return this.state.endsWith(".capability")
        ? this.inStartTls("deciding", event)
        : this.inLane("ready", event)
    }
    // before the login no mailbox can be selected
    if (this.state === "capability") return this.go("settled", event)
    return this.go(this.isSelected ? "selected.quiet" : "unselected.quiet", event)
  }

  /** Returns the state in which a command is awaited, if it has one. */
  stateOf(name: string): StateId | undefined {
    const before = this.upgrades && !this.isUpgraded ? beforeTls.get(name) : undefined
    if (before !== undefined) return `dialing.startTls.${before}`
    return name === "CAPABILITY" && !this.isLoggedIn ? "capability" : commandStates.get(name)
  }
}
