/** Two connections side by side: the result of each, their first difference, each step, and the lines from there on. */
import * as Diff from "../../model/compare/Diff.ts"
import { helped } from "../../model/verdict/helped.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import type { State } from "../app/Store.ts"
import { ServerText } from "../parts/ServerText.tsx"
import { Divergence, WireSide } from "./Divergence.tsx"
import { partyOf } from "./Party.ts"
import { Sides } from "./Sides.tsx"
import { Steps } from "./Steps.tsx"

export const Compare = ({
  detail,
  state,
  trace
}: {
  readonly trace: Trace
  readonly detail: Detail
  readonly state: State
}) => {
  const { other } = state
  const a = partyOf(trace, detail)
  const b = other && partyOf(other.trace, other.detail)
  const diff = b && Diff.of(a.connection, b.connection)
  return (
    <main class="compare whole" aria-label="Comparison">
      <Sides a={a} b={b} idOfA={detail.id} idOfB={other?.detail.id} />
      {other?.words !== undefined && (
        <p class="notice" role="status">
          <ServerText text={helped(detail.connection, other.detail.connection, other.words)} />
        </p>
      )}
      {b === undefined || diff === undefined ? (
        <p class="dim">Choose a connection for B, from this trace or from another one.</p>
      ) : (
        <>
          <Divergence a={a} b={b} diff={diff} />
          <Steps a={a} b={b} diff={diff} />
          {diff.wire !== undefined && (
            <div class="sides">
              <WireSide letter="A" party={a} at={diff.wire.a} />
              <WireSide letter="B" party={b} at={diff.wire.b} />
            </div>
          )}
        </>
      )}
    </main>
  )
}
