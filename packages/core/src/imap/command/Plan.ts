/** Plans a command for a server's capabilities: unchanged, another command, several, or none. */
import { Effect } from "effect"
import * as ImapError from "../../failure/ImapError.ts"
import type { PlainReason } from "../../failure/Reason.ts"
import type { Tagged } from "../Response.ts"
import {
  type CommandResult,
  type Exchange,
  type Offered,
  type Plan,
  type PlannedCommand,
  type Command,
  commandOf
} from "./Command.ts"

export type { CommandResult, Exchange, Plan, Offered, Planner } from "./Command.ts"

export const send = <A>(command: Command<A>): Plan<A> => ({ _tag: "Send", command })

/** The plan of a command for a server; a command without one is sent unchanged. */
export const of = <A>(command: PlannedCommand<A>, offered: Offered): Plan<A> =>
  command.plan?.(offered) ?? send(command)

export const steps = <A>(
  run: (exchange: Exchange) => Effect.Effect<CommandResult<A>, ImapError.ImapError>
): Extract<Plan<A>, { readonly _tag: "Steps" }> => ({
  _tag: "Steps",
  steps: run
})

/** Uses an extension that is listed, which some servers refuse all the same. */
export const using = <A>(
  extension: string,
  command: Command<A>,
  plan: () => Plan<A>
): Extract<Plan<A>, { readonly _tag: "Send" }> => ({ _tag: "Send", command, otherwise: { extension, plan } })

/** Returns whether the server refused a command, and the connection goes on. */
export const isRefusal = ({ reason: { _tag } }: ImapError.ImapError): boolean =>
  _tag === "CommandRejected" || _tag === "CommandRejectedUntagged"

/** Maps the failure of one of several plans, by its place among them. */
type Failed = (error: ImapError.ImapError, index: number) => ImapError.ImapError

/** Runs commands in sequence, and joins their results. Sends nothing if there is no command. */
export const inTurn = <A>(
  commands: ReadonlyArray<Command<A>>,
  joined: (values: ReadonlyArray<A>) => A,
  failed?: Failed
): Plan<A> => {
  const [only, ...more] = commands
  return only !== undefined && more.length === 0
    ? send(only)
    : { ...allOf(commands.map(send), joined, failed), commands }
}

/** The commands of a plan, if they are known beforehand and each returns a part of the result. */
export const commandsOf = <A>(plan: Plan<A>): ReadonlyArray<Command<A>> | undefined => {
  switch (plan._tag) {
    case "Send":
      return [plan.command]
    case "Steps":
      return plan.commands
    case "Refuse":
      return undefined
  }
}

/** Runs plans in sequence, and joins their results. */
export const allOf = <A, B>(
  plans: ReadonlyArray<Plan<A>>,
  joined: (values: ReadonlyArray<A>) => B,
  failed: Failed = (error) => error
): Extract<Plan<B>, { readonly _tag: "Steps" }> => ({
  _tag: "Steps",
  steps: Effect.fnUntraced(function* (exchange) {
    const values: Array<A> = []
    let tagged = unasked
    for (const [index, plan] of plans.entries()) {
      const result = yield* Effect.mapError(run(plan, exchange), (error) => failed(error, index))
      values.push(result.value)
      tagged = result.tagged
    }
    // the executor of the steps collects untagged responses
    return { value: joined(values), tagged, untagged: [] }
  })
})

const unasked: Tagged = { _tag: "Tagged", tag: "", condition: "OK", code: undefined, text: "" }

export const refuse = (reason: PlainReason): Plan<never> => ({ _tag: "Refuse", reason })

/** Refuses a command that needs a capability which the server does not list. */
export const notOffered = (command: string, capability: string): Plan<never> =>
  refuse({ _tag: "NotOffered", command, capability })

/** Makes commands that are not sent unless the server lists the capability. */
export const ifListed =
  (capability: string) =>
  <A>(command: Command<A>): Command<A> =>
    commandOf({
      ...command,
      plan: ({ capabilities }) =>
        capabilities.has(capability) ? send(command) : notOffered(command.name, capability)
    })

/** The steps of a plan, among those of another. */
export const run = <A>(
  plan: Plan<A>,
  exchange: Exchange
): Effect.Effect<CommandResult<A>, ImapError.ImapError> => {
  switch (plan._tag) {
    case "Send":
      return exchange(
        plan.otherwise === undefined ? plan.command : commandOf({ ...plan.command, plan: () => plan })
      )
    case "Steps":
      return plan.steps(exchange)
    case "Refuse":
      return Effect.fail(ImapError.make(plan.reason, "command"))
  }
}

/** More steps after those of a plan. */
export const andThen = <A, B>(
  plan: Plan<A>,
  next: (found: CommandResult<A>, exchange: Exchange) => Effect.Effect<CommandResult<B>, ImapError.ImapError>
): Plan<B> => steps((exchange) => Effect.flatMap(run(plan, exchange), (found) => next(found, exchange)))
