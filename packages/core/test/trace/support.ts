import { Clock, Effect } from "effect"
import type * as Response from "../../src/imap/Response.ts"
import type { EventData, Event, EventName, Redaction, Sink } from "../../src/trace/Trace.ts"
import { ring, toLine } from "../../src/trace/Trace.ts"
import * as Recorder from "../../src/trace/Recorder.ts"
import type { Fragment } from "../../src/imap/wire/CommandEncoder.ts"

export const machine = { id: "connection", hash: "9f3c" }

/** One event of every name, each with every field. */
export const samples: { readonly [Name in EventName]: EventData<Name> } = {
  "connection:started": {
    host: "imap.example.com",
    port: 993,
    policy: "planned",
    attempt: 1,
    session: "s1"
  },
  "connection:ended": {
    outcome: "failed",
    error: "UnsafeLogin",
    step: "select",
    serverText: "Unsafe Login",
    silentMs: 40,
    facts: { idSent: true },
    causes: [{ error: "ConnectRefused", step: "tcp", facts: { host: "imap.example.com", port: 993 } }]
  },
  "machine:transition": { from: "off", event: "user.connect", to: "resolving", guard: "mayConnect" },
  "wire:sent": {
    lane: "startTls",
    tag: "A1",
    cmd: "NOOP",
    by: "app",
    line: "A1 NOOP",
    bytes: 9,
    truncated: true
  },
  "wire:received": {
    lane: "implicitTls",
    tag: "A1",
    cond: "OK",
    code: "ALERT",
    line: "A1 OK [ALERT] hi",
    bytes: 18,
    truncated: true
  },
  "clock:jumped": { ms: 10_800_000 },
  "wire:unfinished": { lane: "implicitTls", bytes: 7 },
  "command:interrupted": { lane: "implicitTls", tag: "A1", cmd: "NOOP" },
  "command:refused": {
    call: "execute",
    cmd: "APPEND",
    reason: "MessageTooLarge",
    facts: { size: 9, limit: 8 }
  },
  "command:lost": {
    lane: "implicitTls",
    tag: "A1",
    cmd: "APPEND",
    ms: 40,
    written: 9,
    bytes: 90,
    effect: "undone"
  },
  "command:unsent": { cmd: "UID STORE" },
  "program:start": {
    op: 1,
    kind: "turn",
    by: "app",
    call: "select",
    behind: "within",
    ahead: 1,
    tag: "A1",
    ms: 100
  },
  "program:end": { op: 1, outcome: "failed", reason: "Misuse", ms: 100, longest: 60 },
  "program:busy": { ms: 250 },
  "credential:renewed": { kind: "token", reason: "OAuthTokenExpired" },
  "mailbox:resynchronized": { by: "qresync", outcome: "reset", reason: "uidValidity" },
  "net:start": {
    lane: "implicitTls",
    op: 1,
    kind: "tcp",
    family: 4,
    port: 993,
    address: "192.0.2.1"
  },
  "net:end": {
    lane: "implicitTls",
    op: 1,
    ok: true,
    error: "race_lost",
    protocol: "TLSv1.3",
    cipher: "TLS_AES_128_GCM_SHA256",
    sni: "imap.example.com",
    alpn: "imap",
    authorized: true,
    days_left: 30
  },
  "timer:set": { lane: "startTls", timer: "greetingLimit", ms: 15_000 },
  "timer:cleared": { timer: "greetingLimit" },
  "timer:fired": { timer: "greetingLimit" },
  "activity:start": { lane: "startTls", id: "select", state: "selecting" },
  "activity:end": { lane: "startTls", id: "select", outcome: "ok", interrupted: true, reason: "Timeout" },
  "trace:gap": { dropped: 3 },
  "trace:note": { text: "qq-untagged-bad" }
}

/** A recorder whose events are kept. */
export const recording = (
  clock: Clock.Clock,
  redaction: Redaction = "strict",
  users: ReadonlyArray<string> = []
) => {
  const kept = ring({ capacity: 10_000 })
  const recorder = Recorder.make({ sinks: [kept.sink], redaction }, clock, () => machine, users)
  return {
    recorder,
    kept,
    events: (): ReadonlyArray<Event> => kept.events(),
    /** The file that these events would make. */
    text: (): string => kept.events().map(toLine).join("\n")
  }
}

/** The public lines of the wire. */
export const wireLines = (events: ReadonlyArray<Event>): ReadonlyArray<string> =>
  events.flatMap((event) =>
    event.name === "wire:sent" || event.name === "wire:received" ? [event.data.line] : []
  )

export const deaf: Sink = { listening: () => false, header: () => undefined, event: () => undefined }

/** As `recording`, on the clock of the test. */
export const opened = (redaction?: Redaction, users?: ReadonlyArray<string>) =>
  Effect.map(Clock.clockWith(Effect.succeed), (clock) => recording(clock, redaction, users))

export const info = { host: "imap.example.com", port: 993, policy: "planned", attempt: 1 }
export const bytes = (text: string) => new TextEncoder().encode(text)
export const dataOf = (event: Event | undefined) => event?.data

export const plain = (text: string): Fragment => ({ kind: "plain", text })
export const secret: Fragment = { kind: "secret", text: "<redacted>" }
export const encoded = (...fragments: ReadonlyArray<Fragment>) => ({
  rendering: () => fragments,
  hasSecret: fragments.includes(secret),
  byteLength: 40
})

export const tagged = (tag: string, text: string, code?: Response.ResponseCode): Response.Tagged => ({
  _tag: "Tagged",
  tag,
  condition: "NO",
  code,
  text
})
export const status = (text: string, code?: Response.ResponseCode): Response.Status => ({
  _tag: "Status",
  condition: "OK",
  code,
  text
})
export const stray = (text: string): Response.Response => ({ _tag: "Stray", bytes: bytes(text), text })

export const unknown = (name: string, text: string): Response.Unknown => ({
  _tag: "Unknown",
  name,
  bytes: bytes(text)
})
