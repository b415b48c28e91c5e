/** One client in a separate process, which executes the runner's requests and reports the cost. */
import { readdirSync } from "node:fs"
import { Schema } from "effect"
import { listenTo } from "../Process.ts"
import type { Client, Opened } from "./Client.ts"
import { clientNamed } from "./clients.ts"
import { measured, memory, pause } from "./measured.ts"
import { Download, Envelopes, Fetch, Rest, Visit } from "./Task.ts"

const client: Client = await clientNamed(process.argv[2] ?? "")
const held: Array<Opened> = []

/** Does work `count` times, at most `together` at once. */
const times = async (count: number, together: number, work: () => Promise<unknown>) => {
  let remaining = count
  const lane = async () => {
    while (remaining-- > 0) await work()
  }
  await Promise.all(Array.from({ length: Math.min(count, together) }, lane))
}

const visit = async (input: unknown) => {
  const { count, together, ...way } = Schema.decodeUnknownSync(Visit)(input)
  const { cpu, elapsed } = await measured(() =>
    times(count, together, async () => (await client(way)).logout())
  )
  return { cpu, elapsed }
}

/** Measures the time until the mailbox is open, without the logout. */
const open = async (input: unknown) => {
  const { elapsed, value } = await measured(() => client(Schema.decodeUnknownSync(Visit)(input)))
  await value.logout()
  return { elapsed }
}

const hold = async (input: unknown) => {
  const { count, together, ...way } = Schema.decodeUnknownSync(Visit)(input)
  const before = await memory()
  const { cpu, elapsed } = await measured(() =>
    times(count, together, async () => held.push(await client(way)))
  )
  return { before, after: await memory(), cpu, elapsed }
}

const rest = async (input: unknown) => {
  const { ms } = Schema.decodeUnknownSync(Rest)(input)
  const { cpu, elapsed } = await measured(() => pause(ms))
  const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length
  return { cpu, elapsed, timers, descriptors: descriptors() }
}

const descriptors = () => (process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0)

const release = async () => {
  await Promise.all(held.splice(0).map(({ logout }) => logout()))
}

const fetch = async (input: unknown) => {
  const { items, rounds, ...way } = Schema.decodeUnknownSync(Fetch)(input)
  const opened = await client({ ...way, mailbox: items })
  await opened.fetch(items)
  let messages = 0
  const { cpu, elapsed } = await measured(async () => {
    for (let round = 0; round < rounds; round++) messages += await opened.fetch(items)
  })
  await opened.logout()
  return { cpu, elapsed, messages }
}

const download = async (input: unknown) => {
  const { how, ...way } = Schema.decodeUnknownSync(Download)(input)
  const opened = await client({ ...way, mailbox: "large" })
  const read = how === "collect" ? opened.collect : opened.stream
  if (read === undefined) return { refused: "has no way to do so" }
  const before = await memory()
  try {
    const { cpu, elapsed, value } = await measured(read)
    const peak = process.resourceUsage().maxRSS * 1024
    return { octets: value, cpu, elapsed, peak: peak - before.rss }
  } catch (error) {
    return { refused: error instanceof Error ? error.message.slice(0, 120) : String(error) }
  } finally {
    await Promise.race([opened.logout(), pause(1000)])
  }
}

const envelopes = async (input: unknown) => {
  const { how, ...way } = Schema.decodeUnknownSync(Envelopes)(input)
  const opened = await client(way)
  const { eachEnvelope, envelopes } = opened
  if (envelopes === undefined || eachEnvelope === undefined) return { refused: "has no way to do so" }
  const before = await memory()
  const { cpu, elapsed, value } = await measured(() =>
    how === "collect" ? envelopes().then(({ length }) => length) : counted(eachEnvelope())
  )
  const peak = process.resourceUsage().maxRSS * 1024 - before.rss
  const held = how === "collect" ? await heldBy(envelopes) : await heldWithin(eachEnvelope())
  await opened.logout()
  return { cpu, elapsed, messages: value, peak, held }
}

const counted = async (each: AsyncIterable<object>, at?: (count: number) => Promise<void>) => {
  let count = 0
  for await (const _ of each) {
    count++
    await at?.(count)
  }
  return count
}

/** Measures the heap that a result takes while it is held. */
const heldBy = async (read: () => Promise<ReadonlyArray<object>>) => {
  const { heap } = await memory()
  const result = await read()
  const after = await memory()
  return result.length === 0 ? 0 : after.heap - heap
}

/** Returns the peak of the heap in use, measured every 10,000 messages. */
const heldWithin = async (each: AsyncIterable<object>) => {
  const { heap } = await memory()
  let peak = 0
  await counted(each, async (count) => {
    if (count % 10_000 === 0) peak = Math.max(peak, (await memory()).heap - heap)
  })
  return peak
}

listenTo({ visit, open, hold, rest, release, fetch, download, envelopes })
