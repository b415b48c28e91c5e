/** Builds what is measured, so that no figure is that of an older source, or missing in a fresh clone. */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"

const cwd = fileURLToPath(new URL("..", import.meta.url))

/** Runs a script of the package. Its output goes to stderr: stdout has the results. */
export const built = (script: "build" | "playground"): Effect.Effect<void, string> =>
  Effect.suspend(() =>
    spawnSync("pnpm", ["run", "--silent", script], { cwd, stdio: ["ignore", 2, 2] }).status === 0
      ? Effect.void
      : Effect.fail(`\`pnpm ${script}\`, whose result is measured, failed`)
  )
