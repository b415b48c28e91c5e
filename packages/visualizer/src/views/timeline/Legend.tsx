/** Explains the colours and patterns of the steps that are drawn. */
import type { PartRow } from "../../model/verdict/partRows.ts"
import { parts } from "../../model/verdict/railBoxes.ts"
import { groups } from "../../model/machine/phase.ts"

interface Props {
  /** The rows that the scale shows something of. */
  readonly rows: ReadonlyArray<PartRow>
  /** True if a row ends beyond the scale. */
  readonly isBeyond: boolean
  /** True if the scale breaks, and is coarser after that. */
  readonly isBroken: boolean
}

export const Legend = ({ isBeyond, isBroken, rows }: Props) => {
  const has = (is: (row: PartRow) => boolean) => rows.some(is)
  return (
    <ul class="legend" aria-label="Colours">
      {groups.map((group) => {
        const words = wordsOf(rows.filter((row) => row.group === group && isSolid(row)))
        return (
          words !== "" && (
            <li key={group}>
              <span class={`swatch ${group}`} />
              {words}
            </li>
          )
        )
      })}
      {has(({ kind }) => kind === "idle") && (
        <li>
          <span class="swatch mailbox idle" />
          in use
        </li>
      )}
      {has(isWaiting) && (
        <li>
          <span class="swatch open" />
          waiting
        </li>
      )}
      {has(({ outcome }) => outcome === "lost") && (
        <li>
          <span class="swatch lost" />∅ no answer, or given up
        </li>
      )}
      {has(({ outcome }) => outcome === "refused") && <li>! refused</li>}
      {has(({ outcome }) => outcome === "failed") && <li class="bad">✗ failed</li>}
      {isBeyond && <li>→ ends later</li>}
      {isBroken && <li>┊┊ then coarser</li>}
    </ul>
  )
}

/** Returns whether a row is drawn in its colour. */
const isSolid = ({ kind, outcome }: PartRow): boolean => kind === "work" && outcome !== "lost"

const isWaiting = ({ kind, outcome }: PartRow): boolean =>
  kind === "delay" || (outcome === "open" && kind !== "idle")

/** Names the parts that share a colour, as the rail does. */
const wordsOf = (rows: ReadonlyArray<PartRow>): string => {
  if (rows.length > 0 && rows.every(({ group }) => group === "us")) return "this program"
  return parts.filter((part) => rows.some((row) => row.part === part)).join(", ")
}
