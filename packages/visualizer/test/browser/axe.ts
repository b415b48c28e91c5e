/** What a page keeps from people who do not see it, or who see it otherwise. */
import { does } from "./Browser.ts"
import { Effect } from "effect"
import axe from "axe-core"
import type { Page } from "playwright-core"

interface Violation {
  readonly id: string
  readonly nodes: ReadonlyArray<{ readonly target: ReadonlyArray<unknown>; readonly failureSummary?: string }>
}

/** What axe finds wrong, as lines that say where. */
export const violations = (page: Page): Effect.Effect<ReadonlyArray<string>> =>
  does(() => page.evaluate(axe.source)).pipe(
    Effect.andThen(
      does(() =>
        page.evaluate((): Promise<ReadonlyArray<Violation>> => {
          const { run } = Reflect.get(globalThis, "axe")
          return run(document).then(({ violations }: { violations: ReadonlyArray<Violation> }) => violations)
        })
      )
    ),
    Effect.map((found) =>
      found.flatMap(({ id, nodes }) =>
        nodes.map(({ failureSummary = "", target }) => `${id} ${JSON.stringify(target)} ${failureSummary}`)
      )
    )
  )
