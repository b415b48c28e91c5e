/** Shows where two connections diverge: in words, and in the lines of the wire. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Move, WireLine } from "../../model/connection/Connection.ts"
import type * as Diff from "../../model/compare/Diff.ts"
import { moveWords } from "../../model/diagrams/eventLabel.ts"
import { Prose } from "../parts/Prose.tsx"
import { counted, signed } from "../parts/format.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import { isTimed, type Party } from "./Party.ts"

interface Both {
  readonly a: Party
  readonly b: Party
  readonly diff: Diff.Diff
}

export const Divergence = ({ a, b, diff }: Both) => {
  const words = diff.parting?.words
  const times = isTimed(a, b) ? timeWords(diff) : "There are no times to compare."
  if (diff.same) return <p class="finding info">Both went the same way. {times}</p>
  return (
    <section class="divergence" aria-label="Where they differ">
      <p class="strong">{words ?? "Both send the same commands, and each has the same result."}</p>
      {words === undefined && <p>{times}</p>}
      {diff.parting?.fix !== undefined && (
        <p>
          <strong>Try: </strong>
          <Prose text={diff.parting.fix} />
        </p>
      )}
      {diff.wire !== undefined && (
        <Parted title="Where they differ on the wire" a={lineWords(diff.wire.a)} b={lineWords(diff.wire.b)} />
      )}
      {diff.wire === undefined && diff.transition !== undefined && (
        <Parted title="Where the states differ" a={passed(diff.transition.a)} b={passed(diff.transition.b)} />
      )}
    </section>
  )
}

/** A smaller difference does not matter to a person, in milliseconds. */
const minShownMs = 10

/** Describes which of two equal courses was slower, and in which step. */
const timeWords = ({ steps }: Diff.Diff): string => {
  const sum = steps.reduce((total, { delta = 0 }) => total + delta, 0)
  const largest = steps.toSorted((a, b) => Math.abs(b.delta ?? 0) - Math.abs(a.delta ?? 0))[0]
  if (Math.abs(sum) < minShownMs || largest?.delta === undefined) return "Their times differ little."
  const slower = sum > 0 ? "B" : "A"
  return `${slower} took ${duration(Math.abs(sum))} longer, most of it in ${largest.step} (${signed(largest.delta)}).`
}

const Parted = ({ a, b, title }: { readonly title: string; readonly a: string; readonly b: string }) => (
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
)

const lineWords = (line: WireLine | undefined): string =>
  line === undefined ? "nothing more" : `${line.direction === "sent" ? "C:" : "S:"} ${line.text}`

const passed = (move: Move | undefined): string => (move === undefined ? "nothing more" : moveWords(move))

const linesBefore = 3
const maxLines = 60

export const WireSide = ({
  at,
  letter,
  party
}: {
  readonly letter: string
  readonly party: Party
  readonly at: WireLine | undefined
}) => {
  const { wire } = party.connection
  const found = at === undefined ? wire.length : wire.findIndex(({ line }) => line === at.line)
  const from = Math.max(0, found - linesBefore)
  return (
    <div class="side">
      <h2>{letter}, around where they differ</h2>
      <div
        class="wire"
        role="list"
        aria-label={`Wire of ${plain(party.connection.group)} around where they differ`}
      >
        {from > 0 && (
          <p class="before dim" role="listitem">
            … {counted(from, "line")} before
          </p>
        )}
        {wire.slice(from, from + maxLines).map((line) => (
          <Line line={line} differs={line.line === at?.line} />
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

const Line = ({ differs, line }: { readonly line: WireLine; readonly differs: boolean }) => (
  <div class={`line wrap ${line.direction} ${differs ? "differs" : ""}`} role="listitem">
    <span class="way">{line.direction === "sent" ? "C:" : "S:"}</span>
    <span class="text">
      <ServerText text={line.text} />
    </span>
  </div>
)
