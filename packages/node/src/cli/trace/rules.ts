/** Rules of an app, from an ES module whose default export is one, or an array of them. */
import { rulesIn, type Rule } from "@effect-imap/visualizer/internal/Rules"
import { Effect } from "effect"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { FileProblem } from "./files.ts"

/** Loads the rules of a module. It is run: it has the rights of whoever names it. */
export const loadRules = Effect.fnUntraced(function* (file: string) {
  const module: unknown = yield* Effect.tryPromise({
    try: () => import(pathToFileURL(resolve(file)).href),
    catch: (error) =>
      new FileProblem({
        file,
        problem: `it cannot be loaded as a module: ${error instanceof Error ? error.message : String(error)}`
      })
  })
  const rules = rulesIn(
    typeof module === "object" && module !== null ? Reflect.get(module, "default") : undefined
  )
  if ("problem" in rules)
    return yield* new FileProblem({
      file,
      problem: `its default export is a rule, or an array of rules, and ${rules.problem}`
    })
  return rules satisfies ReadonlyArray<Rule>
})
