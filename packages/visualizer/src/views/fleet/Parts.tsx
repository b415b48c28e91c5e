/** The accounts by host, by runner and by age, each part with its states. */
import type { Part } from "../../model/fleet/Fleet.ts"
import { stateMark, states, stateWord, urgencyOf } from "../../model/fleet/Member.ts"
import * as Query from "../../model/fleet/query.ts"
import * as Words from "../../model/fleet/words.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import { asks, type Asking } from "../accounts/Asking.ts"

export const Bar = ({ counts, largest, total }: Part & { readonly largest: number }) => (
  <span class="bar" style={{ inlineSize: `${(100 * total) / Math.max(1, largest)}%` }}>
    {states.map(
      (each) =>
        counts[each] > 0 && <i key={each} class={`state-${each}`} style={{ flexGrow: counts[each] }} />
    )}
  </span>
)

interface Props extends Asking {
  readonly field: "host" | "runner" | "age"
  readonly title: string
  readonly parts: ReadonlyArray<Part>
}

/** The number of parts that are listed; others are found by name. */
const maxParts = 100

export const Parts = ({ field, parts, title, ...asking }: Props) => {
  const largest = parts.reduce((sum, { total }) => Math.max(sum, total), 0)
  const left = parts.length - maxParts
  return (
    <section class="part">
      <h3>
        {title} <span class="dim">{field === "age" ? "" : Words.number(parts.length)}</span>
      </h3>
      <ul>
        {parts.slice(0, maxParts).map((part) => {
          return (
            <li key={part.name}>
              <button
                class="place"
                {...asks(asking, [Query.exactly(field, part.name)])}
                title={`${plain(part.name)}: ${wordsOf(part)}`}
              >
                <span class="cut">
                  <ServerText text={part.name} />
                </span>
                <span class="hidden">{wordsOf(part)}</span>
                <span class="num" aria-hidden="true">
                  {states.map(
                    (each) =>
                      each !== "Selected" &&
                      part.counts[each] > 0 && (
                        <span class={urgencyOf({ state: each }) === "person" ? "bad" : "late"}>
                          {stateMark[each]} {Words.number(part.counts[each])}
                        </span>
                      )
                  )}
                  <span class="dim">
                    {wrongOf(part) > 0 && "of "}
                    {Words.number(part.total)}
                  </span>
                </span>
                <Bar {...part} largest={largest} />
              </button>
            </li>
          )
        })}
      </ul>
      {left > 0 && (
        <p class="dim nothing">
          and {Words.number(left)} more with less that is wrong: find them by {field}:
        </p>
      )}
    </section>
  )
}

const wordsOf = ({ counts, total }: Part): string =>
  [
    Words.accounts(total),
    ...states
      .filter((each) => counts[each] > 0)
      .map((each) => `${Words.number(counts[each])} ${stateWord[each]}`)
  ].join(", ")

const wrongOf = ({ counts, total }: Part): number => total - counts.Selected
