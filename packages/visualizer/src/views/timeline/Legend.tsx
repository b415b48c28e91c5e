/** Explains the patterns of the steps that are drawn. */
import type { PartRow } from "../../model/rail/partRows.ts"

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
    <ul class="legend" aria-label="Outcomes">
      {has(({ kind }) => kind === "idle") && (
        <li>
          <span class="swatch idle" />
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

const isWaiting = ({ kind, outcome }: PartRow): boolean =>
  kind === "delay" || (outcome === "open" && kind !== "idle")
