/** The steps of a connection as lines of a terminal: the same steps that the viewer shows, with its words. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { OutcomeName } from "@effect-imap/core/internal/machine"
import { optionalSteps } from "@effect-imap/core/internal/Report"
import type { Event, EventData, Events } from "@effect-imap/core/internal/Trace"
import { metaOfTimer } from "@effect-imap/visualizer/internal/Chart"
import { isIn, kindOf, labelOf, laneWords } from "@effect-imap/visualizer/internal/Phase"
import { goesOn, type Step } from "@effect-imap/visualizer/internal/Step"
import { type Listener, Steps as Folding } from "@effect-imap/visualizer/internal/Steps"
import { netFailure } from "@effect-imap/visualizer/internal/Words"

type Lane = Step["lane"]

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

const waiting = labelOf("backoff")

/** The steps of one attempt. */
class Attempt implements Steps, Listener<string> {
  private readonly facts: Facts
  private readonly number: number
  private readonly folding: Folding<string> = new Folding(this)
  /** The steps in progress, and the limits of those that may come, by way in and name. */
  private readonly running = new Map<string, ShownStep>()
  private readonly limits = new Map<string, number>()
  /** The last limit that passed. */
  private passed: { readonly ms: number; readonly time: number } | undefined
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
    this.learn(event)
    this.folding.take(event, 0)
    if (event.name === "connection:ended") {
      if (event.data.outcome === "retried") this.finished.push(retried(event, this.number))
      else this.running.clear()
    }
    return this.finished
  }

  /** Learns what the details of steps say. */
  private learn(event: Event): void {
    if (event.name === "wire:sent") this.facts.sent(event.data)
    else if (event.name === "net:end") this.facts.netEnded(event.data)
    else if (event.name === "net:start") {
      this.facts.netBegan(event.data)
      const { lane } = event.data
      this.change(`${lane} connect`, ({ name }) => ({ detail: this.facts.opening(name, lane) }))
    } else if (event.name === "timer:set") {
      const { lane, ms, timer } = event.data
      const key = `${lane} ${metaOfTimer(timer)?.label}`
      this.limits.set(key, ms)
      this.change(key, () => ({ limit: ms }))
    } else if (event.name === "timer:fired") this.limitPassed(event)
  }

  private limitPassed({ data: { lane, timer }, time }: Events["timer:fired"]): void {
    const ms = this.limits.get(`${lane} ${metaOfTimer(timer)?.label}`)
    if (ms !== undefined) this.passed = { ms, time }
  }

  private change(key: string, changes: (step: ShownStep) => Partial<ShownStep>): void {
    const step = this.running.get(key)
    if (step !== undefined) this.running.set(key, { ...step, ...changes(step) })
  }

  began(step: Step): string {
    const { lane, start, state } = step
    const name = labelOf(state)
    const key = `${lane} ${name}`
    if (!isShown(step) || step.outcome !== "open") return key
    const [detail, limit] = [this.facts.opening(name, lane), this.limits.get(key)]
    this.running.set(key, { name, status: "open", detail, began: start, ended: start, limit })
    return key
  }

  changed(step: Step, key: string): void {
    const shown = this.running.get(key)
    if (shown === undefined || step.end === undefined) return
    if (goesOn(step)) {
      if (step.word !== "provisional") return
      this.facts.greetedProvisionally(step.lane)
      this.change(key, () => ({ detail: busy }))
      return
    }
    this.running.delete(key)
    this.limits.delete(key)
    this.finished.push({ ...shown, ...this.endingOf(step, shown), ended: step.end })
  }

  /** Returns the result of a step. */
  private endingOf(step: Step, shown: ShownStep): Ending {
    const ending = this.endingBy(step, shown)
    return ending.status === "failed"
      ? failed(`${ending.detail}${this.facts.wayIn(step.lane)}`.trimStart())
      : ending
  }

  private endingBy(step: Step, shown: ShownStep): Ending {
    const { end, lane, reason, word = "" } = step
    if (isOutcome(word)) return endings[word](shown, step, this.facts)
    if (reason === undefined) return passed("given up")
    return this.passed !== undefined && this.passed.time === end
      ? failed(`no answer within ${duration(shown.limit ?? this.passed.ms)}`)
      : failed(this.facts.failure(lane))
  }
}

const isShown = (step: Step): boolean => {
  const label = labelOf(step.state)
  return !unsaid.has(label) && (kindOf(step.state) === "work" || label === waiting)
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
  const provisional = new Set<Lane>()
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
    netBegan: ({ kind, lane, port, proxy }: EventData<"net:start">): void => {
      if (kind === "tcp" && port !== undefined && proxy !== true) ports.set(lane, port)
    },
    netEnded: ({ error, lane, ok, protocol }: EventData<"net:end">): void => {
      if (ok && protocol !== undefined) encrypted.set(lane, protocol)
      if (error === undefined || error === "race_lost" || error === "cancelled") return
      failures.set(lane, netFailure(error))
    },
    greetedProvisionally: (lane: Lane): void => {
      provisional.add(lane)
    },
    greeting: (lane: Lane) => (provisional.has(lane) ? "the server was busy" : ""),
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

const done = (detail: string): Ending => ({ status: "done", detail })
const passed = (detail: string): Ending => ({ status: "passed", detail })
const failed = (detail: string): Ending => ({ status: "failed", detail })

const succeeded = (step: ShownStep, { lane, state }: Step, facts: Facts): Ending => {
  switch (step.name) {
    case "TLS":
      return done(facts.encrypted(lane))
    case "login":
      return done(facts.mechanism())
    case "ID":
      return done(isIn(state, "reidentifying") ? "sent once more" : "sent")
    case "greeting":
      return done(facts.greeting(lane))
    default:
      return done(step.detail)
  }
}

const optional: ReadonlySet<string> = new Set(optionalSteps.map(({ label }) => label))

const endings: { readonly [Name in OutcomeName]: (step: ShownStep, folded: Step, facts: Facts) => Ending } = {
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
  declined: () => passed("ended by the server; once more with less offered"),
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
  failure: (_, { lane }, facts) => failed(facts.failure(lane))
}

const isOutcome = (name: string): name is OutcomeName => Object.hasOwn(endings, name)
