/** The findings of the rules in a connection, each with its lines. */
import { useState } from "preact/hooks"
import type { Finding } from "../../model/rules/index.ts"
import { useViewer } from "../app/Viewer.ts"
import { Prose } from "../parts/Prose.tsx"
import { ServerText } from "../parts/ServerText.tsx"
import { glowing } from "./glowing.ts"

/** The findings that are shown at first. */
const maxShown = 4

export const Lint = ({ findings }: { readonly findings: ReadonlyArray<Finding> }) => {
  const [isWhole, showWhole] = useState(false)
  if (findings.length === 0) return null
  const shown = isWhole ? findings : findings.slice(0, maxShown)
  return (
    <section class="lint" aria-label="Findings">
      <ul>
        {shown.map((finding) => (
          <Row key={`${finding.id} ${finding.lines[0]}`} finding={finding} />
        ))}
      </ul>
      {findings.length > maxShown && (
        <button type="button" class="link" aria-expanded={isWhole} onClick={() => showWhole(!isWhole)}>
          {isWhole ? "less" : `and ${findings.length - maxShown} more`}
        </button>
      )}
    </section>
  )
}

const Row = ({ finding: { docs, id, lines, message, severity } }: { readonly finding: Finding }) => {
  const viewer = useViewer()
  const [isExplained, explain] = useState(false)
  return (
    <li class={severity} {...glowing(viewer, lines)}>
      <span aria-hidden="true">{severity === "warning" ? "!" : "·"}</span>
      <span class="message">
        <ServerText text={message} /> <code class="dim">{id}</code>
      </span>
      <span class="places">
        {lines.slice(0, maxLines).map((line) => (
          <button
            key={line}
            type="button"
            class="link"
            title={`Go to line ${line} of the trace`}
            onClick={() => viewer.goWire(line)}
          >
            line {line}
          </button>
        ))}
        {docs !== "" && (
          <button
            type="button"
            class="link"
            aria-expanded={isExplained}
            onClick={() => explain(!isExplained)}
          >
            Explain
          </button>
        )}
      </span>
      {isExplained && (
        <p class="docs">
          <Prose text={docs} />
        </p>
      )}
    </li>
  )
}

/** The lines of a finding that have a link; all of them are highlighted. */
const maxLines = 3
