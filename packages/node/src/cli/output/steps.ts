/**
 * The steps of a connection, derived from its trace, so that they show what really happened.
 *
 * The metadata of the machine's states defines what a step is, and its name.
 */
import { duration } from "@effect-imap/core/internal/Advice"
import type { OutcomeName } from "@effect-imap/core/internal/machine"
import { optionalSteps } from "@effect-imap/core/internal/Report"
import type { Event, EventData, Events } from "@effect-imap/core/internal/Trace"
import { metaOf, metaOfTimer } from "@effect-imap/visualizer/internal/Chart"
import { Follow } from "@effect-imap/visualizer/internal/Follow"
import { eventWords, isIn, laneOf, laneWords } from "@effect-imap/visualizer/internal/Phase"

type Lane = ReturnType<typeof laneOf>

export interface ShownStep {
  /** The name for people: `connect`, `TLS`, `login`, `select` … */
  readonly name: string
  readonly status: "open" | "done" | "passed" | "failed"
  /** The result, or what went wrong. */
  readonly detail: string
  /** The start in milliseconds since the trace began. */
  readonly began: number
  readonly ended: number
  /** The limit of the step, in milliseconds. */
  readonly limit: number | undefined
  /** The end of a wait that is known. */
  readonly until?: number | undefined
}

/** The target of the connection, for the details of the steps. */
export interface Subject {
  /** The host name in the account: a strict trace contains no address. */
  readonly host: string
  /** `null` if no mailbox is opened. */
  readonly mailbox: string | null
}

export interface Steps {
  /** Takes the next event, and returns the steps that it ended. */
  readonly take: (event: Event) => ReadonlyArray<ShownStep>
  /** Returns the steps in progress. A wait before the next attempt lasts until a time since the trace began, if known. */
  readonly open: (until?: number) => ReadonlyArray<ShownStep>
}

export const makeSteps = (subject: Subject): Steps => {
  let attempt = new Attempt(subject, undefined)
  return {
    take: (event) => {
      if (event.name === "connection:started") attempt = new Attempt(subject, event.data)
      return attempt.take(event)
    },
    open: (until) => attempt.open(until)
  }
}

/** The labels of steps that are too short for a separate line. */
const unsaid: ReadonlySet<string> = new Set(["account", "settle"])

const waiting = metaOf("backoff")?.label

/** The steps of one attempt. */
class Attempt implements Steps {
  private readonly facts: Facts
  private readonly number: number
  private readonly running = new Map<string, ShownStep>()
  private readonly limits = new Map<string, number>()
  private readonly follow = new Follow<string | undefined, undefined, Events["net:start"]["data"]>({
    entered: (event) => this.entered(event),
    left: (key, event) => this.left(key, event),
    sent: ({ data }) => this.facts.sent(data),
    answered: () => {},
    timer: ({ lane, ms, timer }) => {
      const key = `${lane} ${metaOfTimer(timer)?.label}`
      this.limits.set(key, ms)
      this.change(key, () => ({ limit: ms }))
    },
    netBegan: ({ data }) => {
      this.facts.netBegan(data)
      this.change(`${data.lane} connect`, ({ name }) => ({ detail: this.facts.opening(name, data.lane) }))
      return data
    },
    netEnded: (_, { data }) => this.facts.netEnded(data)
  })
  private finished: Array<ShownStep> = []

  constructor(subject: Subject, started: EventData<"connection:started"> | undefined) {
    this.facts = makeFacts(subject, started)
    this.number = started?.attempt ?? 1
  }

  open(until?: number): ReadonlyArray<ShownStep> {
    return Array.from(this.running.values(), (step) => (step.name === waiting ? { ...step, until } : step))
  }

  take(event: Event): ReadonlyArray<ShownStep> {
    this.finished = []
    this.follow.take(event, 0)
    if (event.name === "connection:ended") {
      if (event.data.outcome === "retried") this.finished.push(retried(event, this.number))
      else this.running.clear()
    }
    return this.finished
  }

  private change(key: string, changes: (step: ShownStep) => Partial<ShownStep>): void {
    const step = this.running.get(key)
    if (step !== undefined) this.running.set(key, { ...step, ...changes(step) })
  }

  private entered({ data: { to }, time }: Events["machine:transition"]): string | undefined {
    const key = keyOf(to)
    if (key === undefined || this.running.has(key)) return key
    const name = metaOf(to)?.label ?? to
    const detail = this.facts.opening(name, laneOf(to))
    const limit = this.limits.get(key)
    this.running.set(key, { name, status: "open", detail, began: time, ended: time, limit })
    return key
  }

  private left(key: string | undefined, { data, time }: Events["machine:transition"]): void {
    const step = key === undefined ? undefined : this.running.get(key)
    if (key === undefined || step === undefined) return
    if (keyOf(data.to) === key && /^always$|\.(challenged|provisional)$/.test(data.event)) {
      if (data.event.endsWith(".provisional")) this.change(key, () => ({ detail: busy }))
      return
    }
    this.running.delete(key)
    this.limits.delete(key)
    const ending = endingOf(step, data, this.facts)
    if (ending !== undefined) this.finished.push({ ...step, ...ending, ended: time })
  }
}

/** Returns the key of a state's step: states of the same lane that share a label are one step. */
const keyOf = (state: string): string | undefined =>
  isShown(state) ? `${laneOf(state)} ${metaOf(state)?.label}` : undefined

const isShown = (state: string): boolean => {
  const meta = metaOf(state)
  return meta !== undefined && !unsaid.has(meta.label) && (meta.kind === "work" || meta.label === waiting)
}

const busy = "the server is busy and asks us to wait"

/** Returns the failure of an earlier attempt; that of the last attempt is the result. */
const retried = ({ data, time }: Events["connection:ended"], attempt: number): ShownStep => {
  const words = data.serverText === undefined ? "" : `: “${data.serverText}”`
  return {
    name: `attempt ${attempt}`,
    status: "failed",
    detail: `${data.error ?? "failed"} at ${data.step ?? "an unknown step"}${words}`,
    began: time,
    ended: time,
    limit: undefined
  }
}

type Facts = ReturnType<typeof makeFacts>

/** Collects the facts of one attempt from its events. */
const makeFacts = ({ host, mailbox }: Subject, started: EventData<"connection:started"> | undefined) => {
  const ports = new Map<Lane, number>()
  const encrypted = new Map<Lane, string>()
  const failures = new Map<Lane, string>()
  let mechanism: string | undefined
  /** Returns whether both ports are tried, so that each step has to name its port. */
  const isRace = started?.policy.startsWith("auto") === true

  return {
    opening: (name: string, lane: Lane): string => {
      if (name === "connect") return ports.has(lane) ? `${host}:${ports.get(lane)}` : host
      if (name === waiting) return `before attempt ${(started?.attempt ?? 1) + 1}`
      return name === "select" ? (mailbox ?? "") : ""
    },
    sent: ({ cmd, line }: EventData<"wire:sent">): undefined => {
      if (cmd === "LOGIN") mechanism = "LOGIN"
      if (cmd === "AUTHENTICATE") mechanism = / AUTHENTICATE ([A-Z0-9-]+)/.exec(line)?.[1]
    },
    netBegan: ({ kind, lane, port }: EventData<"net:start">): void => {
      if (kind === "tcp" && port !== undefined) ports.set(lane, port)
    },
    netEnded: ({ error, lane, ok, protocol }: EventData<"net:end">): void => {
      if (ok && protocol !== undefined) encrypted.set(lane, protocol)
      if (error === undefined || error === "race_lost" || error === "cancelled") return
      failures.set(lane, networkFailures[error] ?? error)
    },
    mechanism: () => mechanism ?? "",
    encrypted: (lane: Lane) => encrypted.get(lane) ?? "",
    failure: (lane: Lane) => failures.get(lane) ?? "",
    wayIn: (lane: Lane): string => {
      const port = ports.get(lane)
      return lane !== undefined && isRace
        ? ` (${laneWords[lane]}${port === undefined ? "" : `, port ${port}`})`
        : ""
    }
  }
}

type Ending = Pick<ShownStep, "status" | "detail">
type Left = EventData<"machine:transition">

const done = (detail: string): Ending => ({ status: "done", detail })
const passed = (detail: string): Ending => ({ status: "passed", detail })
const failed = (detail: string): Ending => ({ status: "failed", detail })

/** Returns the result of a step, from the event that left its state; `undefined` if the step did nothing. */
const endingOf = (step: ShownStep, data: Left, facts: Facts): Ending | undefined => {
  const lane = laneOf(data.from)
  const ending = endingBy(step, data, facts)
  return ending?.status === "failed" ? failed(`${ending.detail}${facts.wayIn(lane)}`.trimStart()) : ending
}

const endingBy = (step: ShownStep, data: Left, facts: Facts): Ending | undefined => {
  const lane = laneOf(data.from)
  const event = eventWords(data.event)
  if (event.startsWith("after ")) return failed(`no answer within ${duration(step.limit ?? 0)}`)
  if (event.startsWith("failure.")) return failed(facts.failure(lane))
  // left without an event: it had nothing to do, or, in a race, the other port was ready first
  if (event === "always") return lane === undefined ? undefined : passed("given up")
  const outcome = event.slice(event.lastIndexOf(".") + 1)
  return isOutcome(outcome) ? endings[outcome](step, data, facts) : passed("given up")
}

const succeeded = (step: ShownStep, { from }: Left, facts: Facts): Ending => {
  switch (step.name) {
    case "TLS":
      return done(facts.encrypted(laneOf(from)))
    case "login":
      return done(facts.mechanism())
    case "ID":
      return done(isIn(from, "reidentifying") ? "sent once more" : "sent")
    default:
      return done(step.detail === busy ? "the server was busy" : step.detail)
  }
}

const optional: ReadonlySet<string> = new Set(optionalSteps.map(({ label }) => label))

const endings: { readonly [Name in OutcomeName]: (step: ShownStep, left: Left, facts: Facts) => Ending } = {
  ok: succeeded,
  done: succeeded,
  exhausted: succeeded,
  preauth: () => done("logged in already (PREAUTH)"),
  refused: ({ name }, _, facts) => {
    if (optional.has(name)) return passed("refused; not needed")
    return failed(name === "login" ? `${facts.mechanism()} refused` : "refused")
  },
  slept: succeeded,
  unanswered: () => passed("not answered"),
  swallowed: () => passed("not answered; left out"),
  deaf: () => failed("not answered, and nothing received since"),
  unsafe: () => failed("refused: Unsafe Login"),
  notOffered: () => failed("not offered"),
  provisional: () => passed(busy),
  challenged: succeeded,
  unchanged: () => failed("the token is the same that was refused"),
  closed: () => failed("the server closed the connection"),
  busy: () => passed("later; a command is in progress"),
  ended: () => passed("ended by the server"),
  silent: () => passed("nothing received for too long"),
  failure: (_, { from }, facts) => failed(facts.failure(laneOf(from)))
}

const isOutcome = (name: string): name is OutcomeName => Object.hasOwn(endings, name)

/** The failures of network operations, in words that fit into a line. */
const networkFailures: Readonly<Record<string, string>> = {
  dnsNotFound: "no such name",
  dnsTemporary: "the name servers do not answer",
  offline: "this machine is offline",
  refused: "refused: nothing listens there",
  unreachable: "not reachable",
  timeout: "no answer",
  reset: "connection reset",
  closed: "closed by the other end",
  proxyUnusable: "the proxy cannot be used",
  proxyAuthRequired: "the proxy requires another user or password",
  proxyRefused: "the proxy does not allow it",
  proxyFailed: "the proxy cannot reach it",
  tunnelEnded: "the tunnel's command ended",
  tlsNotTls: "this port does not speak TLS",
  tlsProtocol: "no common TLS version or cipher",
  tlsClosed: "connection closed during the handshake",
  tlsName: "the certificate is for another name",
  tlsUntrusted: "the certificate is not trusted",
  tlsExpired: "the certificate has expired",
  tlsNotYetValid: "the certificate is not valid yet",
  tlsRevoked: "the certificate is revoked",
  tlsClientCertificateRequired: "the server requires a client certificate",
  tlsCredentialUnusable: "the client certificate or its key cannot be used",
  tlsAuthoritiesUnusable: "the certificates to trust cannot be read",
  plaintextBeforeTls: "clear text instead of TLS",
  compressionFailed: "the data was not compressed as agreed"
}
