/** Explains the colours and patterns of the steps that are drawn. */
import { isRace, type Row } from "../../model/timeline/rows.ts"
import { groupWords } from "../parts/words.ts"

interface Props {
  readonly rows: ReadonlyArray<Row>
  /** True if a row ends beyond the scale. */
  readonly isBeyond: boolean
}

export const Legend = ({ isBeyond, rows }: Props) => {
  const has = (is: (row: Row) => boolean) => rows.some(is)
  return (
    <ul class="legend" aria-label="Colours">
      {groupWords
        .filter(([group]) => has((row) => row.group === group))
        .map(([group, words]) => (
          <li>
            <span class="swatch" style={{ "--hue": `var(--${group})` }} />
            {words}
          </li>
        ))}
      {has(({ kind, outcome }) => kind === "delay" || outcome === "open") && (
        <li>
          <span class="swatch open" />
          waiting
        </li>
      )}
      {has(({ outcome }) => outcome === "lost") && (
        <li>
          <span class="swatch lost" />∅{" "}
          {isRace(rows) ? "given up: the other way was ready first" : "given up"}
        </li>
      )}
      {has(({ outcome }) => outcome === "failed") && <li class="bad">✗ failed</li>}
      {isBeyond && <li>→ ends later</li>}
    </ul>
  )
}
