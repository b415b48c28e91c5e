import { assert, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { globSync } from "node:fs"
import { fileURLToPath } from "node:url"

const cwd = fileURLToPath(new URL("../upstream", import.meta.url))
const patches = globSync("*.ts", { cwd }).filter((file) => file !== "patch.ts")

it.each(patches)("%s fits the installed Effect", (file) => {
  const args = ["--import", `${cwd}/${file}`, "--input-type=module", "--eval", `await import("effect")`]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" })
  assert.strictEqual(status, 0, stderr)
})
