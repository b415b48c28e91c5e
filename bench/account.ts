/** One account over 150 days: what the client recorded in a day at the simulator, again and again. */
import { writeFileSync } from "node:fs"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { day } from "../packages/visualizer/test/support/day.ts"

const days = 150
const dayMs = 86_400_000

/** Writes a trace of about this many events. */
export const writeAccount = (path: string, events: number) =>
  Effect.map(Effect.provide(day, TestClock.layer()), (bytes) => {
    const [header = "", ...lines] = new TextDecoder().decode(bytes).trimEnd().split("\n")
    const connections = lines.filter((line) => line.includes('"connection:started"')).length
    const times = Math.ceil(events / lines.length)
    const quicker = times / days
    const all = [header]
    for (let time = 0; time < times; time++) {
      const from = (time * dayMs) / quicker
      for (const line of lines) all.push(later(line, { from, quicker, after: time * connections }))
    }
    writeFileSync(path, `${all.slice(0, events + 1).join("\n")}\n`)
  })

interface Shift {
  readonly from: number
  readonly quicker: number
  /** The number of connections before it. */
  readonly after: number
}

const later = (line: string, { after, from, quicker }: Shift): string =>
  line
    .replace(/(?<=^\{"time":)[\d.]+/, (time) => String(Math.round(from + Number(time) / quicker)))
    .replace(/(?<="group_id":"c)\d+/, (number) => String(Number(number) + after))
