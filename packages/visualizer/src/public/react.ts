/** The viewer for React 19 and later: the same element, its properties as props. */
import { createElement, type HTMLAttributes, type ReactElement, type Ref, useCallback } from "react"
import type { ImapTraceViewElement } from "@effect-imap/visualizer/element"
// oxlint-disable-next-line import/no-unassigned-import -- it defines the element
import "@effect-imap/visualizer/element"

/** The properties of the element, and those of any HTML element. */
export interface ImapTraceViewProps
  extends
    HTMLAttributes<HTMLElement>,
    Partial<Pick<ImapTraceViewElement, "src" | "trace" | "events" | "live" | "href" | "rules">> {
  /** Called when the person looks at another place, with the new `href`. */
  readonly onHrefChange?: (href: string) => void
  /** The element, whose `append` shows events as they happen. */
  readonly ref?: Ref<ImapTraceViewElement>
}

/** Shows a trace; fills its parent. */
export const ImapTraceView = ({ onHrefChange, ...props }: ImapTraceViewProps): ReactElement => {
  const onhrefchange = useCallback(
    ({ currentTarget }: Event) => {
      const href: unknown = currentTarget === null ? undefined : Reflect.get(currentTarget, "href")
      if (typeof href === "string") onHrefChange?.(href)
    },
    [onHrefChange]
  )
  return createElement("imap-trace-view", { ...props, onhrefchange })
}
