/**
 * Imports each module of Effect by itself, as Effect's own packages do, in place of the index that names them all. A
 * bundler of an app sees then which values of a module are used. Of an object that an index exports it keeps everything,
 * and every class of ours that extends one of its fields.
 */
import type { Plugin } from "rolldown"
import { type ESTree, parseSync } from "rolldown/utils"

/** The only exports of the index that are not modules: functions of this one. */
const functions = /^[a-z]/

/** Rewrites the imports of a chunk. */
export const namespaces: Plugin = {
  name: "namespaces",
  renderChunk(code, _chunk, _options, { magicString }) {
    if (magicString === undefined) throw new Error("experimental.nativeMagicString is off")
    for (const { end, start, ...statement } of parseSync("chunk.js", code).program.body) {
      if (statement.type !== "ImportDeclaration" || statement.source.value !== "effect") continue
      magicString.overwrite(start, end, statement.specifiers.map(importOf).join("\n"))
    }
    return { code: magicString }
  }
}

/** Imports what one specifier names. */
const importOf = (specifier: ESTree.ImportDeclarationSpecifier): string => {
  if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") {
    throw new Error("an import of all that Effect has")
  }
  const { imported, local } = specifier
  return functions.test(imported.name)
    ? `import { ${imported.name} as ${local.name} } from "effect/Function";`
    : `import * as ${local.name} from "effect/${imported.name}";`
}
