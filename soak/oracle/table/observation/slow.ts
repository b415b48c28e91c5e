/** What took long: whether it did, and whose time it was. */
import type { Command, Connection } from "../../Facts.ts"
import {
  all,
  app,
  durationIn,
  holds,
  never,
  onlySlow,
  received,
  type Rule,
  type Scene,
  when
} from "../../Rule.ts"
import { shown } from "./lines.ts"
import { namedIn } from "./words.ts"

/** The connection lasted as long. */
export const lasted = holds("that it took so long", ({ end, start }, { said }) => {
  const stated = durationIn(said.words)
  return stated === undefined || end - start >= stated.ms - stated.slack
})

/** A time that is said to be the answer's: that of a command in the trace, and not this program's. */
export const answerTook: Rule = (scene) => {
  const { connection, facts, said } = scene
  const stated = durationIn(said.words)
  const name = namedIn(said.words)
  if (stated === undefined || name === undefined) return []
  const alike = connection.commands.filter(
    (command) =>
      command.name === (name === "DONE" ? "IDLE" : name) &&
      command.answer !== undefined &&
      command.answer.time - command.sent.time >= stated.ms - stated.slack - 1
  )
  if (alike.length === 0) return [`no ${name} took so long`]
  const isOurTime = (command: Command): boolean => {
    const own = theirs(connection, command, facts.latency ?? 0)
    return own !== undefined && stated.ms > 1.5 * own + 500 && isOurs(scene, command)
  }
  return alike.every(isOurTime) ? ["server and network took less of it"] : []
}

/** The time from the first octet of a command to its answer, as the server and the network took it. */
const theirs = (connection: Connection, { tag }: Command, latency: number): number | undefined => {
  const deed = connection.server.find((each) => each.did === "answered" && each.tag === tag)
  return deed?.did === "answered" ? deed.at - deed.heard + 2 * latency : undefined
}

/** This program did not read, or was busy, while the answer was awaited. */
const isOurs = (scene: Scene, { answer, sent: asked }: Command): boolean =>
  (["read slowly", "was busy", "held the turn"] as const).some(
    (did) => app(scene, did, asked.time, answer?.time).length > 0
  )

/** No network is between this program and a server on its own machine alone. */
export const onThisMachine: Rule = when(
  /no network is in between/,
  never("the host is another machine", ({ lines }) =>
    lines.some(
      ({ event }) =>
        event.name === "connection:started" && !/^(?:localhost|127\.[\d.]+|\[?::1\]?)$/.test(event.data.host)
    )
  )
)

/** The slowest that the server was by its own account, in milliseconds. */
const slowest = (connection: Connection): number | undefined => {
  const all = connection.server.flatMap((deed) => (deed.did === "answered" ? [deed.at - deed.heard] : []))
  const greeted = connection.server.find(({ did }) => did === "greeted")
  const dialled = connection.lines.find(({ event }) => event.name === "net:end" && event.data.ok)
  const greeting = greeted === undefined || dialled === undefined ? [] : [greeted.at - dialled.event.time]
  return all.length + greeting.length === 0 ? undefined : Math.max(...all, ...greeting)
}

export const serverTook = never("the server took less by its own account", (connection, { facts, said }) => {
  const stated = durationIn(said.words)
  const own = slowest(connection)
  return stated !== undefined && own !== undefined && stated.ms > 1.5 * own + 4 * (facts.latency ?? 0) + 100
})

/** An operation of the network that lasted for as long as the words say. */
export const operationTook = (kind: "dns" | "tcp"): Rule =>
  holds(`${kind} for so long`, ({ lines }, { said }) => {
    const stated = durationIn(said.words)
    return lines.some(({ event: begun }) => {
      if (begun.name !== "net:start" || begun.data.kind !== kind || stated === undefined) return false
      const over = lines.find(
        ({ event: each }) => each.name === "net:end" && each.data.op === begun.data.op && each.data.ok
      )
      return over !== undefined && over.event.time - begun.time >= stated.ms - stated.slack
    })
  })

/** The network takes twice its latency, whatever this program was busy with. */
export const networkTook = never("the network is faster", (_, { facts: { latency }, said }) => {
  const stated = durationIn(said.words)
  return latency !== undefined && stated !== undefined && stated.ms > 3 * latency + 50
})

/** “Sent at some 20 kB/s: the larger an answer was, the longer it took.” */
const pacedBySize = when(
  /the larger an answer was/,
  holds("answers to FETCH at that pace, whatever their size", ({ commands, lines }, { said }) => {
    const [, number = "0", unit = ""] = /some ([\d.]+) (kB|MB|KiB|MiB|bytes)/.exec(said.why) ?? []
    const stated = Number(number) * ({ kB: 1e3, KiB: 1024, MB: 1e6, MiB: 1_048_576 }[unit] ?? 1)
    const near = commands.filter(({ answer, name, sent }) => {
      const ms = (answer?.time ?? 0) - sent.time
      const octets = lines.reduce(
        (sum, { event: each, line }) =>
          each.name === "wire:received" && line > sent.line && line < (answer?.line ?? 0)
            ? sum + (each.data.bytes ?? 0)
            : sum,
        0
      )
      return name.endsWith("FETCH") && ms >= 1000 && Math.abs((octets * 1000) / ms - stated) <= 0.3 * stated
    })
    return near.length >= 3
  })
)

const heldTurn = when(
  / of the app waited /,
  holds("calls that waited so long for their turn", ({ lines }, { said }) => {
    const stated = durationIn(/ of the app waited (.*) for it/.exec(said.words)?.[1] ?? "")
    const [named = ""] = /[^;]*(?= of the app waited)/.exec(said.words) ?? []
    const last = lines.at(-1)?.event.time ?? 0
    const waits = lines.flatMap(({ event: each }) =>
      each.name === "program:start" && each.data.kind === "turn" && named.includes(each.data.call ?? "?")
        ? [{ op: each.data.op, time: each.time - (each.data.ms ?? 0) }]
        : []
    )
    return waits.some(({ op, time }) => {
      const over = lines.find(({ event: each }) => each.name === "program:end" && each.data.op === op)
      return stated !== undefined && Math.abs((over?.event.time ?? last) - time - stated.ms) <= stated.slack
    })
  })
)

const slowRoundTrip = when(
  /Nothing failed\. Each round trip takes /,
  holds("a TCP connection that took as long", ({ lines }) =>
    lines.some(({ event: each }) => {
      const began = each.name === "net:end" ? each.data.op : undefined
      const start = lines.find(
        ({ event: other }) =>
          other.name === "net:start" && other.data.op === began && other.data.kind === "tcp"
      )
      return start !== undefined && each.time - start.event.time > 400
    })
  )
)

const manyMailboxes = when(
  /, with \d+ mailboxes,/,
  never("fewer mailboxes were listed", (connection, { said }) => {
    const listed = received(connection, /^\* (?:X?LIST|LSUB) /i)
    return listed.length < Number(/, with (\d+) mailboxes,/.exec(said.words)?.[1])
  })
)

export const slowCommand = all(
  answerTook,
  onThisMachine,
  when(/by its own account/, shown(/ secs\)/)),
  when(/another session had the mailbox locked|was building an index|it was at work/, shown(/^\* OK\b/i)),
  pacedBySize,
  heldTurn,
  slowRoundTrip,
  manyMailboxes,
  when(
    /^Only /,
    onlySlow(({ connection }) => [connection])
  )
)
