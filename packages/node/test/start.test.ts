/** What a program loads that imports the package's index. */
import { assert, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"

const program = `
  import { registerHooks } from "node:module"
  const loaded = []
  registerHooks({
    load(url, context, next) {
      loaded.push(url)
      return next(url, context)
    }
  })
  await import("./src/index.ts")
  console.log(JSON.stringify(loaded))`

it("the index loads no page server, no inspector and no simulated server before one is asked for", () => {
  const written = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: new URL("..", import.meta.url),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"]
  })
  const loaded: ReadonlyArray<string> = JSON.parse(written)
  assert.isTrue(loaded.some((url) => url.endsWith("/src/transport/NodeImap.ts")))
  const unneeded =
    /\/packages\/visualizer\/|\/node_modules\/ws\/|\/core\/src\/simulator\/|\/effect\/dist\/http\/HttpServer/
  assert.deepStrictEqual(
    loaded.filter((url) => unneeded.test(url)),
    []
  )
})
