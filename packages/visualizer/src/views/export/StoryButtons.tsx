/** Buttons for the story of the selected connection: what happened, why, what to try, and whether that helps. */
import type { Choices } from "../../export/Choices.ts"
import { storyPage } from "../../export/storyPage.ts"
import { storySvg } from "../../export/storySvg.ts"
import * as Storyboard from "../../model/verdict/Storyboard.ts"
import { suggestionsFor } from "../../model/findings/suggestions.ts"
import * as Detail from "../../page/Detail.ts"
import { rewritten } from "../../page/exporting.ts"
import { replayed } from "../../page/replaying.ts"
import * as Trace from "../../page/Trace.ts"
import type { State } from "../app/Store.ts"
import { useViewer, type Viewer } from "../app/Viewer.ts"
import { download } from "../parts/download.ts"
import type { Out, Take } from "./Taking.ts"

interface Props {
  readonly state: State
  readonly trace: Trace.Trace
  readonly chosen: Choices
  readonly take: Take
}

export const StoryButtons = (props: Props) => {
  const viewer = useViewer()
  const tell = (write: (story: Storyboard.Storyboard) => string, type: string, ending: string) =>
    props.take((out) =>
      Promise.all([laterIn(out), replayOf(viewer, props)]).then(([all, replay]) => {
        if (out.detail === undefined) return
        const story = Storyboard.of(out.detail.connection, { all, replay })
        download(new Blob([write(story)], { type }), `${out.stem}.story.${ending}`)
      })
    )
  return (
    <div class="buttons">
      <button type="button" onClick={tell(storySvg, "image/svg+xml", "svg")}>
        Story SVG
      </button>
      <button type="button" onClick={tell(storyPage, "text/html", "html")}>
        Story page
      </button>
    </div>
  )
}

/** Finds a later connection to the same host that opened the mailbox after all. */
const laterIn = ({ detail, trace }: Out): Promise<ReadonlyArray<Detail.Detail["connection"]>> => {
  const { connections } = trace.index
  const one = connections.find(({ group }) => group === detail?.connection.group)
  const later = connections.find(
    ({ host, id, selectedAt }) =>
      one !== undefined && id > one.id && host === one.host && selectedAt !== undefined
  )
  if (later === undefined) return Promise.resolve([])
  return Detail.read(trace, later.id).then((found) => (found === undefined ? [] : [found.connection]))
}

/** Replays the call with the finding's suggestion, if the server can; the export's omissions apply to it, too. */
const replayOf = (
  viewer: Viewer,
  { chosen, state, trace }: Props
): Promise<Storyboard.Replay | undefined> => {
  const offered = viewer.settingsFor(trace)
  const connection = state.detail?.connection.group
  const suggestion = suggestionsFor(state.detail?.findings ?? []).find(({ name, value }) =>
    offered.some((setting) => setting.name === name && setting.choices?.includes(value) === true)
  )
  if (connection === undefined || suggestion === undefined) return Promise.resolve(undefined)
  const { label, name, value } = suggestion
  return replayed({ connection, settings: { [name]: value } })
    .then(({ last, trace: again, words }) =>
      rewritten(again.bytes.blob(), chosen)
        .then(({ problems, trace }) => {
          if (problems.length > 0) return undefined
          const kept = Trace.make(label)
          return Trace.take(kept, trace.stream()).then(() => Detail.read(kept, last))
        })
        .then((detail) => detail && { label, connection: detail.connection, unknown: words })
    )
    .catch(() => undefined)
}
