/** The conversation on the wire as a drawing between lifelines. */
import type { KeyboardEventHandler } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { mermaid } from "../../export/mermaid.ts"
import { talkPicture } from "../../model/diagrams/talkPicture.ts"
import type { Detail } from "../../page/Detail.ts"
import { Drawing } from "./Drawing.tsx"
import { Saving } from "./Saving.tsx"
import { reveal, rowOf, useSize } from "../parts/hooks.ts"
import { useViewer } from "../app/Viewer.ts"

interface Props {
  readonly detail: Detail
  readonly cursor: number | undefined
}

export const SequenceDiagram = ({ cursor, detail }: Props) => {
  const viewer = useViewer()
  const panel = useRef<HTMLDivElement>(null)
  const { width } = useSize(panel)
  const picture = talkPicture(detail.connection, cursor, width - 24)
  /** arrows move from message to message */
  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const lines = picture.groups.flatMap(({ class: name, line }) =>
      name.startsWith("talk") ? (line ?? []) : []
    )
    const here = cursor === undefined ? lines.length : lines.findLastIndex((line) => line <= cursor)
    const target = rowOf(event.key, here, lines.length)
    if (target === undefined) return
    event.preventDefault()
    viewer.go(lines[target])
  }
  useEffect(() => {
    const here = panel.current?.querySelector(".here")
    if (panel.current !== null && here) reveal(panel.current, here)
  }, [cursor, detail.id])
  return (
    <div class="panel" ref={panel} tabIndex={0} role="region" aria-label="Conversation" onKeyDown={onKeyDown}>
      <div class="tools">
        <Saving
          name={`${detail.connection.group}.talk`}
          picture={picture}
          mermaid={() => mermaid(detail.connection)}
        />
      </div>
      <Drawing picture={picture} scale={1} onGo={viewer.go} />
    </div>
  )
}
