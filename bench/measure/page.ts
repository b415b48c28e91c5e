/** The visualizer's own benchmarks, each a program that prints its results and fails beyond its budget. */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import { built } from "../built.ts"
import type { Table } from "../Table.ts"
import type { Context } from "./Context.ts"

/** The viewer and the playground. */
export const page = ({ quick }: Context) =>
  beyondBudget("page", "playground", quick, [
    "visualizer.ts",
    "visualizer-page.ts",
    "visualizer-live.ts",
    "visualizer-playground.ts"
  ])

/** Logs of other programs, imported by the command. */
export const imports = ({ quick }: Context) =>
  beyondBudget("imports", "build", quick, ["visualizer-import.ts"])

const beyondBudget = Effect.fnUntraced(function* (
  name: string,
  needs: "build" | "playground",
  quick: boolean,
  programs: ReadonlyArray<string>
) {
  if (!quick) yield* built(needs)
  const failed = quick ? [] : programs.filter((program) => !isWithinBudget(program))
  const values = { failed: failed.length === 0 ? "none" : failed.join(" ") }
  const table: Table = {
    title: `${name}: programs beyond their budget`,
    rows: [{ name, unit: "programs", values }]
  }
  return [table]
})

const isWithinBudget = (program: string): boolean => {
  const path = fileURLToPath(new URL(`../${program}`, import.meta.url))
  return spawnSync(process.execPath, [path], { stdio: "inherit" }).status === 0
}
