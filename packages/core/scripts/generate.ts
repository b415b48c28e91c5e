/** Writes all that is generated, in the order in which one needs the other. */
import { spawnSync } from "node:child_process"
import { root } from "./surface/entries.ts"

const generators = [
  "packages/core/scripts/diagram.ts",
  "packages/core/scripts/docs.ts",
  "packages/core/scripts/schemas.ts",
  "packages/core/scripts/servers.ts",
  "packages/core/scripts/conformance.ts",
  "packages/core/scripts/surface.ts"
]

for (const generator of generators) {
  const { status } = spawnSync(process.execPath, [generator], { cwd: root, stdio: "inherit" })
  // the others may have more to say
  if (status !== 0) process.exitCode = 1
}
