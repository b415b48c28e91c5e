/**
 * What a list of XState's actions comes to.
 *
 * XState starts the invoke of every state that an `always` passes through and stops it in the same list; performed
 * one by one, such a child would really write. Stopped and started again is a restart.
 */
import type { AnyEventObject, ExecutableActionObject } from "xstate"

export type Start =
  | { readonly _tag: "activity"; readonly src: string; readonly input: unknown }
  | { readonly _tag: "timer"; readonly ms: number; readonly event: AnyEventObject }

export interface Netted {
  readonly stops: ReadonlySet<string>
  readonly starts: ReadonlyMap<string, Start>
}

type Action = Pick<ExecutableActionObject, "params" | "type">

const field = (params: unknown, name: string): unknown =>
  typeof params === "object" && params !== null && name in params ? Reflect.get(params, name) : undefined

const text = (value: unknown): string => (typeof value === "string" ? value : "")

const isEvent = (value: unknown): value is AnyEventObject => typeof field(value, "type") === "string"

const startOf = ({ params, type }: Action): Start | undefined => {
  if (type === "xstate.spawnChild") {
    return { _tag: "activity", src: text(field(params, "src")), input: field(params, "input") }
  }
  const event = field(params, "event")
  const ms = field(params, "delay")
  return type === "xstate.raise" && isEvent(event) && typeof ms === "number"
    ? { _tag: "timer", ms, event }
    : undefined
}

/** A child is stopped by its reference, a timer by the id it was sent with. */
const stopOf = ({ params, type }: Action): string | undefined => {
  if (type === "xstate.cancel") return text(field(params, "sendId") ?? params)
  return type === "xstate.stopChild" ? text(field(params, "id") ?? params) : undefined
}

export const net = (actions: ReadonlyArray<Action>): Netted => {
  const stops = new Set<string>()
  const starts = new Map<string, Start>()
  for (const action of actions) {
    const stopped = stopOf(action)
    if (stopped !== undefined && !starts.delete(stopped)) stops.add(stopped)
    const start = startOf(action)
    if (start !== undefined) starts.set(text(field(action.params, "id")), start)
  }
  return { stops, starts }
}
