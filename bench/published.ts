/**
 * Resolves the packages to what is published of them, in a process that Node starts with `--import` and this file: apps run that form,
 * and every other client is measured in it.
 */
import { registerHooks } from "node:module"
import { packages, root } from "../packages/core/scripts/surface/entries.ts"

/** The file of each entry point, by its name. */
const files = new Map(
  Object.entries(packages).flatMap(([name, { internal, public: open }]) =>
    [...Object.entries(open), ...Object.keys(internal).map((path) => [path, `${path}.js`] as const)].map(
      ([path, file]) => [
        `@effect-imap/${name}${path.slice(".".length)}`,
        new URL(`packages/${name}/dist/${file.replace(/\.tsx?$/, ".js")}`, root).href
      ]
    )
  )
)

registerHooks({
  resolve: (name, context, next) => {
    const url = files.get(name)
    return url === undefined ? next(name, context) : { url, shortCircuit: true }
  }
})
