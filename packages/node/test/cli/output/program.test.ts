import { assert, describe, it } from "@effect/vitest"
import { programOf } from "../../../src/cli/output/program.ts"

const clone = "/home/ada/effect-imap/packages/node/clone.js"
const started = (file: string, env = {}) =>
  programOf({ argv: ["/usr/bin/node", file], env, cwd: () => "/home/ada/effect-imap" })

describe("the command as it is typed", () => {
  it("is its name if it is installed, by whatever script of an app it is run", () => {
    assert.strictEqual(started("/app/node_modules/.bin/effect-imap"), "effect-imap")
    const env = { npm_lifecycle_event: "effect-imap" }
    assert.strictEqual(started("/app/node_modules/.bin/effect-imap", env), "effect-imap")
  })

  it("is the script in a clone, with or without an installed pnpm", () => {
    const script = { npm_lifecycle_event: "effect-imap", PATH: "/usr/bin" }
    assert.strictEqual(started(clone, script), "pnpm effect-imap")
    assert.strictEqual(
      started(clone, { ...script, PATH: "/home/ada/.npm/_npx/f00/node_modules/.bin:/usr/bin" }),
      "npx -y -p node@24 -p pnpm@12 pnpm effect-imap"
    )
  })

  it("is the file in a clone without the script", () => {
    assert.strictEqual(started(clone), "node packages/node/clone.js")
  })
})
