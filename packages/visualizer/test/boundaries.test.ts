import { globSync, readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"

const src = new URL("../src/", import.meta.url)

/** Each import of the pure folders, as `file imports from`. Types are gone when it runs, and may come from anywhere. */
const imports = globSync("{trace,model}/**/*.ts", { cwd: src }).flatMap((file) => {
  const text = readFileSync(new URL(file, src), "utf8")
  return Array.from(
    text.matchAll(/^(?:import|export) (?!type )([^;"]*?)from "(.+)"$/gm),
    ([, names = "", from = ""]) => ({
      file,
      names,
      from
    })
  )
})

/** Of `Trace` only `visible` is taken: the bundle holds nothing else of that module. */
const allowed = /^(\.|@effect-imap\/core\/(Advice|Trace)$)/

it("the model runs anywhere: nothing of Node, of the DOM, or of Effect's runtime", () => {
  const foreign = imports.filter(({ file, from }) => !allowed.test(from) && file !== "trace/Reader.ts")
  assert.deepStrictEqual(
    foreign.map(({ file, from }) => `${file} imports ${from}`),
    []
  )
  const reader = imports.filter(({ file, from }) => file === "trace/Reader.ts" && !allowed.test(from))
  assert.deepStrictEqual(
    reader.map(({ from }) => from),
    ["effect"]
  )
})

it("the model takes of core's trace what makes text visible, and nothing that needs Effect", () => {
  const taken = imports
    .filter(({ from }) => from === "@effect-imap/core/Trace")
    .map(({ names }) => names.trim())
  for (const names of taken) assert.strictEqual(names, "{ visible }")
})

it("the model knows nothing of what is made of it", () => {
  const outward = imports.filter(({ from }) => /\/(export|views|page|server|element)\//.test(from))
  assert.deepStrictEqual(outward, [])
})

it("the model touches no global of a page or a process", () => {
  for (const file of globSync("{trace,model}/**/*.ts", { cwd: src })) {
    const code = readFileSync(new URL(file, src), "utf8").replaceAll(
      /\/\*[^]*?\*\/|\/\/.*|"(?:[^"\\]|\\.)*"/g,
      ""
    )
    assert.notMatch(code, /\b(document|window|process|performance|Date\.now|setTimeout)\b[.(]/, file)
  }
})

it("the imports are seen at all", () => {
  assert.isAbove(imports.length, 30)
})
