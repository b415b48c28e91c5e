/** Bundles the scripts of a page: style sheets as text, and nothing that only people who maintain it read. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import type { InputOptions } from "rolldown"
import { minifySync } from "rolldown/utils"
import { minify } from "terser"
import { secondaryScript } from "../src/document/document.ts"

export const bundling = {
  platform: "browser",
  tsconfig: false,
  treeshake: {
    // The words are looked up by tag here; what core does with Match besides is not needed.
    manualPureFunctions: ["typeTags", "Match"],
    // No module reads a property, or a global, for its side effects.
    propertyReadSideEffects: false,
    unknownGlobalSideEffects: false
  },
  transform: {
    jsx: { runtime: "automatic", importSource: "preact" },
    target: "es2023",
    // a field that only its type describes is `undefined` until the constructor sets it, with or without a declaration
    typescript: { removeClassFieldsWithoutInitializer: true }
  }
} satisfies InputOptions

/** Style sheets come as text, without what only people read. */
export const styles = {
  name: "styles",
  load: {
    filter: { id: /\.css$/ },
    handler: (id: string) => {
      const css = readFileSync(id, "utf8")
        .replaceAll(/\/\*[^]*?\*\//g, "")
        .replaceAll(/\s+/g, " ")
        .replaceAll(/ ?([{};,>]) ?/g, "$1")
        .replaceAll(/: /g, ":")
        .replaceAll(";}", "}")
      return { code: `export default ${JSON.stringify(css.trim())}`, moduleType: "js" as const }
    }
  }
}

const text = String.raw`"(?:[^"\\]|\\.)*"`

/** The place of a quirk matters to a maintainer, and not to who reads a log or tries the library in a page. */
export const origins = {
  name: "origins",
  transform: {
    filter: { id: /\/core\/src\/failure\/quirk\/\w+\.ts$/ },
    handler: (code: string) => ({
      code: code.replaceAll(new RegExp(String.raw`,\s*source:\s*${text}`, "g"), "")
    })
  }
}

/** The importers stay apart: a page that only opens a trace does not load them. */
export const importersApart = {
  name: "importers",
  resolveId: {
    filter: { id: /\/import\/page\.ts$/ },
    handler: (_: string, importer: string | undefined) =>
      importer === undefined ? undefined : { id: "./importers.js", external: true }
  }
}

/** Marks for other bundlers; nothing bundles this again for its size. What they leave room for is written once more. */
export const unmarked = (code: string): string => {
  const bare = code.replaceAll(/(?<=(\w)?)\/\* @__PURE__ \*\/ /g, (_, word) =>
    word === undefined ? "" : " "
  )
  return minifySync("script.js", bare, { module: true }).code.trim()
}

/**
 * Writes what is used once in the place of its use, which the bundler does only within a function, and gives the rest
 * shorter names.
 */
export const inlined = async (code: string): Promise<string> => {
  const once = {
    collapse_vars: true,
    evaluate: true,
    hoist_props: true,
    if_return: true,
    inline: 3,
    passes: 3,
    // as for the bundler
    pure_getters: true,
    reduce_funcs: true,
    reduce_vars: true,
    side_effects: true,
    unused: true
  }
  const { code: shorter } = await minify(code, {
    ecma: 2020,
    module: true,
    mangle: false,
    compress: { defaults: false, ...once }
  })
  if (shorter === undefined) throw new Error("the minifier returns nothing")
  return unmarked(shorter)
}

/** A page holds it between script tags; nothing in it may end or begin one. */
export const hashOf = (script: string): string => {
  if (/<\/script|<!--/i.test(script)) throw new Error("the bundle holds what would end its script tag")
  return `sha256-${createHash("sha256").update(script).digest("base64")}`
}

/** Text before and after the one place that `pattern` finds, and its group; else the bundle has another shape. */
const around = (code: string, pattern: RegExp): readonly [before: string, group: string, after: string] => {
  const [before, group = "", after, ...others] = code.split(pattern)
  if (before === undefined || after === undefined || others.length > 0) {
    throw new Error(`not exactly one ${pattern} in the bundle`)
  }
  return [before, group, after]
}

/** `a as b,c` of an import or export, as pairs: `["a", "b"]`, `["c", "c"]`. */
const pairs = (names: string): ReadonlyArray<readonly [name: string, as: string]> =>
  names.split(",").map((each) => {
    const [name = "", as = name] = each.split(" as ")
    return [name, as]
  })

/**
 * Makes the second script a function of what it takes of the first, which calls it: so it needs no import, which a
 * page on disk could not serve, and there is never a second copy of the first.
 */
export const joined = (first: string, second: string): readonly [first: string, second: string] => {
  const [, takes, rest] = around(second, /^import\{([^}]*)\}from"\.\/first\.js";/)
  const [body, gives] = around(rest, /export\{([^}]*)\};?$/)
  const [program, exports] = around(first, /export\{([^}]*)\};?$/)
  const taken = pairs(takes)
  const owned = new Map(pairs(exports).map(([name, as]) => [as, name]))
  const given = pairs(gives).map(([name, as]) => `${as}:${name}`)
  const script = secondaryScript(`([${taken.map(([, as]) => as)}])=>{${body}return{${given}}}`)
  const [before, loading, after] = around(program, /(import\(`\.\/secondary\.js`\))/)
  const make = script.slice(0, script.indexOf("="))
  const shared = taken.map(([name]) => owned.get(name))
  const loaded = `(${make}?Promise.resolve():${loading}).then(()=>${make}([${shared}]))`
  return [before + loaded + after, script]
}
