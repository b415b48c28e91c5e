/**
 * Writes what the states of core's machine are about as `src/model/machine/states.generated.ts`, since a page loads
 * nothing of the machine. Part of `page.ts`.
 */
import { toJson } from "@effect-imap/core/Machine"
import { writeFileSync } from "node:fs"

const chart = toJson()

/** The distinct facts about states: several states share them. */
const metas = Array.from(
  new Map(chart.states.flatMap(({ meta }) => (meta === undefined ? [] : [[JSON.stringify(meta), meta]])))
).map(([, meta]) => meta)

const metaAt = (id: string): number => {
  const meta = JSON.stringify(chart.states.find((state) => state.id === id)?.meta)
  return metas.findIndex((each) => JSON.stringify(each) === meta)
}

/** The state that a timer ends. */
const timers = Object.fromEntries(
  chart.edges
    .filter(({ event }) => event.startsWith("after "))
    // the first state that it ends is the one that it is named for
    .toReversed()
    .map(({ event, from }) => [event.slice("after ".length), metaAt(from)])
)

const statesText = `// Written by \`node packages/visualizer/scripts/page.ts\`. Do not edit.
export const table = {
  metas: [
${metas.map((meta) => `    ${JSON.stringify(meta)}`).join(",\n")}
  ],
  states: ${JSON.stringify(Object.fromEntries(chart.states.map(({ id }) => [id, metaAt(id)])))},
  timers: ${JSON.stringify(timers)}
} as const
`

writeFileSync(new URL("../src/model/machine/states.generated.ts", import.meta.url), statesText)
