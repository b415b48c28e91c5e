/** What the app's commands asked of its mailboxes, and what came of it. */
import { useMemo, useState } from "preact/hooks"
import { chaptersIn, firstOf } from "../../model/work/Chapter.ts"
import type { Detail } from "../../page/Detail.ts"
import * as Link from "../../page/Link.ts"
import { useViewer } from "../app/Viewer.ts"
import { ServerText } from "../parts/ServerText.tsx"

/** So many sentences are shown at first. */
const shown = 8

/** Of a connection whose middle is not read, nothing can be counted. */
export const WorkDone = ({ detail }: { readonly detail: Detail }) => {
  const viewer = useViewer()
  const [isWhole, showWhole] = useState(false)
  const { breaks, connection } = detail
  const chapters = useMemo(() => (breaks.length > 0 ? [] : chaptersIn(connection)), [breaks, connection])
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
                {sentences.map(({ group, isRefused, line, words }) => (
                  <li key={`${line} ${words}`}>
                    <a
                      class="link"
                      href={Link.write({ group, line })}
                      onClick={(event) => {
                        event.preventDefault()
                        viewer.select(detail.id, line)
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
