/**
 * What the packages keep to themselves. `pnpm generate` writes what they export, and `pnpm check` holds it fresh.
 */
import { globSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { assert, describe, it } from "@effect/vitest"

const packages = new URL("../../", import.meta.url)

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>
  readonly publishConfig: { readonly exports: Readonly<Record<string, unknown>> }
  readonly peerDependencies: Readonly<Record<string, string>>
}

const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(new URL(`${name}/package.json`, packages), "utf8"))

describe.each(["core", "visualizer", "node"])("the surface of %s", (name) => {
  it("is published as it is in the workspace, with its package.json, and its inside without types", () => {
    const { exports, publishConfig } = manifestOf(name)
    const open = (paths: object) => Object.keys(paths).filter((path) => !path.startsWith("./internal/"))
    assert.deepStrictEqual(open(publishConfig.exports), open(exports))
    assert.property(exports, "./package.json")
    for (const [path, target] of Object.entries(publishConfig.exports))
      if (path.includes("*")) assert.deepInclude(target, { types: null }, path)
  })

  it("takes each patch of its siblings, which keeps the insides that it imports", () => {
    const siblings = Object.entries(manifestOf(name).peerDependencies).filter(([each]) =>
      each.startsWith("@effect-imap/")
    )
    for (const [, range] of siblings) assert.strictEqual(range, "workspace:^")
  })
})

it("an app imports only public modules of its packages: no example and no document has an internal one", () => {
  const root = new URL("../", packages)
  const files = globSync("{README.md,docs/*.md,packages/*/README.md,examples/**/*.{ts,tsx}}", {
    cwd: root,
    // other tests write and remove files there
    exclude: ["examples/{dist,node_modules}/**", "examples/*/{dist,node_modules}/**"]
  })
  const inside = files.filter((file) =>
    /from "@effect-imap\/\w+\/internal\//.test(readFileSync(new URL(file, root), "utf8"))
  )
  assert.isAbove(files.length, 50)
  assert.deepStrictEqual(inside, [])
})

it("the inside of core cannot be imported", () => {
  const { resolve } = createRequire(import.meta.url)
  const src = new URL("core/src/", packages)
  const { exports } = manifestOf("core")
  const open = new Set(Object.keys(exports))
  const inside = globSync("**/*.ts", { cwd: src }).filter(
    (file) => !open.has(`./${file.replace(/\.ts$/, "")}`)
  )
  assert.isAbove(inside.length, 100)
  for (const file of inside) {
    assert.throws(
      () => resolve(`@effect-imap/core/${file.replace(/\.ts$/, "")}`),
      /not exported|not defined by/
    )
  }
})

/** The public names by module, and the members of the type that has the name of its module. */
const publicNames = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const names = new Map<string, Set<string>>()
  for (const file of globSync("core/test/surface/*.txt", { cwd: packages })) {
    let module = ""
    for (const line of readFileSync(new URL(file, packages), "utf8").split("\n")) {
      const name = line.trim()
      if (!line.startsWith(" ")) module = name.split("/").at(-1) ?? ""
      else names.set(module, (names.get(module) ?? new Set()).add(name))
    }
  }
  for (const source of sources()) {
    for (const [, type = "", body = ""] of source.matchAll(declaration)) {
      const members = body.matchAll(/(?:readonly |get |^ +)(\w+)\??[:(]/gm)
      for (const [, member = ""] of members) names.get(type)?.add(member)
    }
  }
  return names
}

/** An interface or a class, up to the end of its body. */
const declaration = /(?:interface|class) (\w+)\b[^{]*\{\n(.*?)\n}\n/gs

const sources = (): ReadonlyArray<string> =>
  globSync("*/src/**/*.{ts,tsx}", { cwd: packages }).map((file) =>
    readFileSync(new URL(file, packages), "utf8")
  )

it("docstrings and documents name nothing of a public module that is not public", () => {
  const names = publicNames()
  const docstrings = sources().flatMap((source) => source.match(/\/\*\*.*?\*\//gs) ?? [])
  // telemetry.md lists spans, which are named like functions
  const documents = globSync("docs/**/*.md", { cwd: new URL("../", packages) })
    .filter((file) => !file.endsWith("telemetry.md"))
    .map((file) => readFileSync(new URL(`../${file}`, packages), "utf8"))
  const unknown = [...docstrings, ...documents].flatMap((text) =>
    [...text.replace(/```.*?```/gs, "").matchAll(/`([A-Z]\w+)\.(\w+)(?!\.ts)/g)].flatMap(
      ([, module = "", name = ""]) => {
        const known = names.get(module)
        return known === undefined || known.has(name) || name === "ts" ? [] : [`${module}.${name}`]
      }
    )
  )
  assert.isAbove(names.size, 40)
  assert.deepStrictEqual(unknown, [])
})
