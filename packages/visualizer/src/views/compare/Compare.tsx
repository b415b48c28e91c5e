/** Two connections side by side: the step, the transition and the line at which they part. */
import type { Connection, Move, WireLine } from "../../model/Connection.ts"
import * as Diff from "../../model/Diff.ts"
import { told } from "../../model/told.ts"
import type { Detail } from "../../page/Detail.ts"
import { helped } from "../../model/helped.ts"
import type { Trace } from "../../page/Trace.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { openOther } from "../app/beside.ts"
import { signed } from "../parts/format.ts"
import { Stepper } from "../verdict/Stepper.tsx"
import { plain, ServerText } from "../parts/ServerText.tsx"
import type { Other, State } from "../app/Store.ts"
import { OpenButton } from "../shell/TopBar.tsx"
import { useViewer } from "../app/Viewer.ts"
import { address, marks, statusMark } from "../parts/words.ts"
import type { Status } from "../../model/Summary.ts"

interface Party {
  readonly name: string
  readonly trace: Trace
  readonly connection: Connection
  readonly status: Status
}

const statusOf = (trace: Trace, id: number): Status => trace.index.connections[id]?.status ?? "cut"

const nameOf = (trace: Trace, detail: Detail): string => {
  const { group, started } = detail.connection
  return `${group} · ${address({ label: started?.label, host: started?.host, port: undefined })} · ${trace.name}`
}

const partyOf = (trace: Trace, detail: Detail): Party => ({
  name: nameOf(trace, detail),
  trace,
  connection: detail.connection,
  status: statusOf(trace, detail.id)
})

/** Which connection of a trace stands on a side. */
const Choice = ({
  label,
  onChoose,
  selected,
  trace
}: {
  readonly label: string
  readonly trace: Trace
  readonly selected: number
  readonly onChoose: (id: number) => void
}) => (
  <select
    aria-label={label}
    value={selected}
    onChange={(event) => onChoose(Number(event.currentTarget.value))}
  >
    {trace.index.connections.map(({ group, host, id, status }) => (
      <option value={id}>{plain(`${statusMark[status]} ${group} ${host ?? ""}`)}</option>
    ))}
  </select>
)

const Sides = ({
  detail,
  other,
  state,
  trace
}: {
  readonly trace: Trace
  readonly detail: Detail
  readonly other: Other | undefined
  readonly state: State
}) => {
  const viewer = useViewer()
  return (
    <div class="sides">
      <div class="side">
        <h2>A</h2>
        <div class="choices">
          <Choice
            label="Connection A"
            trace={trace}
            selected={state.selected ?? 0}
            onChoose={(id) => viewer.select(id)}
          />
          <span class="dim cut">
            <ServerText text={trace.name} />
          </span>
        </div>
      </div>
      <div class="side">
        <h2>B</h2>
        <div class="choices">
          <Choice
            label="Connection B"
            trace={other?.trace ?? trace}
            selected={other?.detail.id ?? detail.id}
            onChoose={(id) => viewer.compareWith(other?.trace ?? trace, id)}
          />
          <OpenButton label="Another trace…" onFile={(file) => void openOther(viewer, file)} />
          {other !== undefined && other.trace !== trace && (
            <span class="dim cut">
              <ServerText text={other.trace.name} />
            </span>
          )}
        </div>
      </div>
    </div>
  )
}

const moveWords = (move: Move | undefined): string =>
  move === undefined ? "nothing more" : `${move.from} —${move.event}→ ${move.to}`

const lineWords = (line: WireLine | undefined): string =>
  line === undefined ? "nothing more" : `${line.direction === "sent" ? "C:" : "S:"} ${line.text}`

/** Less is no difference that a person means. */
const worthTelling = 10

/** Which of two that went the same way was slower, and where most of that was spent. */
const timeWords = ({ steps }: Diff.Diff): string => {
  const sum = steps.reduce((total, { delta = 0 }) => total + delta, 0)
  const most = steps.toSorted((a, b) => Math.abs(b.delta ?? 0) - Math.abs(a.delta ?? 0))[0]
  if (Math.abs(sum) < worthTelling || most?.delta === undefined) return "their times differ little."
  const slower = sum > 0 ? "B" : "A"
  return `${slower} took ${duration(Math.abs(sum))} longer, most of it in ${most.step} (${signed(most.delta)}).`
}

const Divergence = ({ a, b, diff }: Both) => {
  if (diff.same)
    return (
      <p class="finding info">
        Both went the same way; {isTimed(a, b) ? timeWords(diff) : "there are no times to compare."}
      </p>
    )
  const rows: ReadonlyArray<readonly [string, string, string]> = [
    ...(diff.transition === undefined
      ? []
      : [
          [
            "First transition that differs",
            moveWords(diff.transition.a),
            moveWords(diff.transition.b)
          ] as const
        ]),
    ...(diff.wire === undefined
      ? []
      : [["First line that differs", lineWords(diff.wire.a), lineWords(diff.wire.b)] as const])
  ]
  return (
    <section class="divergence" aria-label="Where they part">
      {rows.map(([title, a, b]) => (
        <div>
          <h2>{title}</h2>
          <dl class="parting">
            <dt>A</dt>
            <dd class="mono">
              <ServerText text={a} />
            </dd>
            <dt>B</dt>
            <dd class="mono">
              <ServerText text={b} />
            </dd>
          </dl>
        </div>
      ))}
    </section>
  )
}

const sideWords = (side: Diff.Side | undefined, { connection }: Party): string =>
  side === undefined ? "–" : marks[side.outcome] + told(connection, side.ms, " ")

/** A log without times lies beside anything as it is. */
const isTimed = (...parties: ReadonlyArray<Party>): boolean =>
  parties.every(({ connection }) => connection.clock !== "none")

/** What took no time on either side says nothing. */
const isSeen = ({ a, b, changed }: Diff.StepDiff): boolean =>
  changed || Math.max(a?.ms ?? 0, b?.ms ?? 0) >= 0.05

interface Both {
  readonly a: Party
  readonly b: Party
  readonly diff: Diff.Diff
}

const Steps = ({ a, b, diff }: Both) => (
  <table class="ledger steps">
    <caption>Step by step</caption>
    <thead>
      <tr>
        <th scope="col">step</th>
        <th scope="col" class="num">
          A
        </th>
        <th scope="col" class="num">
          B
        </th>
        <th scope="col" class="num">
          Δ (B − A)
        </th>
      </tr>
    </thead>
    <tbody>
      {diff.steps
        .filter((step) => !isTimed(a, b) || isSeen(step))
        .map((step) => (
          <tr class={step.changed ? "bad" : ""}>
            <th scope="row">{step.step}</th>
            <td class="num">{sideWords(step.a, a)}</td>
            <td class="num">{sideWords(step.b, b)}</td>
            <td class="num delta">{step.delta === undefined || !isTimed(a, b) ? "" : signed(step.delta)}</td>
          </tr>
        ))}
    </tbody>
  </table>
)

const linesBefore = 3
const mostLines = 60

const WireSide = ({ at, party }: { readonly party: Party; readonly at: WireLine | undefined }) => {
  const { wire } = party.connection
  const found = at === undefined ? wire.length : wire.findIndex(({ line }) => line === at.line)
  const from = Math.max(0, found - linesBefore)
  return (
    <div class="side">
      <h2 class="cut">
        <ServerText text={party.name} />
      </h2>
      <div
        class="wire"
        role="list"
        aria-label={`Wire of ${plain(party.connection.group)} from where they part`}
      >
        {from > 0 && (
          <p class="before dim" role="listitem">
            … {from} lines before these are alike
          </p>
        )}
        {wire.slice(from, from + mostLines).map((line) => (
          <div
            class={`line wrap ${line.direction} ${line.line === at?.line ? "differs" : ""}`}
            role="listitem"
          >
            <span class="way">{line.direction === "sent" ? "C:" : "S:"}</span>
            <span class="text">
              <ServerText text={line.text} />
            </span>
          </div>
        ))}
        {at === undefined && (
          <p class="before differs" role="listitem">
            nothing more
          </p>
        )}
      </div>
    </div>
  )
}

const Comparison = ({ a, b }: { readonly a: Party; readonly b: Party }) => {
  const diff = Diff.of(a.connection, b.connection)
  return (
    <>
      <Divergence diff={diff} a={a} b={b} />
      <div class="rails">
        {[a, b].map(({ connection, status, trace }) => (
          <Stepper connection={connection} status={status} now={trace.now()} cursor={undefined} />
        ))}
      </div>
      <Steps diff={diff} a={a} b={b} />
      {diff.wire !== undefined && (
        <div class="sides">
          <WireSide party={a} at={diff.wire.a} />
          <WireSide party={b} at={diff.wire.b} />
        </div>
      )}
    </>
  )
}

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
  return (
    <main class="compare whole" aria-label="Comparison">
      <Sides detail={detail} other={other} state={state} trace={trace} />
      {other === undefined ? (
        <p class="dim">Choose a connection for B, of this trace or of another one.</p>
      ) : (
        <>
          {other.words !== undefined && (
            <p class="notice" role="status">
              <ServerText text={helped(detail.connection, other.detail.connection, other.words)} />
            </p>
          )}
          <Comparison a={partyOf(trace, detail)} b={partyOf(other.trace, other.detail)} />
        </>
      )}
    </main>
  )
}
