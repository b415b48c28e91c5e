/** The headline about all accounts: whether all is well, otherwise who must act, and how many are in each state. */
import type { Fleet } from "../../model/fleet/Fleet.ts"
import { stateMark, states, stateWord, turns, urgencyOf } from "../../model/fleet/Member.ts"
import * as Words from "../../model/fleet/words.ts"
import { type Asking, asks, ofState, ofTurn } from "./Asking.ts"

interface Props extends Asking {
  readonly fleet: Fleet
  readonly noun?: Words.Noun
  /** Further facts, as a sentence. */
  readonly rest: string
}

export const Headline = ({ fleet, noun = "account", rest, ...asking }: Props) => {
  const present = states.filter((each) => fleet.counts[each] > 0)
  const tone = toneOf(fleet)
  return (
    <section class={`headline all ${tone}`} aria-label="All accounts">
      <div class="turns">
        <h2>
          <span class="mark" aria-hidden="true">
            {marks[tone]}{" "}
          </span>
          {Words.headline(fleet, noun)}
        </h2>
        {turns
          .filter((turn) => fleet.turns[turn] > 0)
          .map((turn) => (
            <button key={turn} {...asks(asking, ofTurn(turn))}>
              <strong>{Words.number(fleet.turns[turn])}</strong> {Words.actorWords(turn)}
            </button>
          ))}
        {rest !== "" && <span class="dim rest">{rest}</span>}
      </div>
      <div class="shares" aria-hidden="true">
        {present.map((each) => (
          <i key={each} class={`state-${each}`} style={{ flexGrow: fleet.counts[each] }} />
        ))}
      </div>
      <ul class="states" aria-label="Accounts by state">
        {present.map((each) => (
          <li key={each}>
            <button class={`state-${each}`} {...asks(asking, ofState(each))}>
              <span class="sign" aria-hidden="true">
                {stateMark[each]}
              </span>{" "}
              <strong>{Words.number(fleet.counts[each])}</strong> {stateWord[each]}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const marks = { failure: "✗", warning: "!", good: "✓", waiting: "…" } as const

/** Red, if somebody must act for an account, and amber, if any is down. */
const toneOf = ({ counts, failures, total, urgent }: Fleet): keyof typeof marks => {
  if (urgent > 0) return "failure"
  const isDown =
    failures.length > 0 || states.some((state) => counts[state] > 0 && urgencyOf({ state }) !== "calm")
  if (isDown) return "warning"
  return counts.Selected + counts.Ended === total ? "good" : "waiting"
}
