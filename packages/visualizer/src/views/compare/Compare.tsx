/** Two connections side by side: the result of each, their first difference, each step, and the lines from there on. */
import * as Diff from "../../model/compare/Diff.ts"
import { helped, toneOf } from "../../model/replay/helped.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import type { Connection } from "../../model/connection/Connection.ts"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"
import { ServerText } from "../parts/ServerText.tsx"
import { toneMark } from "../parts/words.ts"
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
      {other?.words !== undefined && (
        <Helped recorded={detail.connection} replayed={other.detail.connection} unknown={other.words} />
      )}
      <Sides a={a} b={b} idOfA={detail.id} idOfB={other?.detail.id} />
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

/** Answers the question of a replay first. `unknown`: the part of it that the recording does not answer. */
const Helped = ({
  recorded,
  replayed,
  unknown
}: {
  readonly recorded: Connection
  readonly replayed: Connection
  readonly unknown: string
}) => {
  const viewer = useViewer()
  const tone = toneOf(recorded, replayed, unknown)
  return (
    <section class="party answer" data-tone={tone} aria-label="Whether it helps">
      <p class="fate" role="status">
        <span aria-hidden="true">{toneMark[tone]}</span>{" "}
        <ServerText text={helped(recorded, replayed, unknown)} />
      </p>
      <button type="button" onClick={() => viewer.set({ panel: "whatIf" })}>
        Try another setting…
      </button>
    </section>
  )
}
