/** The whole page. */
import type { HTMLAttributes } from "preact"
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import type { ImapTraceViewElement } from "../../src/element/index.ts"
import type { Playground } from "../app/Playground.ts"
import { TrialForm } from "./TrialForm.tsx"
import { Running } from "./Running.tsx"
import { StoryList, StoryCard } from "./Stories.tsx"
import { Taking, TestDialog } from "./Taking.tsx"

export const App = ({ playground }: { readonly playground: Playground }) => {
  const [state, setState] = useState(playground.state)
  const view = useRef<ImapTraceViewElement>(null)
  useLayoutEffect(() => playground.subscribe(() => setState(playground.state)), [playground])
  useEffect(() => {
    playground.view = view.current ?? undefined
    if (playground.state.current === undefined) playground.connect()
  }, [playground])
  const each = { playground, state }
  return (
    <div class="playground" {...droppedOn(playground)}>
      <section class="panel" aria-label="Playground">
        <h1>effect-imap playground</h1>
        <p class="dim">
          The real library and a simulated server, in this page. Nothing leaves it: neither what you try here
          nor a trace that you drop on it.
        </p>
        <StoryCard {...each} />
        <Running {...each} />
        <TrialForm {...each} />
        <Taking {...each} />
      </section>
      <StoryList {...each} />
      <imap-trace-view ref={view} />
      {state.panel === "test" && <TestDialog {...each} />}
      {state.toast !== undefined && (
        <p class="toast" role="status">
          {state.toast}
        </p>
      )}
    </div>
  )
}

/** Takes a dropped trace as the server; the viewer shows one that is dropped on it. */
const droppedOn = (playground: Playground) => ({
  onDragOver: (event: DragEvent) => event.preventDefault(),
  onDrop: (event: DragEvent) => {
    if (event.defaultPrevented) return
    event.preventDefault()
    const [file] = event.dataTransfer?.files ?? []
    if (file !== undefined) void playground.take(file)
  }
})

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "imap-trace-view": HTMLAttributes<ImapTraceViewElement>
    }
  }
}
