/** Step by step: two aligned rails if there is room, a table if there is not. */
import type * as Diff from "../../model/compare/Diff.ts"
import { timeText } from "../../model/connection/timeText.ts"
import { signed } from "../parts/format.ts"
import { marks } from "../../model/steps/Step.ts"
import { outcomeWord } from "../parts/words.ts"
import { isTimed, type Party } from "./Party.ts"

interface Props {
  readonly a: Party
  readonly b: Party
  readonly diff: Diff.Diff
}

/** Renders a column for each step. The roles are explicit, since the style sheet does not draw a table. */
export const Steps = ({ a, b, diff }: Props) => {
  const timed = isTimed(a, b)
  return (
    <div class="aligned" role="table" aria-label="Step by step" tabIndex={0}>
      <div class="column letters" role="row">
        <span role="columnheader">
          <span class="hidden">Step</span>
        </span>
        <span role="columnheader">A</span>
        <span role="columnheader">B</span>
        <span role="columnheader">{timed ? "B − A" : ""}</span>
      </div>
      {diff.steps
        .filter((step) => !timed || isSeen(step))
        .map(({ a: left, b: right, delta, step }) => (
          <div class="column" role="row">
            <span role="rowheader">{step}</span>
            <Cell side={left} party={a} />
            <Cell side={right} party={b} />
            <span class="delta num" role="cell">
              {delta === undefined || !timed ? "" : signed(delta)}
            </span>
          </div>
        ))}
    </div>
  )
}

/** Returns whether a step is shown: it took time on either side, or differs. */
const isSeen = ({ a, b, changed }: Diff.StepDiff): boolean =>
  changed || Math.max(a?.ms ?? 0, b?.ms ?? 0) >= 0.05

const Cell = ({ party, side }: { readonly side: Diff.Side | undefined; readonly party: Party }) =>
  side === undefined ? (
    <span class="cell none" role="cell">
      –<span class="hidden"> not reached</span>
    </span>
  ) : (
    <span class={`cell ${side.outcome}`} role="cell">
      <span aria-hidden="true">{marks[side.outcome]}</span>
      <span class="hidden">{outcomeWord(side.outcome, party.status)}</span>{" "}
      {timeText(party.connection, side.ms)}
    </span>
  )
