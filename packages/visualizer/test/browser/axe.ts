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
export const violationsOfBoth = (page: Page, within?: string): Effect.Effect<ReadonlyArray<string>> =>
  Effect.gen(function* () {
    const light = yield* violations(page, within === undefined ? {} : { within })
    yield* does(() => page.emulateMedia({ colorScheme: "dark" }))
    const dark = yield* violations(page, { rules: ofColours, ...(within === undefined ? {} : { within }) })
    yield* does(() => page.emulateMedia({ colorScheme: "light" }))
    return [...light, ...dark.map((line) => `dark: ${line}`)]
  })

interface Looked {
  /** All rules by default. */
  readonly rules?: ReadonlyArray<string>
  /** The only part of the viewer that is looked at; by default the whole page. */
  readonly within?: string
}

/** What axe finds wrong, as lines that say where. */
export const violations = (page: Page, looked: Looked = {}): Effect.Effect<ReadonlyArray<string>> =>
  does(() => page.evaluate(() => "axe" in globalThis)).pipe(
    Effect.flatMap((isThere) => (isThere ? Effect.void : does(() => page.evaluate(axe.source)))),
    Effect.andThen(
      does(() =>
        page.evaluate(({ rules, within }): Promise<ReadonlyArray<Violation>> => {
          const { run } = Reflect.get(globalThis, "axe")
          // nobody reads what passes, so axe reports one element of each rule
          const options = { resultTypes: ["violations"], ...(rules && { runOnly: [...rules] }) }
          const part = within && { include: [{ fromShadowDom: ["imap-trace-view", within] }] }
          return run(part ?? document, options).then(
            ({ violations }: { violations: ReadonlyArray<Violation> }) => violations
          )
        }, looked)
      )
    ),
    Effect.map((found) =>
      found.flatMap(({ id, nodes }) =>
        nodes.map(({ failureSummary = "", target }) => `${id} ${JSON.stringify(target)} ${failureSummary}`)
      )
    )
  )
