/** The visualizer's own benchmarks, each a program that prints its results and fails beyond its budget. */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import { built } from "../built.ts"
import type { Table } from "../Table.ts"
import type { Context } from "./Context.ts"

/** Measures the viewer and the playground. `quick` only checks that the page shows a trace and responds. */
export const page = Effect.fnUntraced(function* ({ quick }: Context) {
  if (quick) return beyondBudget("page", ["visualizer-page.ts"], ["--quick"])
  yield* built("playground")
  const programs = ["visualizer.ts", "visualizer-page.ts", "visualizer-live.ts", "visualizer-playground.ts"]
  return beyondBudget("page", programs)
})

/** Logs of other programs, imported by the command. */
export const imports = Effect.fnUntraced(function* ({ quick }: Context) {
  if (quick) return []
  yield* built("build")
  return beyondBudget("imports", ["visualizer-import.ts"])
})

const beyondBudget = (
  name: string,
  programs: ReadonlyArray<string>,
  options: ReadonlyArray<string> = []
): ReadonlyArray<Table> => {
  const failed = programs.filter((program) => !isWithinBudget(program, options))
  if (failed.length > 0) process.exitCode = 1
  const values = { failed: failed.length === 0 ? "none" : failed.join(" ") }
  return [{ title: `${name}: programs beyond their budget`, rows: [{ name, unit: "programs", values }] }]
}

const isWithinBudget = (program: string, options: ReadonlyArray<string>): boolean => {
  const path = fileURLToPath(new URL(`../${program}`, import.meta.url))
  return spawnSync(process.execPath, [path, ...options], { stdio: "inherit" }).status === 0
}
