/** The command of a clone on a machine whose Node cannot run it. */
import { chmodSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { source } from "../support/executable.ts"
import { folder } from "../support/folder.ts"
import { run } from "./support/command.ts"

/** In place of npx: it says what it was asked for, and runs that with a Node that can. */
const npx = `#!/bin/sh
echo "npx $*" >&2
unset NODE_OPTIONS
shift 5
exec "$@"
`

it.live(
  "D34 a Node that strips no types runs the command of a clone by the Node of the README, in the same folder",
  () =>
    Effect.gen(function* () {
      const cwd = yield* folder
      writeFileSync(join(cwd, "npx"), npx)
      chmodSync(join(cwd, "npx"), 0o755)
      const env = {
        PATH: [cwd, dirname(process.execPath), process.env["PATH"]].join(":"),
        NODE_OPTIONS: "--no-experimental-strip-types"
      }
      const { code, err, out } = yield* run(["trace", "show", "absent.imaptrace.jsonl"], {
        program: source,
        cwd,
        env
      })
      assert.match(err, /npx -y -p node@24 -p pnpm@12 node \S+clone\.js trace show absent/)
      assert.strictEqual(code, 78, `${err}${out}`)
    }),
  120_000
)
