/**
 * The cost of a connection in numbers that do not depend on the machine: over a network in memory, so that no kernel
 * decides whether a write or an answer completes at once. The server's calls are not counted. `flags` of Node make a
 * nursery that is never full, so that the growth of the heap is what was allocated.
 *
 * `pnpm bench counts` asks the same questions over sockets.
 */
import { createHook } from "node:async_hooks"
import { Session } from "node:inspector/promises"
import { Effect, Result, Schema } from "effect"
import * as Framer from "../../packages/core/src/imap/wire/Framer.ts"
import * as Sizes from "@effect-imap/core/internal/Sizes"
import type { Transport } from "@effect-imap/core/Transport"
import * as ResponseParser from "../../packages/core/src/imap/wire/ResponseParser.ts"
import * as NodeTransport from "@effect-imap/node/NodeTransport"
import type { Client, Opened } from "../client/Client.ts"
import { clientOver } from "../client/effectImap.ts"
import { supervisedAtOnceOver } from "../client/supervised.ts"
import { heapInUse } from "../heap.ts"
import { listenTo } from "../Process.ts"
import { fetchLine } from "../server/Imap.ts"
import { Way } from "./questions.ts"
import { inMemory } from "./network.ts"

const count = 50

/** Returns the next fiber's number: Effect itself counts them. */
const fiberNumber = (): number => Effect.runSync(Effect.fiberId)

/** Counts Node's async resources: `effect/Fiber` is one suspension, `Timeout` one timer. */
const countResources = async (work: () => Promise<void>) => {
  let resources = 0
  let timers = 0
  const hook = createHook({
    init: (_, type) => {
      if (type === "effect/Fiber") resources++
      if (type === "Timeout") timers++
    }
  }).enable()
  await work()
  hook.disable()
  return { resources, timers }
}

/**
 * Counts calls of functions in the packages and their dependencies, exactly, the distinct functions of ours and of Effect, and the
 * packages' modules that have them.
 */
const countCalls = async (work: () => Promise<void>) => {
  const session = new Session()
  session.connect()
  await session.post("Profiler.enable")
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false })
  await work()
  const { result } = await session.post("Profiler.takePreciseCoverage")
  await session.post("Profiler.stopPreciseCoverage")
  session.disconnect()
  const files = result
    .filter(({ url }) => url.startsWith("file:") && !url.includes("/bench/"))
    .map(({ functions, url }) => ({ url, counts: countsIn(functions) }))
  const ours = files.filter(({ url }) => url.includes("/packages/"))
  const effects = files.filter(({ url }) => url.includes("/effect/"))
  return {
    calls: files.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0),
    functions: ours.flatMap(({ counts }) => counts).length,
    "functions of Effect": effects.flatMap(({ counts }) => counts).length,
    modules: ours.length
  }
}

type Functions = ReadonlyArray<{
  readonly functionName: string
  readonly ranges: ReadonlyArray<{ readonly startOffset: number; readonly count: number }>
}>

/** The calls of each function that was called, without those of modules. */
const countsIn = (functions: Functions): ReadonlyArray<number> =>
  functions.flatMap(({ functionName, ranges: [whole] }) =>
    whole === undefined || whole.count === 0 || (functionName === "" && whole.startOffset === 0)
      ? []
      : [whole.count]
  )

const each = (total: number) => Math.round((total / count) * 10) / 10

const collected = (): number => {
  for (let round = 0; round < 3; round++) globalThis.gc?.()
  return heapInUse() + process.memoryUsage().arrayBuffers
}

const visit = async (connect: () => Promise<Opened>) => (await connect()).logout()

/** Measures the CPU time of the process, the only number here that depends on the machine. */
const cpuOf = async (work: () => Promise<void>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { system, user } = process.cpuUsage(before)
  return Math.round((system + user) / 100) / 10
}

/** Visits one after another, so that each waits as often as the last. */
const visits = (connect: () => Promise<Opened>) => async () => {
  for (let round = 0; round < count; round++) await visit(connect)
}

/**
 * Returns the median: over sockets a visit that is preempted between a write and its answer waits once more, or once
 * less.
 */
const middle = (counts: ReadonlyArray<number>) => counts.toSorted((a, b) => a - b)[count / 2] ?? Number.NaN

const countVisit = async (connect: () => Promise<Opened>) => {
  const before = fiberNumber()
  const seen = await countResources(() => visit(connect))
  return { ...seen, fibers: fiberNumber() - before - 1 }
}

const countVisits = async (connect: () => Promise<Opened>) => {
  const seen: Array<Awaited<ReturnType<typeof countVisit>>> = []
  for (let round = 0; round < count; round++) seen.push(await countVisit(connect))
  const { calls, ...counted } = await countCalls(visits(connect))
  return {
    fibers: middle(seen.map(({ fibers }) => fibers)),
    resources: middle(seen.map(({ resources }) => resources)),
    timers: middle(seen.map(({ timers }) => timers)),
    calls: Math.round(calls / count),
    allocated: await allocatedBy(visits(connect)),
    ...counted
  }
}

/** Measures the bytes of a visit, with those of the server in this process: the nursery is not collected meanwhile. */
const allocatedBy = async (work: () => Promise<void>): Promise<number> => {
  const before = collected()
  await work()
  return Math.round((heapInUse() + process.memoryUsage().arrayBuffers - before) / count)
}

/** Measures what is kept while all connections are idle. */
const kept = async (connect: () => Promise<Opened>) => {
  const before = collected()
  const opened: Array<Opened> = []
  for (let visit = 0; visit < count; visit++) opened.push(await connect())
  const retained = Math.round((collected() - before) / count)
  const sleeping = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length
  for (const { logout } of opened) await logout()
  return { retained, sleeping: each(sleeping) }
}

const lines = 20_000

/** Measures the bytes allocated for a line of UID and FLAGS, including its value. */
const allocated = (): number => {
  const text = Array.from({ length: lines }, (_, at) => fetchLine(["UID", "FLAGS"], at + 1)).join("")
  const bytes = Uint8Array.from(Buffer.from(text, "latin1"))
  const read = () => {
    const framer = Framer.make(Framer.afterLogin(Sizes.from()))
    const frames = Result.getOrThrow(framer.push(bytes))
    return frames.map((frame) => ResponseParser.parse(frame)).filter(Result.isSuccess).length
  }
  read()
  collected()
  const before = process.memoryUsage().heapUsed
  if (read() !== lines) throw new Error("not every line was read")
  return Math.round((process.memoryUsage().heapUsed - before) / lines)
}

const countsOf = (clientOver: (transport: Transport) => Client) => async (input: unknown) => {
  const { port, security } = Schema.decodeUnknownSync(Way)(input)
  const client = clientOver(port === undefined ? inMemory(security) : NodeTransport.make())
  const connect = () => client({ port: port ?? 1, security, mailbox: "INBOX" })
  const first = await cpuOf(() => visit(connect))
  await visits(connect)()
  return { ...(await countVisits(connect)), ...(await kept(connect)), "first, CPU ms": first }
}

listenTo({
  ofConnection: countsOf(clientOver),
  ofSupervised: countsOf(supervisedAtOnceOver),
  ofLine: async () => ({ allocated: allocated() })
})
