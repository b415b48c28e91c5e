/** The two connections: their names, and the result of each. */
import type { ComponentChildren } from "preact"
import { callings } from "../../model/compare/callings.ts"
import type { Trace } from "../../page/Trace.ts"
import { openOther } from "../app/comparison.ts"
import { useViewer } from "../app/Viewer.ts"
import { OpenButton } from "../parts/OpenButton.tsx"
import { plain, ServerText } from "../parts/ServerText.tsx"
import { address, markOf, toneMark, toneOf } from "../parts/words.ts"
import { type Party, verdictOf } from "./Party.ts"

interface Props {
  readonly a: Party
  readonly b: Party | undefined
  readonly idOfA: number
  readonly idOfB: number | undefined
}

export const Sides = ({ a, b, idOfA, idOfB }: Props) => {
  const viewer = useViewer()
  const traceOfB = b?.trace ?? a.trace
  const [one, other] = callings(sourced(a), sourced(b ?? a))
  return (
    <div class="sides">
      <Side letter="A" name={one} party={a}>
        <Choice
          label="Connection A"
          party={a}
          trace={a.trace}
          selected={idOfA}
          onChoose={(id) => viewer.select(id)}
        />
      </Side>
      <Side letter="B" name={b === undefined ? "not chosen" : other} party={b}>
        <Choice
          label="Connection B"
          party={b}
          trace={traceOfB}
          selected={idOfB ?? idOfA}
          onChoose={(id) => viewer.compareWith(traceOfB, id)}
        />
        <OpenButton label="Another trace…" onFile={(file) => void openOther(viewer, file)} />
      </Side>
    </div>
  )
}

const sourced = ({ connection, trace }: Party) => ({ connection, source: trace.name })

const Side = ({
  children,
  letter,
  name,
  party
}: {
  readonly letter: string
  readonly name: string
  readonly party: Party | undefined
  readonly children: ComponentChildren
}) => {
  const verdict = party && verdictOf(party)
  const next = party && nextOf(party)
  const then = next && party && markOf(next, party.trace.index)
  return (
    <section class="side party" data-tone={verdict && toneOf(verdict)} aria-label={`Side ${letter}`}>
      <h2>
        <span class="letter">{letter}</span> <ServerText text={name} />
      </h2>
      {verdict !== undefined && (
        <p class="fate">
          <span aria-hidden="true">{toneMark[toneOf(verdict)]}</span> <ServerText text={verdict.sentence} />
        </p>
      )}
      {next !== undefined && (
        <p class="dim">
          Then {then} {next.group}
        </p>
      )}
      <div class="choices">{children}</div>
    </section>
  )
}

/** Returns the last attempt of the same call, if it is a later one. */
const nextOf = ({ connection: { group, started }, trace }: Party) => {
  const last = trace.index.connections.findLast(
    ({ session }) => session !== undefined && session === started?.session
  )
  return last?.group === group ? undefined : last
}

/** Chooses the connection of a side. The mark of the selected one is that of its verdict. */
const Choice = ({
  label,
  onChoose,
  party,
  selected,
  trace
}: {
  readonly label: string
  readonly party: Party | undefined
  readonly trace: Trace
  readonly selected: number
  readonly onChoose: (id: number) => void
}) => (
  <select
    aria-label={label}
    value={selected}
    onChange={(event) => onChoose(Number(event.currentTarget.value))}
  >
    {trace.index.connections.map((summary) => {
      const { group, host, id, label } = summary
      const isChosen = group === party?.connection.group
      const mark = isChosen ? toneMark[toneOf(verdictOf(party))] : markOf(summary, trace.index)
      return (
        <option value={id}>{plain(`${mark} ${group} ${address({ host, label, port: undefined })}`)}</option>
      )
    })}
  </select>
)
