/** A panel over everything, which takes the focus, keeps it, and returns it. */
import type { ComponentChildren, KeyboardEventHandler } from "preact"
import { useLayoutEffect, useRef } from "preact/hooks"

interface Props {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}

const focusable = "button:not(:disabled), input:not([hidden]), select, textarea, [tabindex='0']"

export const Dialog = ({ children, onClose, title }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  // before the next key: a person who opened it with a key may continue to type
  useLayoutEffect(() => {
    const root = box.current?.getRootNode()
    const before = root instanceof ShadowRoot ? root.activeElement : null
    const field = box.current?.querySelector("textarea")
    if (field) field.focus()
    else box.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    if (event.key === "Escape") onClose()
    event.stopPropagation()
    if (event.key !== "Tab") return
    const all = Array.from(box.current?.querySelectorAll<HTMLElement>(focusable) ?? [])
    const [first] = all
    const last = all.at(-1)
    const target = event.composedPath()[0]
    if (event.shiftKey && (target === first || target === box.current)) {
      event.preventDefault()
      last?.focus()
    } else if (!event.shiftKey && target === last) {
      event.preventDefault()
      first?.focus()
    }
  }
  return (
    <div class="veil" onClick={(event) => event.target === event.currentTarget && onClose()}>
      <div
        class="dialog"
        role="dialog"
        aria-modal="true"
        aria-label={title}
        tabIndex={-1}
        ref={box}
        onKeyDown={onKeyDown}
      >
        <h2>
          {title}
          <button type="button" class="quiet" aria-label="Close" onClick={onClose}>
            ✕
          </button>
        </h2>
        {children}
      </div>
    </div>
  )
}
