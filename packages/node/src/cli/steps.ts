/**
 * What a connection went through, step by step, told from its trace: so that it shows what really happened.
 *
 * Pure: a fold over events. `finished` holds the steps that ended with the last event, in order.
 */
import type { Trace } from "@effect-imap/core"

export interface Step {
  /** What a person calls it: `connect`, `tls`, `login`, `select` … */
  readonly name: string
  readonly status: "open" | "done" | "passed" | "failed"
  /** What was decided, or what went wrong. */
  readonly detail: string
  /** Milliseconds since the trace began. */
  readonly began: number
  readonly ended: number
  /** Milliseconds that it may last. */
  readonly limit: number | undefined
}

/** What the steps are about, for the words beside them. */
export interface Subject {
  /** As the account names it: a strict trace tells no address. */
  readonly host: string
  readonly mailbox: string
}

export interface Steps {
  readonly subject: Subject
  readonly open: ReadonlyArray<Step>
  readonly finished: ReadonlyArray<Step>
  /** Connections so far. */
  readonly attempt: number
  /** What `tls`, `connect` and `login` came to. */
  readonly facts: Readonly<Record<string, string>>
  /** How long each step may last: its timer may be set before the step is told to start. */
  readonly limits: Readonly<Record<string, number>>
  /** The step whose limit passed. */
  readonly expired: string | undefined
}

export const begin = (subject: Subject): Steps => ({
  subject,
  open: [],
  finished: [],
  attempt: 1,
  facts: {},
  limits: {},
  expired: undefined
})

/** The last part of an invoke id names what is done; these are its steps. */
const names: Readonly<Record<string, string>> = {
  connect: "connect",
  handshake: "tls",
  greeting: "greeting",
  capability: "capability",
  recapability: "capability",
  upgrade: "starttls",
  authenticate: "login",
  respond: "login",
  identify: "id",
  reidentify: "id",
  enable: "enable",
  select: "select",
  logout: "logout",
  backoff: "wait"
}

/** Timers are named after the limit that they keep; these are the steps whose names differ. */
const timed: Readonly<Record<string, string>> = {
  auth: "login",
  startTls: "starttls",
  laneCapability: "capability"
}

const stepOfTimer = (timer: string): string => {
  const limit = /(\w+)Limit\b/.exec(timer)?.[1] ?? timer
  return timed[limit] ?? limit
}

const nameOf = (id: string): string | undefined => names[id.slice(id.lastIndexOf(".") + 1)]

interface Ending {
  readonly status: Step["status"]
  readonly detail: string
}

const endings: Readonly<Record<string, (self: Steps, step: Step, id: string) => Ending>> = {
  refused: ({ facts }, { name }) =>
    name === "select"
      ? { status: "failed", detail: "refused" }
      : { status: "passed", detail: facts[name] ?? "refused; not needed" },
  swallowed: () => ({ status: "passed", detail: "not answered; left out" }),
  deaf: () => ({ status: "failed", detail: "not answered, and nothing since" }),
  unsafe: () => ({ status: "failed", detail: "refused: Unsafe Login" }),
  syntax: ({ facts }) => ({ status: "failed", detail: `${facts["login"] ?? "the form"} is not understood` }),
  preauth: () => ({ status: "done", detail: "logged in already (PREAUTH)" })
}

const decided = ({ facts }: Steps, step: Step, id: string): string => {
  const { name } = step
  if (name === "select" || name === "wait") return step.detail
  if (name === "id") return id === "reidentify" ? "sent once more" : "sent"
  return facts[name] ?? ""
}

const succeeded = new Set(["ok", "done", "exhausted"])

const endingOf = (self: Steps, step: Step, id: string, data: Trace.EventData<"activity:end">): Ending => {
  if (data.interrupted === true) {
    return self.expired === step.name
      ? { status: "failed", detail: `no answer within ${seconds(step.limit ?? step.ended - step.began)}` }
      : { status: "passed", detail: "given up" }
  }
  if (succeeded.has(data.outcome)) return { status: "done", detail: decided(self, step, id) }
  return endings[data.outcome]?.(self, step, id) ?? { status: "failed", detail: self.facts[step.name] ?? "" }
}

/** `250 ms`, `3.2 s`, `29 min`. */
export const seconds = (ms: number): string => {
  if (ms < 0.5) return "<1 ms"
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${Number((ms / 1_000).toFixed(1))} s`
  return `${Math.round(ms / 60_000)} min`
}

const opening = ({ attempt, subject }: Steps, name: string): string => {
  if (name === "connect") return subject.host
  if (name === "wait") return `before attempt ${attempt + 1}`
  return name === "select" ? subject.mailbox : ""
}

const start = (self: Steps, at: number, id: string): Steps => {
  const name = nameOf(id)
  if (name === undefined || self.open.some((step) => step.name === name)) return self
  const detail = opening(self, name)
  const step: Step = { name, status: "open", detail, began: at, ended: at, limit: self.limits[name] }
  return { ...self, open: [...self.open, step] }
}

/** Which way in was lost, since there may be another. */
const wayIn = (id: string): string => {
  if (id.startsWith("implicitTls.")) return " (way in: implicit TLS)"
  return id.startsWith("startTls.") ? " (way in: STARTTLS)" : ""
}

const end = (self: Steps, at: number, data: Trace.EventData<"activity:end">): Steps => {
  const name = nameOf(data.id)
  const step = self.open.find((open) => open.name === name)
  // A challenge is answered in the same step.
  if (step === undefined || data.outcome === "challenged") return self
  const ending = endingOf(self, step, data.id, data)
  const detail = ending.status === "failed" ? `${ending.detail}${wayIn(data.id)}` : ending.detail
  const finished = { ...step, ...ending, detail, ended: at }
  return { ...self, open: self.open.filter((open) => open !== step), finished: [finished] }
}

const withFact = (self: Steps, name: string, fact: string | undefined): Steps =>
  fact === undefined ? self : { ...self, facts: { ...self.facts, [name]: fact } }

const setLimit = (self: Steps, timer: string, limit: number): Steps => {
  const name = stepOfTimer(timer)
  return {
    ...self,
    limits: { ...self.limits, [name]: limit },
    open: self.open.map((step) => (step.name === name ? { ...step, limit } : step))
  }
}

/** What a network operation failed with, in the words of a line. */
const networkFailures: Readonly<Record<string, string>> = {
  dnsNotFound: "no such name",
  dnsTemporary: "no answer about the name",
  offline: "this machine is offline",
  refused: "refused: nothing listens there",
  unreachable: "not reachable",
  timeout: "no answer",
  reset: "cut off",
  closed: "closed by the other end",
  tlsNotTls: "this port does not speak TLS",
  tlsProtocol: "no common TLS version or cipher",
  tlsClosed: "cut off in the handshake",
  tlsName: "the certificate is for another name",
  tlsUntrusted: "the certificate is not trusted",
  tlsExpired: "the certificate has expired",
  tlsNotYetValid: "the certificate is not valid yet",
  tlsRevoked: "the certificate is revoked",
  tlsClientCertificateRequired: "a client certificate is asked for",
  tlsCredentialUnusable: "the client certificate or its key cannot be used"
}

const netEnded = (self: Steps, data: Trace.EventData<"net:end">): Steps => {
  if (data.ok) return withFact(self, "tls", data.protocol)
  if (data.error === undefined || data.error === "race_lost" || data.error === "cancelled") return self
  const words = networkFailures[data.error] ?? data.error
  return withFact(withFact(self, "tls", words), "connect", words)
}

const mechanismOf = ({ cmd, line }: Trace.EventData<"wire:sent">): string | undefined => {
  if (cmd === "LOGIN") return "LOGIN"
  return cmd === "AUTHENTICATE" ? / AUTHENTICATE ([A-Z0-9-]+)/.exec(line)?.[1] : undefined
}

const concluded = (self: Steps, at: number, data: Trace.EventData<"connection:ended">): Steps => {
  // The last failure is told as the result.
  if (data.outcome !== "retried") return { ...self, open: [] }
  const words = data.serverText === undefined ? "" : `: “${data.serverText}”`
  const failure: Step = {
    name: `attempt ${self.attempt}`,
    status: "failed",
    detail: `${data.error ?? "failed"} at ${data.step ?? "an unknown step"}${words}`,
    began: at,
    ended: at,
    limit: undefined
  }
  return { ...self, open: [], finished: [failure] }
}

/** The steps behind one more event. */
export const advance = (previous: Steps, { data, name, time }: Trace.Event): Steps => {
  const self = previous.finished.length === 0 ? previous : { ...previous, finished: [] }
  switch (name) {
    case "connection:started":
      return { ...self, attempt: data.attempt, facts: {}, limits: {}, expired: undefined }
    case "activity:start":
      return start(self, time, data.id)
    case "activity:end":
      return end(self, time, data)
    case "net:start":
      return data.kind === "tcp" ? withFact(self, "connect", `${self.subject.host}:${data.port ?? ""}`) : self
    case "net:end":
      return netEnded(self, data)
    case "wire:sent":
      return withFact(self, "login", mechanismOf(data))
    case "timer:set":
      return setLimit(self, data.timer, data.ms)
    case "timer:fired":
      return { ...self, expired: stepOfTimer(data.timer) }
    case "connection:ended":
      return concluded(self, time, data)
    default:
      return self
  }
}
