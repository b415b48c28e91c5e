/** The talk on the wire as a drawing between lifelines. */
import { useRef } from "preact/hooks"
import { mermaid } from "../export/mermaid.ts"
import { talkPicture } from "../model/talkPicture.ts"
import type { Detail } from "../page/Detail.ts"
import { Drawing, Saving } from "./Drawing.tsx"
import { useSize } from "./hooks.ts"
import { useViewer } from "./Viewer.ts"

interface Props {
  readonly detail: Detail
  readonly cursor: number | undefined
}

export const Talk = ({ cursor, detail }: Props) => {
  const viewer = useViewer()
  const panel = useRef<HTMLDivElement>(null)
  const { width } = useSize(panel)
  const picture = talkPicture(detail.connection, cursor)
  const scale = Math.max(0.75, Math.min(1, (width - 24) / picture.width))
  return (
    <div class="panel" ref={panel} tabIndex={0} role="region" aria-label="Conversation">
      <div class="panelbar">
        <Saving
          name={`${detail.connection.group}.talk`}
          picture={picture}
          mermaid={() => mermaid(detail.connection)}
        />
      </div>
      <Drawing picture={picture} scale={scale} onGo={viewer.go} />
    </div>
  )
}
