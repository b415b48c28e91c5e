/** The viewer for React 19 and later: the same element, its properties as props. */
import { createElement, type HTMLAttributes, type ReactElement } from "react"
import type { ImapTraceViewElement } from "@effect-imap/visualizer/element"
// oxlint-disable-next-line import/no-unassigned-import -- it defines the element
import "@effect-imap/visualizer/element"

export interface ImapTraceViewProps
  extends HTMLAttributes<HTMLElement>, Partial<Pick<ImapTraceViewElement, "src" | "trace">> {}

/** Shows a trace; fills its parent. */
export const ImapTraceView = (props: ImapTraceViewProps): ReactElement =>
  createElement("imap-trace-view", props)
