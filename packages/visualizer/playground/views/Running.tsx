/** The run: its time, its actions, and its result. */
import { duration } from "@effect-imap/core/internal/Advice"
import { useTicking } from "../../src/views/parts/hooks.ts"
import { ServerText } from "../../src/views/parts/ServerText.tsx"
import { isRunning, type Playground, type PlaygroundState } from "../app/Playground.ts"
import { clientNames, type FaultKind, faultKinds } from "../run/Trial.ts"
import type { Fared } from "../run/Run.ts"

interface Props {
  readonly playground: Playground
  readonly state: PlaygroundState
}

export const Running = (props: Props) => (
  <section class="running" aria-label="The run">
    <Time {...props} />
    <Faults {...props} />
    <Results state={props.state} />
  </section>
)

const speeds: ReadonlyArray<readonly [speed: number, words: string]> = [
  [0.4, "slow motion"],
  [1, "as it is"],
  [20, "fast"]
]

const Time = ({ playground, state }: Props) => (
  <div class="time" role="group" aria-label="Time">
    <Clock state={state} />
    <div class="buttons">
      <label class="speed">
        <span class="hidden">Speed</span>
        <select
          value={String(state.pace.speed)}
          onChange={({ currentTarget }) => playground.setPace({ speed: Number(currentTarget.value) })}
        >
          {speeds.map(([speed, words]) => (
            <option key={speed} value={String(speed)}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        aria-pressed={state.pace.paused}
        onClick={() => playground.setPace({ paused: !state.pace.paused })}
      >
        Stop time
      </button>
      <button
        type="button"
        disabled={!isRunning(state) || !state.pace.paused}
        onClick={() => state.current?.time.step()}
      >
        One step
      </button>
    </div>
  </div>
)

/** At a slower rate, time seems to be paused. */
const hurry = 30

const Clock = ({ state }: { readonly state: PlaygroundState }) => {
  useTicking(isRunning(state))
  const { current, pace } = state
  if (current === undefined) return null
  const { now, rate } = current.time
  const hurries = isRunning(state) && !pace.paused && rate > Math.max(hurry, 2 * pace.speed)
  return (
    <p class="clock">
      <b>{duration(now)}</b>{" "}
      <span class="dim">
        {hurries
          ? "nothing happens, so time runs faster"
          : "of virtual time; an hour of silence passes in a second"}
      </span>
    </p>
  )
}

const meaning: Readonly<Record<FaultKind, string>> = {
  cut: "Reset the connection",
  silence: "Drop everything from now on, in both directions",
  drip: "Let one byte of the server through every 100 ms",
  bye: "The server says BYE and hangs up"
}

const done: Readonly<Record<FaultKind, string>> = {
  cut: "Cut",
  silence: "Silence",
  drip: "Drip",
  bye: "BYE"
}

const Faults = ({ playground, state }: Props) => (
  <div class="faults" role="group" aria-label="Faults to inject now">
    <span class="dim">Fault now:</span>
    {faultKinds.map((kind) => (
      <button
        key={kind}
        type="button"
        title={meaning[kind]}
        disabled={!isRunning(state)}
        onClick={() => playground.strike(kind)}
      >
        {done[kind]}
      </button>
    ))}
  </div>
)

const Results = ({ state }: { readonly state: PlaygroundState }) => {
  const { current } = state
  return (
    <div class="results" role="status">
      {current?.problem !== undefined && (
        <p class="bad">
          <ServerText text={current.problem} />
        </p>
      )}
      {current?.outcomes !== undefined && (
        <ul>
          {current.outcomes.map((outcome) => (
            <Fared key={outcome.client} {...outcome} />
          ))}
        </ul>
      )}
      {current?.difference !== undefined && (
        <p>
          <ServerText text={current.difference.words} />
        </p>
      )}
    </div>
  )
}

const Fared = (fared: Fared) => {
  const { client, mismatches, words } = fared
  const { mark, ...tone } = toneOf(fared)
  return (
    <li {...tone}>
      <span aria-hidden="true">{mark}</span> <b>{clientNames[client]}</b>: <ServerText text={words} />
      {mismatches.map((mismatch) => (
        <p class="dim">
          It deviated from the script: <ServerText text={mismatch} />
        </p>
      ))}
    </li>
  )
}

const toneOf = ({ exists, unaware, unknown }: Fared) =>
  exists !== undefined && !unaware
    ? { class: "good", mark: "✓" }
    : unknown
      ? { mark: "?" }
      : { class: "bad", mark: "✗" }
