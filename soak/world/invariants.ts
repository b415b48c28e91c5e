/** The invariants of every run, whatever the servers do. Each problem is one sentence. */
import { Trace } from "@effect-imap/core"
import { Exit, Schema } from "effect"
import * as ClientReader from "./ClientReader.ts"
import { textOf } from "./octets.ts"
import * as Rig from "./Rig.ts"

export const check = (played: Rig.Played): ReadonlyArray<string> => [
  ...played.problems,
  ...ending(played),
  ...leftovers(played),
  ...selection(played),
  ...secrecy(played),
  ...commands(played),
  ...traced(played)
]

/**
 * Checks that each call of `connect` ends within its limits: an attempt's and three seconds for each, and the delays
 * between.
 */
const ending = ({ calls, outcome, setup }: Rig.Played): ReadonlyArray<string> => {
  const attempts = setup.policy.attempts ?? 3
  const limit = attempts * (millis(setup.policy.limits?.attempt, 60_000) + 3_000) + 2_500
  return [
    ...(outcome.exit === undefined ? ["something waits forever, or the run goes in circles"] : []),
    ...calls.flatMap(({ took }) => (took > limit ? [`connect took ${took} ms, the limit is ${limit}`] : []))
  ]
}

const millis = (given: unknown, otherwise: number): number => (typeof given === "number" ? given : otherwise)

const leftovers = ({ closing, open, outcome, setup }: Rig.Played): ReadonlyArray<string> => {
  if (outcome.exit === undefined) return []
  const late = closing > 1_000 ? [`closing took ${closing} ms`] : []
  // a transport that does not release a connection is abandoned after a second, with its resources
  if (setup.release !== undefined) return late
  return [
    ...late,
    ...(open > 0 ? [`${open} connections are left open`] : []),
    ...(outcome.fibers > 0 ? [`${outcome.fibers} fibers are left`] : []),
    ...(outcome.sleeps > 0 ? [`${outcome.sleeps} timers are left`] : [])
  ]
}

/** Checks that a mailbox is selected by the OK with the tag of the SELECT. RFC 9051 §6.3.2. */
const selection = ({ calls, sent }: Rig.Played): ReadonlyArray<string> =>
  calls.flatMap(({ exit, from, until }: Rig.Call) => {
    if (Exit.isFailure(exit)) return []
    const during = sent.slice(from, until)
    const said = (side: "client" | "server") =>
      during
        .filter((chunk) => chunk.from === side)
        .map(({ bytes }) => textOf(bytes))
        .join("")
    const server = said("server")
    const tags = Array.from(said("client").matchAll(/([A-Za-z0-9]+) (?:SELECT|EXAMINE) /g), ([, tag]) => tag)
    return tags.some((tag) => new RegExp(`(^|\\n)${tag} +OK`, "i").test(server))
      ? []
      : ["selected without the OK of a SELECT"]
  })

const secrecy = (played: Rig.Played): ReadonlyArray<string> => {
  const { canary } = played.setup
  const outputs = {
    "an error or a report": played.results.join("\n"),
    "the trace": Trace.toText(Rig.traceOf(played)),
    "the profile store": played.profiles
  }
  const leaks = Object.entries(outputs).flatMap(([where, text]) => {
    const form = canary.foundIn(text)
    return form === undefined ? [] : [`the secret (${form}) is in ${where}`]
  })
  return [...leaks, ...onTheWire(played)]
}

/**
 * Checks that a secret is sent at most twice on a connection, and three times in a call besides those that were
 * accepted; in the clear, or unverified, only if the account allows it.
 */
const onTheWire = ({ calls, events, sent, setup }: Rig.Played): ReadonlyArray<string> => {
  const { account, canary, network } = setup
  const secrets = sent.filter((chunk) => chunk.from === "client" && hasSecret(canary.foundIn, chunk.bytes))
  const mayBeClear =
    (account.security === "none" && account.token === undefined) || network.channel?._tag === "trusted"
  const clear = secrets.filter(({ encrypted }) => !encrypted)
  const perConnection = new Map<number, number>()
  for (const { connection } of secrets)
    perConnection.set(connection, (perConnection.get(connection) ?? 0) + 1)
  const perCall = calls.map(
    ({ from, until }) => secrets.filter((chunk) => inRange(sent.indexOf(chunk), from, until)).length
  )
  return [
    ...(clear.length > 0 && !mayBeClear ? ["the secret was sent in the clear"] : []),
    ...(secrets.length > 0 && setup.verified === false && !mayBeClear
      ? ["an unverified server got the secret"]
      : []),
    ...(Math.max(0, ...perConnection.values()) > 2 ? ["more than two secrets on one connection"] : []),
    ...(Math.max(0, ...perCall) - accepted(events) > 3 ? ["more than three secrets in one call"] : [])
  ]
}

/** Counts the logins after which the connection continued: no server counts them against the account. */
const accepted = (events: ReadonlyArray<Trace.Event>): number =>
  events.filter((event) => event.name === "machine:transition" && event.data.to === "recapability").length

const inRange = (at: number, from: number, until: number) => at >= from && at < until

/** Returns whether bytes contain the secret; base64 of a whole message is searched encoded and decoded. */
const hasSecret = (foundIn: (text: string) => string | undefined, bytes: Uint8Array): boolean =>
  foundIn(textOf(bytes)) !== undefined

/** Checks that a server received the commands in the trace, each once, and nothing while a literal is due. */
const commands = ({ events, sent, setup }: Rig.Played): ReadonlyArray<string> => {
  const latency = millis(setup.network.latency, 0)
  const traced = new Set(
    events.flatMap((event) =>
      event.name === "wire:sent" && event.data.tag !== undefined
        ? [`${event.data.tag} ${event.data.cmd?.toUpperCase()}`]
        : []
    )
  )
  const numbers = new Set(sent.map(({ connection }) => connection))
  return Array.from(numbers).flatMap((number) => {
    const reader = ClientReader.make()
    let encrypted = false
    // in the client's order: the server's bytes arrive after the latency
    const chunks = sent
      .filter(({ connection }) => connection === number)
      .map((chunk) => ({ ...chunk, at: chunk.at + (chunk.from === "server" ? latency : 0) }))
      .toSorted((a, b) => a.at - b.at)
    for (const chunk of chunks) {
      if (chunk.from === "server") reader.fromServer(textOf(chunk.bytes))
      else {
        if (chunk.encrypted && !encrypted) reader.encrypted()
        encrypted = chunk.encrypted
        reader.fromClient(textOf(chunk.bytes))
      }
    }
    const untraced = reader
      .commands()
      .flatMap(({ name, tag, text }) =>
        traced.delete(`${tag} ${name}`)
          ? []
          : [`a command that nobody meant: ${JSON.stringify(text.slice(0, 80))}`]
      )
    return [...reader.problems(), ...untraced].map((problem) => `connection ${number}: ${problem}`)
  })
}

const isEvent = Schema.is(Trace.Event)

const traced = ({ events, header, outcome }: Rig.Played): ReadonlyArray<string> => {
  const problems: Array<string> = []
  if (header !== undefined && !Schema.is(Trace.Header)(header)) problems.push("the trace's header is invalid")
  const wrong = events.findIndex((event) => !isEvent(event))
  if (wrong >= 0) problems.push(`an event is invalid: ${events[wrong]?.name}`)
  if (events.some((event, index) => event.time < (events[index - 1]?.time ?? 0)))
    problems.push("the trace goes back in time")
  return outcome.exit === undefined ? problems : [...problems, ...ends(events), ...pairs(events)]
}

/** Checks that each attempt ends exactly once. */
const ends = (events: ReadonlyArray<Trace.Event>): ReadonlyArray<string> => {
  const groups = new Map<string, number>()
  for (const { group_id, name } of events) {
    if (name === "connection:started") groups.set(group_id, groups.get(group_id) ?? 0)
    if (name === "connection:ended") groups.set(group_id, (groups.get(group_id) ?? 0) + 1)
  }
  return Array.from(groups).flatMap(([group, count]) => (count === 1 ? [] : [`${group} ends ${count} times`]))
}

/** Checks that every start has its end. */
const pairs = (events: ReadonlyArray<Trace.Event>): ReadonlyArray<string> => {
  const open = new Map<string, number>()
  const add = (key: string, by: number) => open.set(key, (open.get(key) ?? 0) + by)
  for (const event of events) {
    const { group_id } = event
    if (event.name === "net:start") add(`net ${group_id} ${event.data.lane} ${event.data.op}`, 1)
    if (event.name === "net:end") add(`net ${group_id} ${event.data.lane} ${event.data.op}`, -1)
    if (event.name === "timer:set") add(`timer ${event.data.timer}`, 1)
    if (event.name === "timer:cleared" || event.name === "timer:fired") add(`timer ${event.data.timer}`, -1)
    if (event.name === "activity:start") add(`activity ${event.data.id}`, 1)
    if (event.name === "activity:end") add(`activity ${event.data.id}`, -1)
  }
  return Array.from(open).flatMap(([what, count]) =>
    count === 0 ? [] : [`${what}: ${count} without an end`]
  )
}
