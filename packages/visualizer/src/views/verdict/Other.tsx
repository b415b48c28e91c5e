import { ServerText } from "../parts/ServerText.tsx"
import { useViewer } from "../app/Viewer.ts"

/** Names another connection, which it selects. */
export const Other = ({ group, id }: { readonly group: string; readonly id: number }) => {
  const viewer = useViewer()
  return (
    <button type="button" class="link" onClick={() => viewer.select(id)}>
      <ServerText text={group} />
    </button>
  )
}
