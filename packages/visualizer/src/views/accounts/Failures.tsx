/** The failures, each with the accounts that share it: those that somebody must fix come first. */
import type { CommonFailure } from "../../model/fleet/Fleet.ts"
import { stateMark, urgencyOf, turnWord } from "../../model/fleet/Member.ts"
import * as Words from "../../model/fleet/words.ts"
import { Prose } from "../parts/Prose.tsx"
import { ServerText } from "../parts/ServerText.tsx"
import { type Asking, asks, ofFailure } from "./Asking.ts"

interface Props extends Asking {
  readonly failures: ReadonlyArray<CommonFailure>
  readonly now: number
}

export const Failures = ({ failures, ...shared }: Props) => (
  <section class="part failures">
    <h3>
      What is wrong{" "}
      <span class="dim">
        {failures.length > 0 && `${failures.length} ${failures.length === 1 ? "kind" : "kinds"}`}
      </span>
    </h3>
    {failures.length === 0 ? (
      <p class="dim nothing">Nothing fails.</p>
    ) : (
      <ul>
        {failures.map((failure) => (
          <Row key={failure.key} failure={failure} {...shared} />
        ))}
      </ul>
    )}
  </section>
)

const Row = ({ failure, now, ...asking }: Omit<Props, "failures"> & { readonly failure: CommonFailure }) => {
  const { count, host, oldest, reason, state, title, todo } = failure
  return (
    <li>
      <button
        class={`failure ${urgencyOf(failure) === "person" ? "stuck" : ""}`}
        {...asks(asking, ofFailure(failure))}
      >
        <span class="count">
          <span aria-hidden="true">{stateMark[state]}</span> {Words.number(count)}
        </span>
        <span class="what" title={reason}>
          <span class="strong">{title === "" ? reason : title}</span>
        </span>
        <span class="about dim">
          <span class="turn">{turnOf(failure)}</span>
          {now - oldest >= minShownMs && (
            <>
              {" · "}
              <span class="fact">for {Words.span(now - oldest)}</span>
            </>
          )}
          {host === undefined && " · "}
          {host === undefined && <ServerText text={Words.where(failure, 3)} />}
        </span>
        {todo !== undefined && (
          <span class="todo dim">
            <strong>Try:</strong> <Prose text={todo} />
          </span>
        )}
      </button>
    </li>
  )
}

/** A shorter time would be shown as 0 s. */
const minShownMs = 1000

const turnOf = ({ state, turn }: CommonFailure): string => {
  if (state === "NeedsUser" && turn === "nobody") return Words.actorWords(turn)
  const who = turnWord[turn]
  if (state === "NeedsUser") return `needs ${who}`
  if (state === "HostFailing") return `needs ${who}: trying again has not helped`
  return turn === "nobody"
    ? "tried again automatically"
    : `tried again; if it goes on failing, it is for ${who}`
}
