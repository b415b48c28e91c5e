/** A splitter between two panes, which sets and remembers the width of one, by mouse or arrow keys. */
import type { KeyboardEventHandler, PointerEventHandler, RefObject } from "preact"
import { useLayoutEffect, useState } from "preact/hooks"

interface Props {
  readonly panes: RefObject<HTMLElement | null>
  /** The pane whose width it sets, as in names of the style sheet and of the memory. */
  readonly name: "left" | "wire"
  readonly label: string
}

const minShare = 0.15
const maxShare = 0.7
const step = 0.03

export const Splitter = ({ label, name, panes }: Props) => {
  const { read, write } = memory(name)
  const [share, setShare] = useState(read)
  useLayoutEffect(() => {
    if (share === undefined) panes.current?.style.removeProperty(`--${name}`)
    else panes.current?.style.setProperty(`--${name}`, `${(share * 100).toFixed(1)}%`)
  }, [share, name, panes])

  const move = (next: number) => {
    const bounded = Math.min(maxShare, Math.max(minShare, next))
    setShare(bounded)
    write(bounded)
  }
  const onPointerMove: PointerEventHandler<HTMLElement> = (event) => {
    const box = panes.current?.getBoundingClientRect()
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || box === undefined) return
    const at = (event.clientX - box.left) / box.width
    move(name === "left" ? at : 1 - at)
  }
  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const by = event.key === "ArrowRight" ? step : event.key === "ArrowLeft" ? -step : 0
    if (by === 0) return
    event.preventDefault()
    move((share ?? 0.4) + (name === "left" ? by : -by))
  }
  return (
    <div
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={Math.round((share ?? 0.4) * 100)}
      aria-valuemin={minShare * 100}
      aria-valuemax={maxShare * 100}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  )
}

/** Remembers a width. A page from disk may have no storage, or no access to it. */
const memory = (name: string) => {
  const key = `effect-imap width ${name}`
  return {
    read: (): number | undefined => {
      try {
        const share = Number(localStorage.getItem(key) ?? Number.NaN)
        return Number.isFinite(share) ? share : undefined
      } catch {
        return undefined
      }
    },
    write: (share: number): void => {
      try {
        localStorage.setItem(key, String(share))
      } catch {
        // the width is forgotten then
      }
    }
  }
}
