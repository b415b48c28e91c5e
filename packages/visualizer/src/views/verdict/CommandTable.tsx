/** The table of the app's commands: each command in each mailbox is a row. */
import { useMemo, useState } from "preact/hooks"
import { cellsOf, headers } from "../../model/commands/columns.ts"
import { commandsOf } from "../../model/commands/commands.ts"
import type { Detail } from "../../page/Detail.ts"
import * as Link from "../../page/Link.ts"
import { useViewer } from "../app/Viewer.ts"
import { ServerText } from "../parts/ServerText.tsx"

/** So many rows are shown at first. */
const shown = 5

/** Of a connection whose middle is not read, nothing can be counted. */
export const CommandTable = ({ detail }: { readonly detail: Detail }) => {
  const viewer = useViewer()
  const [isWhole, showWhole] = useState(false)
  const { breaks, connection, id } = detail
  const all = useMemo(() => (breaks.length > 0 ? [] : commandsOf(connection)), [breaks, connection])
  if (all.length === 0) return null
  const rows = isWhole ? all : all.slice(0, shown)
  return (
    <section class="commands" aria-label="Commands of the app">
      <table>
        <thead>
          <tr>
            {headers.map((header, at) => (
              <th key={header} scope="col" class={at < 2 ? "" : "num"}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const [mailbox = "", command = "", ...numbers] = cellsOf(row, connection.clock !== "none")
            const { line } = row
            return (
              <tr key={`${mailbox} ${command}`} class={row.refused + row.unanswered > 0 ? "refused" : ""}>
                <td>
                  <ServerText text={mailbox} />
                </td>
                <th scope="row">
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
                </th>
                {numbers.map((number, at) => (
                  <td key={headers[at + 2]} class="num">
                    {number}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      {all.length > shown && (
        <button type="button" class="link" aria-expanded={isWhole} onClick={() => showWhole(!isWhole)}>
          {isWhole ? "less" : `and ${all.length - shown} more`}
        </button>
      )}
    </section>
  )
}
