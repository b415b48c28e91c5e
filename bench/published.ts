/**
 * Resolves the packages to what is published of them, in a process that Node starts with `--import` and this file: apps run that form,
 * and every other client is measured in it.
 */
import { registerHooks } from "node:module"
import { inDist, packages, root } from "../packages/core/scripts/surface/entries.ts"

/** The file of each entry point, by its name. */
const files = new Map(
  Object.entries(packages).flatMap(([name, { internal, public: open }]) => {
    const folder = new URL(`packages/${name}/`, root)
    // what is internal is published under its path
    const published = {
      ...open,
      ...Object.fromEntries(Object.keys(internal).map((path) => [path, `${path}.ts`]))
    }
    return Object.entries(published).map(([path, file]) => [
      `@effect-imap/${name}${path.slice(".".length)}`,
      new URL(inDist(file), folder).href
    ])
  })
)

registerHooks({
  resolve: (name, context, next) => {
    const url = files.get(name)
    return url === undefined ? next(name, context) : { url, shortCircuit: true }
  }
})
