/** The dialog for exports, which shows what they would contain. */
import { useEffect, useState } from "preact/hooks"
import { chartSvg } from "../../export/chartSvg.ts"
import type { Choice, Choices } from "../../export/Choices.ts"
import { type Content, titles } from "../../export/contents.ts"
import { waterfallSvg } from "../../export/waterfallSvg.ts"
import type { Connection } from "../../model/connection/Connection.ts"
import { titleOf } from "../../model/connection/title.ts"
import { contents, notesOf, page, program, type Rewritten, rewritten } from "../../page/exporting.ts"
import { read } from "../../page/Detail.ts"
import * as Trace from "../../page/Trace.ts"
import { Dialog } from "../parts/Dialog.tsx"
import { download } from "../parts/download.ts"
import { counted } from "../parts/format.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import * as Link from "../../page/Link.ts"
import { placeOf, type State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"
import { issue } from "./issue.ts"
import type { Out, Take } from "./Taking.ts"

interface Props {
  readonly state: State
  readonly trace: Trace.Trace
  readonly onClose: () => void
}

export const Export = ({ onClose, state, trace }: Props) => {
  const [found, setFound] = useState<ReadonlyArray<Content>>()
  const [chosen, setChosen] = useState<Choices>({})
  const [refused, setRefused] = useState<Rewritten>()
  useEffect(() => void contents(trace.bytes.blob()).then(setFound), [trace])

  const take: Take = (use) => () =>
    void prepare(trace, state, chosen).then((out) => {
      if (out.made.problems.length > 0) return setRefused(out.made)
      setRefused(undefined)
      return use(out)
    })
  return (
    <Dialog title="Export" onClose={onClose}>
      <h3>What is in this file?</h3>
      <p class="dim">
        Credentials and messages are never in it. You decide about the rest; “Number” replaces equal values by
        the same placeholder.
      </p>
      <Contents found={found} chosen={chosen} onChoose={setChosen} />
      {refused !== undefined && <Refusal made={refused} />}
      <Buttons state={state} take={take} />
      <p class="dim">Pictures and the text for an issue show the selected connection only.</p>
    </Dialog>
  )
}

/** Prepares an export: the trace as chosen, and the selected connection in it. */
const prepare = (
  trace: Trace.Trace,
  { annotations, selected }: Pick<State, "annotations" | "selected">,
  chosen: Choices
): Promise<Out> =>
  rewritten(trace.bytes.blob(), chosen, notesOf(trace, annotations)).then((made) => {
    const opened = Trace.make(trace.name)
    return Trace.take(opened, made.trace.stream())
      .then(() => (selected === undefined ? undefined : read(opened, selected)))
      .then((detail) => {
        const title = titleOf(detail === undefined ? [] : [detail.connection])
        return {
          made,
          trace: opened,
          detail,
          title,
          stem: title.replaceAll(/[^\w.]+/g, "-").replaceAll(/^-+|-+$/g, "")
        }
      })
  })

const Contents = ({
  chosen,
  found,
  onChoose
}: {
  readonly found: ReadonlyArray<Content> | undefined
  readonly chosen: Choices
  readonly onChoose: (chosen: Choices) => void
}) =>
  found === undefined ? (
    <p role="status">Reading the trace …</p>
  ) : (
    <table class="contents">
      <tbody>
        {found.map((content) => (
          <ContentRow
            key={content.kind}
            content={content}
            choice={chosen[content.kind] ?? "keep"}
            onChoose={(choice) => onChoose({ ...chosen, [content.kind]: choice })}
          />
        ))}
      </tbody>
    </table>
  )

const choices: ReadonlyArray<readonly [Choice, string]> = [
  ["keep", "Keep"],
  ["hash", "Number"],
  ["drop", "Drop"]
]

const ContentRow = ({
  choice,
  content,
  onChoose
}: {
  readonly content: Content
  readonly choice: Choice
  readonly onChoose: (choice: Choice) => void
}) => (
  <tr>
    <th scope="row">
      {titles[content.kind]} <span class="count">{counted(content.count, "time")}</span>
      <div class="mono cut" title={plain(content.example)}>
        <ServerText text={content.example} />
      </div>
    </th>
    <td>
      <div class="segmented" role="group" aria-label={titles[content.kind]}>
        {choices.map(([name, words]) => (
          <button type="button" aria-pressed={choice === name} onClick={() => onChoose(name)}>
            {words}
          </button>
        ))}
      </div>
    </td>
  </tr>
)

const Refusal = ({ made }: { readonly made: Rewritten }) => (
  <div class="refusal" role="alert">
    <h3>This must not be shared</h3>
    <ul>
      {made.problems.slice(0, 5).map(({ line, problem }) => (
        <li>
          line {line}: {problem}
        </li>
      ))}
    </ul>
  </div>
)

const Buttons = ({ state, take }: { readonly state: State; readonly take: Take }) => {
  const viewer = useViewer()
  const ownProgram = viewer.standalone ? program() : undefined
  const picture = (name: string, draw: (connection: Connection) => string): Parameters<Take>[0] => {
    return ({ detail, stem }) => {
      if (detail !== undefined) download(svg(draw(detail.connection)), `${stem}.${name}.svg`)
    }
  }
  return (
    <div class="buttons">
      {ownProgram !== undefined && (
        <button
          type="button"
          class="main"
          onClick={take(({ made, stem, title }) =>
            page(ownProgram, made.trace, { title, href: hrefOf(state) }).then((html) =>
              download(html, `${stem}.html`)
            )
          )}
        >
          HTML page
        </button>
      )}
      <button
        type="button"
        onClick={take(({ made, stem }) => download(made.trace, `${stem}.imaptrace.jsonl`))}
      >
        Trace
      </button>
      <button type="button" onClick={take(picture("waterfall", (connection) => waterfallSvg([connection])))}>
        Waterfall SVG
      </button>
      <button type="button" onClick={take(picture("chart", (connection) => chartSvg({ connection })))}>
        Chart SVG
      </button>
      <button
        type="button"
        onClick={take(({ detail, stem, trace }) => {
          if (detail !== undefined) return viewer.copy(issue(trace, detail), `${stem}.md`)
        })}
      >
        Copy for an issue
      </button>
    </div>
  )
}

const svg = (text: string): Blob => new Blob([text], { type: "image/svg+xml" })

const hrefOf = (state: State): string | undefined => {
  const place = placeOf(state)
  return place && Link.write(place)
}
