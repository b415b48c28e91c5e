/** What a page keeps from people who do not see it, or who see it otherwise. */
import { does } from "./Browser.ts"
import { Effect } from "effect"
import axe from "axe-core"
import type { Page } from "playwright-core"

interface Violation {
  readonly id: string
  readonly nodes: ReadonlyArray<{ readonly target: ReadonlyArray<unknown>; readonly failureSummary?: string }>
}

/** Rules whose result depends on the colours. */
const ofColours: ReadonlyArray<string> = ["color-contrast", "link-in-text-block"]

/** What axe finds wrong in a page, and with the rules of colours in its dark ones. */
export const violationsOfBoth = (page: Page): Effect.Effect<ReadonlyArray<string>> =>
  Effect.gen(function* () {
    const light = yield* violations(page)
    yield* does(() => page.emulateMedia({ colorScheme: "dark" }))
    const dark = yield* violations(page, ofColours)
    yield* does(() => page.emulateMedia({ colorScheme: "light" }))
    return [...light, ...dark.map((line) => `dark: ${line}`)]
  })

/** What axe finds wrong, as lines that say where; `rules` are all of them by default. */
export const violations = (page: Page, rules?: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<string>> =>
  does(() => page.evaluate(() => "axe" in globalThis)).pipe(
    Effect.flatMap((isThere) => (isThere ? Effect.void : does(() => page.evaluate(axe.source)))),
    Effect.andThen(
      does(() =>
        page.evaluate((rules): Promise<ReadonlyArray<Violation>> => {
          const { run } = Reflect.get(globalThis, "axe")
          // nobody reads what passes, so axe reports one element of each rule
          const options = { resultTypes: ["violations"], ...(rules && { runOnly: [...rules] }) }
          return run(document, options).then(
            ({ violations }: { violations: ReadonlyArray<Violation> }) => violations
          )
        }, rules)
      )
    ),
    Effect.map((found) =>
      found.flatMap(({ id, nodes }) =>
        nodes.map(({ failureSummary = "", target }) => `${id} ${JSON.stringify(target)} ${failureSummary}`)
      )
    )
  )
