/** What the app's commands asked of its mailboxes, and what came of it. */
import { useMemo, useState } from "preact/hooks"
import { chaptersOf, firstOf } from "../../model/work/Chapter.ts"
import type { Worked } from "../../model/work/Sum.ts"
import type { Lived } from "../../model/life/Lived.ts"
import * as Link from "../../page/Link.ts"
import type { Trace } from "../../page/Trace.ts"
import { useViewer } from "../app/Viewer.ts"
import { ServerText } from "../parts/ServerText.tsx"

interface Props {
  readonly trace: Trace
  readonly selected: number
  /** The connections whose work is told together, of which the selected one is one. */
  readonly connections: ReadonlyArray<number>
}

/** So many sentences are shown at first. */
const shown = 8

export const WorkDone = ({ connections, selected, trace }: Props) => {
  const viewer = useViewer()
  const [isWhole, showWhole] = useState(false)
  const { count: events, ended } = trace.index
  const chapters = useMemo(() => {
    const ids = new Set(connections)
    const all = trace.index.alike(selected).filter(({ id }) => ids.has(id))
    return chaptersOf(all.map((lived) => workedOf(lived, trace)))
  }, [trace, events, ended, selected, connections.length, connections[0]])
  const told = isWhole ? chapters : firstOf(chapters, shown)
  const count = chapters.reduce((sum, { sentences }) => sum + sentences.length, 0)
  if (count === 0) return null
  return (
    <section class="did" aria-label="Commands, and what came of them">
      <dl>
        {told.map(({ mailbox, sentences }) => (
          <div key={`${sentences[0]?.line}`}>
            <dt>
              <ServerText text={mailbox ?? "account"} />
            </dt>
            <dd>
              <ul>
                {sentences.map(({ group, id, isRefused, line, words }) => (
                  <li key={`${line} ${words}`}>
                    <a
                      class="link"
                      href={Link.write({ group, line })}
                      onClick={(event) => {
                        event.preventDefault()
                        viewer.select(id, line)
                      }}
                    >
                      {isRefused && (
                        <span class="refused" aria-hidden="true">
                          !{" "}
                        </span>
                      )}
                      <ServerText text={words} />
                    </a>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
      {count > shown && (
        <button type="button" class="link" aria-expanded={isWhole} onClick={() => showWhole(!isWhole)}>
          {isWhole ? "less" : `and ${count - shown} more`}
        </button>
      )}
    </section>
  )
}

const workedOf = ({ group, id, stay }: Lived, { index }: Trace): Worked => ({
  id,
  group,
  work: stay.use.work,
  isOver: stay.endedAt !== undefined || index.ended
})
