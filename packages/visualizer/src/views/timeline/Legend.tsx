/** Explains the colours and patterns of the steps that are drawn. */
import type { Row } from "../../model/timeline/rows.ts"
import { groupWords } from "../parts/words.ts"

export const Legend = ({ rows }: { readonly rows: ReadonlyArray<Row> }) => {
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
          <span class="swatch lost" />
          lost
        </li>
      )}
      {has(({ outcome }) => outcome === "failed") && <li class="bad">✗ failed</li>}
    </ul>
  )
}
