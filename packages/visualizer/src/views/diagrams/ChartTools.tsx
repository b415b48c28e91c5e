/** The tools of the state chart: view and zoom. */
import type { ComponentChildren } from "preact"
import type { ChartView } from "../app/Store.ts"

interface Props {
  readonly view: ChartView
  readonly onFollow: () => void
  readonly onWhole: () => void
  readonly onZoom: (factor: number) => void
  /** True if the counts over all connections are shown; absent if there is one connection. */
  readonly isHeat: boolean | undefined
  readonly onHeat: (isHeat: boolean) => void
  readonly children: ComponentChildren
}

const step = 1.3

export const ChartTools = ({ children, isHeat, onFollow, onHeat, onWhole, onZoom, view }: Props) => (
  <div class="tools" role="group" aria-label="State chart">
    <span class="segmented">
      <button
        type="button"
        aria-pressed={view === "follow"}
        title="Keeps the current state in the middle"
        onClick={onFollow}
      >
        Follow
      </button>
      <button type="button" aria-pressed={view === "whole"} onClick={onWhole}>
        Whole machine
      </button>
    </span>
    <span class="segmented">
      <button type="button" aria-label="Zoom out" onClick={() => onZoom(1 / step)}>
        −
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => onZoom(step)}>
        +
      </button>
    </span>
    {isHeat !== undefined && (
      <label title="How often all connections took each way, and failed">
        <input type="checkbox" checked={isHeat} onChange={() => onHeat(!isHeat)} />
        Heat
      </label>
    )}
    {children}
  </div>
)
