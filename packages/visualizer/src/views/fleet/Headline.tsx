/** The headline: whether all is well, otherwise who must act. */
import { states, stateMark, stateWord, turns, turnWord } from "../../model/fleet/Member.ts"
import type { Fleet } from "../../model/fleet/Fleet.ts"
import * as Query from "../../model/fleet/query.ts"
import * as Words from "../../model/fleet/words.ts"
import { type FleetState, type Store, toggle } from "./Store.ts"

interface Props {
  readonly store: Store
  readonly state: FleetState
  readonly fleet: Fleet
}

export const Headline = ({ fleet, state, store }: Props) => {
  const rest = Words.rest(fleet, store.now())
  const present = states.filter((each) => fleet.counts[each] > 0)
  return (
    <section class={`headline ${toneOf(fleet)}`} aria-label="All accounts">
      <div class="turns">
        <h2>
          <span aria-hidden="true">{marks[toneOf(fleet)]} </span>
          {Words.headline(fleet)}
        </h2>
        {turns
          .filter((turn) => fleet.turns[turn] > 0)
          .map((turn) => {
            const asked = [Query.exactly("turn", turn), Query.exactly("state", stateWord.NeedsUser)]
            const on = asked.every((field) => Query.has(state.typed, field))
            return (
              <button type="button" key={turn} aria-pressed={on} onClick={() => toggle(store, ...asked)}>
                <strong>{Words.number(fleet.turns[turn])}</strong> {turnWord[turn]}
              </button>
            )
          })}
        {rest !== "" && <span class="dim rest">{rest}</span>}
      </div>
      <div class="shares" aria-hidden="true">
        {present.map((each) => (
          <i key={each} class={`state-${each}`} style={{ flexGrow: fleet.counts[each] }} />
        ))}
      </div>
      <ul class="states" aria-label="Accounts by state">
        {present.map((each) => {
          const asked = Query.exactly("state", stateWord[each])
          return (
            <li key={each}>
              <button
                type="button"
                class={`state-${each}`}
                aria-pressed={Query.has(state.typed, asked)}
                onClick={() => toggle(store, asked)}
              >
                <i class="swatch" />
                <span aria-hidden="true">{stateMark[each]}</span>{" "}
                <strong>{Words.number(fleet.counts[each])}</strong> {stateWord[each]}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const marks = { failure: "✗", good: "✓", waiting: "!" } as const

const toneOf = ({ counts, total }: Fleet): keyof typeof marks =>
  counts.NeedsUser > 0 ? "failure" : counts.Selected === total ? "good" : "waiting"
