/**
 * What the packages promise: every public name of every entry point. A name that comes or goes changes one of the
 * files in `surface/`: `npx vitest run --project @effect-imap/core test/surface.test.ts -u` writes them anew.
 */
import { existsSync, globSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { assert, describe, expect, it } from "@effect/vitest"

const packages = new URL("../../", import.meta.url)

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>
  readonly publishConfig: { readonly exports: Readonly<Record<string, unknown>> }
}

const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(new URL(`${name}/package.json`, packages), "utf8"))

const declared = /^export (?:declare )?(?:abstract )?(?:const|function\*?|class|interface|type) (\w+)/gm
const listed = /^export (?:type )?\{([^}]*)\}/gm
const grouped = /^export \* as (\w+)/gm

const nameIn = (part: string) =>
  part
    .trim()
    .replace(/^type /, "")
    .replace(/^.* as /, "")

const whole = /^export \* from "(.+)"/gm

/** Names of values and types alike, as the source declares them or hands them on. */
const namesIn = (url: URL): ReadonlyArray<string> => {
  const text = readFileSync(url, "utf8")
  const names = [
    ...Array.from(text.matchAll(whole), ([, path = ""]) => namesIn(new URL(path, url))).flat(),
    ...Array.from(text.matchAll(declared), ([, name = ""]) => name),
    ...Array.from(text.matchAll(grouped), ([, name = ""]) => name),
    ...Array.from(text.matchAll(listed), ([, parts = ""]) => parts.split(",").map(nameIn)).flat()
  ]
  return [...new Set(names.filter((name) => name !== ""))].toSorted()
}

const surfaceOf = (name: string): string => {
  const { exports } = manifestOf(name)
  const lines = Object.entries(exports).flatMap(([path, target]) => {
    const file = typeof target === "string" ? target : target.types
    if (file.endsWith(".json")) return [path]
    const url = new URL(`${name}/${file.replace(/^\.\//, "")}`, packages)
    assert.isTrue(existsSync(url), file)
    return [path, ...namesIn(url).map((each) => `  ${each}`)]
  })
  return `${lines.join("\n")}\n`
}

describe.each(["core", "visualizer", "node"])("the surface of %s", (name) => {
  it("has the names that are written down", () =>
    expect(surfaceOf(name)).toMatchFileSnapshot(`./surface/${name}.txt`))

  it("is published as it is in the workspace, with its package.json, and nothing by a pattern", () => {
    const { exports, publishConfig } = manifestOf(name)
    assert.deepStrictEqual(Object.keys(publishConfig.exports), Object.keys(exports))
    assert.property(exports, "./package.json")
    assert.isEmpty(Object.keys(exports).filter((path) => path.includes("*")))
  })
})

it("the inside of core cannot be imported", () => {
  const { resolve } = createRequire(import.meta.url)
  const src = new URL("core/src/", packages)
  const { exports } = manifestOf("core")
  const open = new Set(Object.values(exports))
  const inside = globSync("**/*.ts", { cwd: src }).filter((file) => !open.has(`./src/${file}`))
  assert.isAbove(inside.length, 100)
  for (const file of inside) {
    assert.throws(
      () => resolve(`@effect-imap/core/${file.replace(/\.ts$/, "")}`),
      /not exported|not defined by/
    )
  }
})
