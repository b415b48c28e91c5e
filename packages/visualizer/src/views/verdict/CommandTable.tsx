/** The table of the app's commands: each command in each mailbox is a row. */
import { useMemo, useState } from "preact/hooks"
import { columnsOf, firstOf } from "../../model/commands/columns.ts"
import { commandsOf } from "../../model/commands/commands.ts"
import type { Detail } from "../../page/Detail.ts"
import * as Link from "../../page/Link.ts"
import { useViewer } from "../app/Viewer.ts"
import { ServerText } from "../parts/ServerText.tsx"

/** The rows that are shown at first. */
const maxShown = 5

/** Commands cannot be counted unless the whole connection was read. */
export const CommandTable = ({ detail }: { readonly detail: Detail }) => {
  const viewer = useViewer()
  const [isWhole, showWhole] = useState(false)
  const { breaks, connection, id } = detail
  const all = useMemo(() => (breaks.length > 0 ? [] : commandsOf(connection)), [breaks, connection])
  if (all.length === 0) return null
  const first = firstOf(all, maxShown)
  const rows = isWhole ? all : first
  const columns = columnsOf(rows, connection.clock !== "none")
  return (
    <section class="commands" aria-label="Commands of the app">
      <table>
        <thead>
          <tr>
            {columns.map(({ header, isNumber }) => (
              <th key={header} scope="col" class={isNumber ? "num" : ""}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ command, line, mailbox, refused, unanswered }, at) => (
            <tr key={`${mailbox} ${command}`} class={refused + unanswered > 0 ? "refused" : ""}>
              {columns.map(({ cells, header, isNumber }) => (
                <td key={header} class={isNumber ? "num" : ""}>
                  {header === "command" ? (
                    <a
                      class="link"
                      href={Link.write({ group: connection.group, line })}
                      onClick={(event) => {
                        event.preventDefault()
                        viewer.select(id, line)
                      }}
                    >
                      <ServerText text={command} />
                    </a>
                  ) : (
                    <ServerText text={cells[at] ?? ""} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {all.length > first.length && (
        <button type="button" class="link" aria-expanded={isWhole} onClick={() => showWhole(!isWhole)}>
          {isWhole ? "less" : `and ${all.length - first.length} more`}
        </button>
      )}
    </section>
  )
}
