/**
 * The live visualizer under load: 50,000 events a second for 5 seconds, from a sink through the server into the page in
 * a real Chromium. It prints what was sent, what arrived and the cost, and fails if an event is lost.
 */
import type { Event, Header } from "@effect-imap/core/Trace"
import { Clock, Effect } from "effect"
import * as NodeVisualizer from "../packages/node/src/visualizer/NodeVisualizer.ts"
import { newPage } from "../packages/visualizer/test/browser/Chromium.ts"

const perSecond = 50_000
const seconds = 5
const connections = 200

const header: Header = {
  file_schema: "urn:effect-imap:trace",
  v: 1,
  time_unit: "ms",
  clock: { type: "monotonic", wall: "2026-11-20T06:25:00.000Z" },
  lib: { core: "bench" },
  runtime: `node ${process.versions.node}`,
  redaction: "strict",
  machine: { id: "connection", hash: "" }
}

/** Makes an event as in a selected mailbox, for one connection after another. */
const eventOf = (number: number, time: number): Event => ({
  time,
  name: "wire:received",
  group_id: `c${(number % connections) + 1}`,
  data: { lane: "implicitTls", line: `* ${number} FETCH (FLAGS (\\Seen))`, bytes: 36 }
})

/** Offers events at a steady rate, and returns their number. */
const produce = Effect.fnUntraced(function* (event: (event: Event) => void) {
  const clock = yield* Clock.Clock
  const began = clock.currentTimeMillisUnsafe()
  let sent = 0
  for (;;) {
    const passed = Math.min(clock.currentTimeMillisUnsafe() - began, seconds * 1000)
    while (sent < (passed * perSecond) / 1000) {
      sent += 1
      event(eventOf(sent, passed))
    }
    if (passed === seconds * 1000) return { sent, took: clock.currentTimeMillisUnsafe() - began }
    yield* Effect.sleep("2 millis")
  }
})

/** Counts the page's frames from now on. */
const countFrames = () => {
  const frames: Array<number> = []
  const count = (at: number) => {
    frames.push(at)
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  Object.assign(globalThis, { frames })
}

const framesPerSecond = () => {
  const frames: unknown = Reflect.get(globalThis, "frames")
  if (!Array.isArray(frames)) return 0
  return ((frames.length - 1) * 1000) / (Number(frames.at(-1)) - Number(frames[0]))
}

const program = Effect.gen(function* () {
  const { sink, url } = yield* NodeVisualizer.live()
  const page = yield* newPage({ viewport: { width: 1400, height: 800 } })
  yield* Effect.promise(() => page.goto(url))
  sink.header(header)
  sink.event(eventOf(0, 0))
  yield* Effect.promise(() => page.getByText("● live").waitFor())

  const counted = Effect.promise(() =>
    page
      .getByText(/^[\d,]+ events?$/)
      .first()
      .textContent()
  ).pipe(Effect.map((text) => Number((text ?? "").replaceAll(/\D/g, ""))))
  yield* Effect.promise(() => page.evaluate(countFrames))
  const before = process.cpuUsage()
  const { sent, took } = yield* produce(sink.event)
  const { system, user } = process.cpuUsage(before)
  const fps = yield* Effect.promise(() => page.evaluate(framesPerSecond))
  const behind = sent + 1 - (yield* counted)
  yield* Effect.sleep("3 seconds")
  const got = yield* counted
  const lost = sent + 1 - got

  process.stdout.write(
    [
      `sent      ${sent} events in ${(took / 1000).toFixed(2)} s (${Math.round((sent * 1000) / took)}/s)`,
      `arrived   ${got - 1}; lost ${lost}; ${behind} still on their way when the last was sent`,
      `page      ${fps.toFixed(1)} frames/s while they came`,
      `server    ${(((user + system) / 1000 / took) * 100).toFixed(1)} % of one CPU, the source of the events included`,
      `memory    ${Math.round(process.memoryUsage.rss() / 1024 / 1024)} MB`,
      ""
    ].join("\n")
  )
  if (lost !== 0) process.exitCode = 1
})

await Effect.runPromise(Effect.scoped(program))
