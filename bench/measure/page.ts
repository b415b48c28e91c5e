/** The visualizer's own benchmarks, each a program that prints its results and fails beyond its budget. */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import type { Table } from "../Table.ts"
import type { Context } from "./Context.ts"

const programs = ["visualizer.ts", "visualizer-page.ts", "visualizer-live.ts", "visualizer-playground.ts"]

export const page = Effect.fn("page")(function* ({ quick }: Context) {
  const failed = quick
    ? []
    : yield* Effect.sync(() =>
        programs.filter((program) => {
          const path = fileURLToPath(new URL(`../${program}`, import.meta.url))
          return spawnSync(process.execPath, [path], { stdio: "inherit" }).status !== 0
        })
      )
  const values = { failed: failed.length === 0 ? "none" : failed.join(" ") }
  const table: Table = {
    title: "page: programs beyond their budget",
    rows: [{ name: "page", unit: "programs", values }]
  }
  return [table]
})
