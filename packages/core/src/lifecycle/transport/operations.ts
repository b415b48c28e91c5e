/** Reports the network operations of one connection: each start is paired with one end, whatever happens. */
import { Cause, Effect, type Exit, Option } from "effect"
import { expects } from "../../failure/expects.ts"
import type { TransportError } from "./failure.ts"
import type { NetEvent, Report, TlsInfo } from "./Transport.ts"

type NetEnd = Extract<NetEvent, { readonly _tag: "end" }>

/** An operation, and its target. */
export type Operation = Omit<Extract<NetEvent, { readonly _tag: "start" }>, "_tag" | "op">

/** Runs `work` as a reported operation. `interruptedAs` is the result if it is interrupted; `cancelled` by default. */
export type Operations = <A, R>(
  operation: Operation,
  work: Effect.Effect<A, TransportError, R>,
  options?: {
    readonly tlsInfo?: (value: A) => TlsInfo
    readonly interruptedAs?: () => "race_lost" | "cancelled"
  }
) => Effect.Effect<A, TransportError, R>

/** Numbers the operations of one connection, from 0. */
export const operations = (report: Report): Operations => {
  expects(typeof report === "function", "Transport.operations", "report", "a function")
  let next = 0
  return (operation, work, options) =>
    // an interruption between a start and its work must not cost the start its end
    Effect.uninterruptibleMask((restore) => {
      const op = next++
      report({ _tag: "start", op, ...operation })
      return Effect.onExit(restore(work), (exit) =>
        Effect.sync(() =>
          report({ _tag: "end", op, ...outcome(exit, options?.tlsInfo, options?.interruptedAs) })
        )
      )
    })
}

const outcome = <A>(
  exit: Exit.Exit<A, TransportError>,
  tlsInfo: ((value: A) => TlsInfo) | undefined,
  interruptedAs: (() => "race_lost" | "cancelled") | undefined
): Omit<NetEnd, "_tag" | "op"> => {
  if (exit._tag === "Success") {
    return tlsInfo === undefined ? { ok: true } : { ok: true, tls: tlsInfo(exit.value) }
  }
  if (Cause.hasInterruptsOnly(exit.cause)) return { ok: false, error: interruptedAs?.() ?? "cancelled" }
  const error = Option.map(Cause.findErrorOption(exit.cause), ({ failure }) => failure)
  return { ok: false, error: Option.getOrElse(error, () => "other" as const) }
}
