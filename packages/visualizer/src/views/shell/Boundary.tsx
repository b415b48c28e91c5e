/** Catches a failure to render, after which the trace can still be saved. */
import { Component, type ComponentChildren } from "preact"
import { download } from "../parts/download.ts"
import type { Viewer } from "../app/Viewer.ts"

interface Props {
  readonly viewer: Viewer
  readonly children?: ComponentChildren
}

interface State {
  readonly failure: string | undefined
}

export class Boundary extends Component<Props, State> {
  override state: State = { failure: undefined }

  static override getDerivedStateFromError(error: unknown): State {
    return { failure: error instanceof Error ? error.message : String(error) }
  }

  override render() {
    const { failure } = this.state
    if (failure === undefined) return this.props.children
    const { trace } = this.props.viewer.get()
    return (
      <main class="app">
        <div class="empty" role="alert">
          <h2>The viewer could not draw this trace</h2>
          <p class="mono">{failure}</p>
          <p>The trace itself is whole. Please save it, and report what you see here.</p>
          <div class="buttons">
            {trace !== undefined && (
              <button
                type="button"
                class="main"
                onClick={() => download(trace.bytes.blob(), "trace.imaptrace.jsonl")}
              >
                Download the trace
              </button>
            )}
            <button type="button" onClick={() => this.setState({ failure: undefined })}>
              Try again
            </button>
          </div>
        </div>
      </main>
    )
  }
}
