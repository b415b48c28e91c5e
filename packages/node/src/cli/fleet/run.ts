/** `effect-imap fleet --accounts FILE`: a runner, either alone in memory or one of many on a database. */
import * as ImapFleet from "@effect-imap/core/internal/ImapFleet"
import * as Memory from "@effect-imap/core/Memory"
import type { Transport } from "@effect-imap/core/Transport"
import { visible } from "@effect-imap/core/internal/Trace"
import {
  Console,
  DateTime,
  type Duration,
  Effect,
  Layer,
  Logger,
  Option,
  type Redacted,
  Schedule
} from "effect"
import type { Failure } from "../../fleet/NodeFleet.ts"
import { layer as layerMemory } from "../../transport/memory.ts"
import * as NodeImap from "../../transport/NodeImap.ts"
import * as NodeVisualizer from "../../visualizer/NodeVisualizer.ts"
import { nameIn } from "../settings/environmentProxy.ts"
import { type Accounts, credentials, read } from "./accounts.ts"
import { failing, Unanswered } from "./source.ts"
import { complain } from "../output/complain.ts"

export interface Settings {
  readonly accounts: string
  readonly database: Option.Option<Redacted.Redacted>
  readonly host: string
  readonly listen: Option.Option<string>
  readonly port: number
  readonly expiration: Duration.Duration
  /** The memory for what servers send, in MiB. */
  readonly memory: Option.Option<number>
  /** The address at which the fleet's page is served; traces are then kept for it. */
  readonly page: NodeVisualizer.ListenOptions | undefined
}

/** Runs until it is interrupted, and prints a line for each change. */
export const run = Effect.fnUntraced(function* (settings: Settings) {
  const accounts = yield* read(settings.accounts)
  const proxy = nameIn(process.env)
  if (proxy !== undefined) yield* complain(`Warning: ${proxy} is set, but a fleet uses no proxy.`)
  const known = Layer.effect(ImapFleet.Credentials, credentials(accounts))
  const runner = yield* layerOf(settings)
  const traces = settings.page === undefined ? Layer.empty : ImapFleet.layerTraces
  return yield* kept(settings, accounts).pipe(
    Effect.provide(runner.pipe(Layer.provide([known, NodeImap.layer, traces]))),
    Effect.provide(memoryOf(settings)),
    Effect.provide(Logger.layer([logger()])),
    failing,
    Effect.catchTags({
      DriverMissing: ({ message }) => new Unanswered({ problem: message }),
      AddressTaken: ({ message }) => new Unanswered({ problem: message }),
      SocketServerError: () =>
        new Unanswered({
          problem: `Port ${settings.port} cannot be used: another process may listen on it.`
        }),
      SqlError: () => new Unanswered({ problem: "The database cannot be reached, or refuses the login." })
    })
  )
})

const MIB = 1024 * 1024

const memoryOf = ({ memory }: Settings): Layer.Layer<never> =>
  Option.match(memory, {
    onNone: () => layerMemory,
    onSome: (mebibytes) => Layer.succeed(Memory.Memory, Memory.make({ bytes: mebibytes * MIB }))
  })

/** Returns the fleet of this runner. A fleet in memory loads no database client. */
const layerOf = Effect.fnUntraced(function* ({
  database,
  expiration,
  host,
  listen,
  port
}: Settings): Effect.fn.Return<Layer.Layer<ImapFleet.ImapFleet, Failure, ImapFleet.Credentials | Transport>> {
  if (Option.isNone(database)) return ImapFleet.layerLocal()
  const { layerSql } = yield* Effect.promise(() => import("../../fleet/NodeFleet.ts"))
  const listenHost = Option.getOrUndefined(listen)
  return layerSql({ url: database.value, host, listenHost, port, expiration })
})

const kept = Effect.fnUntraced(function* (settings: Settings, accounts: Accounts) {
  const fleet = yield* ImapFleet.ImapFleet
  const where = Option.isSome(settings.database) ? ` at ${settings.host}:${settings.port}` : ""
  const size = `${accounts.size} ${accounts.size === 1 ? "account" : "accounts"}`
  const mebibytes = Math.floor((yield* Memory.Memory).bytes / MIB)
  yield* say(
    `Running${where}: ${size} in ${settings.accounts}, with ${mebibytes} MiB for what servers send. Press Ctrl-C to stop.`
  )
  if (settings.page !== undefined) yield* Console.log(yield* shown(fleet, settings.page))
  yield* Effect.forkScoped(Effect.retry(watched(fleet, accounts), Schedule.spaced("5 seconds")))
  let said = ""
  let needy: ReadonlyMap<string, string> = new Map()
  const report = Effect.gen(function* () {
    const statuses = yield* fleet.statuses
    const counts = new Map<ImapFleet.State, number>()
    for (const { state } of statuses) counts.set(state, (counts.get(state) ?? 0) + 1)
    const before = needy
    needy = needing(statuses)
    for (const [account, why] of needy) if (before.get(account) !== why) yield* say(`${account}: ${why}`)
    const line = Array.from(counts, ([state, count]) => `${count} ${words[state]}`).join(", ")
    if (line === said || line === "") return
    said = line
    yield* say(line)
  })
  return yield* Effect.repeat(Effect.ignore(report), Schedule.spaced("2 seconds")).pipe(
    Effect.andThen(Effect.never)
  )
}, Effect.scoped)

/** Writes a line of the runner's log, with the time. */
const say = (text: string) =>
  Effect.flatMap(DateTime.now, (now) => complain(`${DateTime.formatIso(now)} ${text}`))

/** Returns the accounts that need a person to act, each with the words of its error. */
const needing = (statuses: ReadonlyArray<ImapFleet.FleetStatus>): ReadonlyMap<string, string> =>
  new Map(
    statuses.flatMap(({ accountId, state, why }) =>
      state === "NeedsUser" && why !== undefined ? [[accountId, why.words] as const] : []
    )
  )

/** Logs warnings of the library and the cluster with the time; a repeated one at most once a minute. */
const logger = () => {
  const said = new Map<string, number>()
  return Logger.make(({ date, message }) => {
    const text = visible([message].flat().map(String).join(" "))
    if (date.getTime() - (said.get(text) ?? -Infinity) < 60_000) return
    said.set(text, date.getTime())
    process.stderr.write(`${date.toISOString()} ${text}\n`)
  })
}

/** Serves the page, and prints its address on a separate line. */
const shown = (fleet: ImapFleet.ImapFleet, page: NodeVisualizer.ListenOptions) =>
  NodeVisualizer.fleet(fleet, page).pipe(
    Effect.catchTags({
      VisualizerRefused: ({ message }) => new Unanswered({ problem: message }),
      ServeError: () =>
        new Unanswered({ problem: "The port of the page cannot be used: another process may listen on it." })
    })
  )

const words: Readonly<Record<ImapFleet.State, string>> = {
  Unassigned: "without a runner",
  Queued: "waiting for their turn",
  Connecting: "connecting",
  Selected: "selected",
  Unselected: "without a mailbox",
  Waiting: "waiting",
  NeedsUser: "waiting for a person",
  Ended: "ended"
}

/** Watches the accounts of the file that are not watched yet: another runner may have the same file. */
const watched = Effect.fnUntraced(function* (fleet: ImapFleet.ImapFleet, accounts: Accounts) {
  const already = new Set((yield* fleet.statuses).map(({ accountId }) => accountId))
  yield* Effect.forEach(
    Array.from(accounts).filter(([account]) => !already.has(account)),
    ([account, { label }]) => fleet.watch(account, label === undefined ? {} : { label }),
    { concurrency: 50, discard: true }
  )
})
