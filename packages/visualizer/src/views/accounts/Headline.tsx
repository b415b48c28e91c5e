/** The headline about all accounts: whether all is well, otherwise who must act, and how many are in each state. */
import type { Fleet } from "../../model/fleet/Fleet.ts"
import { stateMark, states, stateWord, turns, urgencyOf } from "../../model/fleet/Member.ts"
import * as Words from "../../model/fleet/words.ts"
import type { Happened } from "../../model/index/happened.ts"
import { Prose } from "../parts/Prose.tsx"
import { type Asking, asks, ofState, ofTurn } from "./Asking.ts"

interface Props extends Asking {
  readonly fleet: Fleet
  readonly noun?: Words.Noun
  /** Says what else is to be known. */
  readonly rest: string
  /** What happened, and is over: once all have ended, it says more than that they have. */
  readonly happened?: ReadonlyArray<Happened>
}

export const Headline = ({ fleet, happened = [], noun = "account", rest, ...asking }: Props) => {
  const present = states.filter((each) => fleet.counts[each] > 0)
  const [title, ...others] = Words.titles(fleet, happened, noun)
  const tone = toneOf(fleet) === "good" && happened.length > 0 ? "warning" : toneOf(fleet)
  const helps = happened.flatMap((each) => each.try ?? [])
  const about = [...others, rest].filter(Boolean).join(" · ")
  return (
    <section class={`headline all ${tone}`} aria-label="All accounts">
      <div class="turns">
        <h2>
          <span class="mark" aria-hidden="true">
            {marks[tone]}{" "}
          </span>
          {title}
        </h2>
        {turns
          .filter((turn) => fleet.turns[turn] > 0)
          .map((turn) => (
            <button key={turn} {...asks(asking, ofTurn(turn))}>
              <strong>{Words.number(fleet.turns[turn])}</strong> {Words.forWhom(turn)}
            </button>
          ))}
        {about !== "" && <span class="dim rest">{about}</span>}
        {helps.map((text) => (
          <span key={text} class="dim rest">
            <strong>Try:</strong> <Prose text={text} />
          </span>
        ))}
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
