/**
 * Writes a trace of many connections, the same for the same seed: `node scripts/generate.ts FILE [events] [seed]`.
 * For benchmarks and tests of large traces; nothing that it writes is kept in the repository.
 */
import {
  type Event,
  type EventData,
  type EventName,
  type Header,
  toLine
} from "@effect-imap/core/internal/Trace"
import { closeSync, openSync, writeSync } from "node:fs"

const header: Header = {
  file_schema: "urn:effect-imap:trace",
  v: 1,
  time_unit: "ms",
  clock: { type: "monotonic", wall: "2026-11-20T06:25:00.000Z" },
  lib: { core: "0.1.0" },
  runtime: "node 24.0.0",
  redaction: "strict",
  machine: { id: "connection", hash: "00000000" }
}

/** Mulberry32: small, seeded, and good enough to vary a trace. */
const random = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The two signatures say that `name` and `data` belong together. */
function eventOf<Name extends EventName>(
  time: number,
  name: Name,
  group: string,
  data: EventData<Name>
): Event
function eventOf(time: number, name: EventName, group_id: string, data: EventData<EventName>) {
  return { time: Math.round(time * 1000) / 1000, name, group_id, data }
}

const hosts = ["imap.163.com", "imap.qq.com", "imap.gmail.com", "outlook.office365.com", "imap.example.org"]
const lane = "implicitTls"
const region = `dialing.${lane}`

/** One attempt: most reach a mailbox, some are refused, some hang. */
function* connection(number: number, begin: number, next: () => number): Generator<Event> {
  const group = `c${number}`
  const host = hosts[Math.floor(next() * hosts.length)] ?? "imap.example.org"
  const fate = next()
  const rtt = 20 + next() * 200
  let time = begin
  let state = "resolving"
  const at = <Name extends EventName>(name: Name, data: EventData<Name>) => eventOf(time, name, group, data)
  const move = (to: string, event: string) => {
    const from = state
    state = to
    return at("machine:transition", { from, event, to })
  }
  const later = (trips: number) => {
    time += trips * rtt * (1 + next() * 0.2)
  }
  const tag = (order: number) => `t${number}x${order}`
  function* command(
    order: number,
    by: "close" | "open",
    cmd: string,
    args: string,
    answers: ReadonlyArray<string>
  ) {
    yield at("timer:set", { timer: `${cmd.toLowerCase()}Limit`, ms: 30_000 })
    const length = args.includes("<redacted>") ? {} : { bytes: 20 }
    yield at("wire:sent", { lane, tag: tag(order), cmd, by, line: `${tag(order)} ${cmd}${args}`, ...length })
    later(1)
    for (const line of answers) yield at("wire:received", { lane, line, bytes: line.length + 2 })
  }
  const answer = (order: number, cond: string, text: string) =>
    at("wire:received", { lane, tag: tag(order), cond, line: `${tag(order)} ${cond} ${text}`, bytes: 30 })

  yield at("connection:started", {
    host,
    port: 993,
    policy: "auto planned",
    attempt: 1,
    session: `s${number}`
  })
  yield move(`${region}.connecting`, "resolve.ok")
  yield at("net:start", { lane, op: 0, kind: "dns" })
  later(0.1)
  yield at("net:end", { lane, op: 0, ok: true })
  yield at("net:start", { lane, op: 1, kind: "tcp", family: 4, port: 993 })
  later(1)
  yield at("net:end", { lane, op: 1, ok: true })
  yield move(`${region}.handshaking`, `${lane}.connect.ok`)
  yield at("net:start", { lane, op: 2, kind: "tls" })
  later(1)
  yield at("net:end", { lane, op: 2, ok: true, protocol: "TLSv1.3", sni: host, authorized: true })
  yield move(`${region}.greeting`, `${lane}.handshake.ok`)
  later(1)
  yield at("wire:received", { lane, cond: "OK", line: "* OK IMAP4rev1 service ready", bytes: 30 })
  yield move(`${region}.ready`, `${lane}.greeting.ok`)
  yield move(`${region}.won`, "always")
  yield move("settling", "always")
  yield move("authenticating.requesting", "settle.ok")
  yield* command(1, "open", "LOGIN", " <user> <redacted>", [])
  yield answer(1, "OK", "LOGIN completed")
  yield at("timer:cleared", { timer: "loginLimit" })
  yield move("selecting", "authenticate.ok")
  yield* command(2, "open", "SELECT", " INBOX", [
    "* 12 EXISTS",
    "* 0 RECENT",
    "* OK [UIDVALIDITY 1] UIDs valid"
  ])
  if (fate < 0.02) return
  if (fate < 0.1) {
    const words = "SELECT Unsafe Login. Please contact <address> for help"
    yield answer(2, "NO", words)
    yield move("failing", "select.unsafe")
    yield move("needsUser", "close.done")
    yield at("connection:ended", {
      outcome: "failed",
      error: "UnsafeLogin",
      step: "select",
      serverText: words
    })
    return
  }
  yield answer(2, "OK", "[READ-WRITE] SELECT completed")
  yield at("timer:cleared", { timer: "selectLimit" })
  yield move("selected.quiet", "select.ok")
  for (let count = Math.floor(next() * 30); count > 0; count--) {
    time += 500 + next() * 10_000
    yield at("wire:received", { lane, line: `* ${12 + count} EXISTS`, bytes: 12 })
  }
  yield move("loggingOut", "user.logout")
  yield* command(3, "close", "LOGOUT", "", ["* BYE Logging out"])
  yield answer(3, "OK", "LOGOUT completed")
  yield move("closed", "logout.done")
  yield at("connection:ended", { outcome: "closed" })
}

/** Events by time: a few hundred connections are always in use at once. */
function* events(most: number, seed: number): Generator<Event> {
  const next = random(seed)
  const open: Array<{ readonly rest: Generator<Event>; event: Event }> = []
  let number = 0
  let begin = 0
  for (let count = 0; count < most; count++) {
    while (open.length < 200) {
      begin += next() * 40
      const rest = connection(++number, begin, next)
      const first = rest.next()
      if (first.done !== true) open.push({ rest, event: first.value })
    }
    const earliest = open.reduce(
      (best, each, index) => (each.event.time < (open[best]?.event.time ?? 0) ? index : best),
      0
    )
    const source = open[earliest]
    if (source === undefined) return
    yield source.event
    const following = source.rest.next()
    if (following.done === true) {
      open.splice(earliest, 1)
      begin = Math.max(begin, source.event.time)
    } else {
      source.event = following.value
    }
  }
}

const [path, most = "1000000", seed = "1"] = process.argv.slice(2)
if (path === undefined) {
  process.stderr.write("usage: node generate.ts FILE [events] [seed]\n")
  process.exitCode = 64
} else {
  const file = openSync(path, "w", 0o600)
  let text = `${toLine(header)}\n`
  for (const event of events(Number(most), Number(seed))) {
    text += `${toLine(event)}\n`
    if (text.length > 1_000_000) {
      writeSync(file, text)
      text = ""
    }
  }
  writeSync(file, text)
  closeSync(file)
}
