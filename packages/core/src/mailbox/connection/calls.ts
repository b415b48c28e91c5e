/** The calls of an app: a wrong value or an unknown option is a `Misuse`. */
import { Effect, Schema, Stream } from "effect"
import type { Command } from "../../imap/Command.ts"
import { isPlain } from "../../base/is.ts"
import { misuse } from "../../failure/expects.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import { misuseIn, optionsOf } from "../../failure/options.ts"
import type { Options, UseOptions, UseWithinOptions, WithinOptions } from "./ImapConnection.ts"

/** The failure of a call with wrong arguments, if they are wrong. */
export const wrongCommand = (command: unknown) =>
  isCommand(command) ? undefined : commandMisuse({ command })

export const wrongSelect = (name: unknown, options: unknown) => selectMisuse({ name, options })

/** The arguments of `use`: work anywhere, or in a mailbox. */
export type Anywhere<Work, Options> = [f: Work, options?: Options | undefined]
export type InMailbox<Work, Options> = [mailbox: string, f: Work, options?: Options | undefined]

export const isInMailbox = <Work, Some, Others>(
  given: Anywhere<Work, Some> | InMailbox<Work, Others>
): given is InMailbox<Work, Others> => given.length > 1 && typeof given[0] !== "function"

export const wrongUse = (options: unknown) => useMisuse({ options })

export const wrongUseWithin = (name: unknown, options: unknown) => useWithinMisuse({ name, options })

export const wrongUnselect = (options: unknown) => unselectMisuse({ options })

/** Most apps have none. */
export const wrongOptions = (options: unknown) =>
  isPlain(options) && Object.keys(options).length === 0 ? undefined : optionsMisuse({ options })

export const wrongFunction = (f: unknown) =>
  typeof f === "function" ? undefined : misuse("`f`: expected a function")

/** Checks that an app's function returned an effect: anything else would end the fiber without its finalizers. */
export const effectOf = <A, E, R>(
  returned: Effect.Effect<A, E, R>,
  name = "f"
): Effect.Effect<A, E | ImapError, R> =>
  Effect.isEffect(returned) ? returned : misuse(`\`${name}\`: expected a function that returns an Effect`)

/** Checks that an app's function returned a stream. */
export const streamOf = <A, E, R>(returned: Stream.Stream<A, E, R>): Stream.Stream<A, E | ImapError, R> =>
  Stream.isStream(returned) ? returned : Stream.fail(misuse("`f`: expected a function that returns a Stream"))

const isCommand = (given: unknown): given is Command =>
  typeof given === "object" &&
  given !== null &&
  "name" in given &&
  typeof given.name === "string" &&
  "args" in given &&
  Array.isArray(given.args) &&
  "result" in given &&
  typeof given.result === "function"

const commandMisuse = misuseIn(() => ({
  command: Schema.declare(isCommand, { expected: "a command, which `Command` makes" })
}))

const selectMisuse = misuseIn(() => ({
  name: Schema.String,
  options: Schema.optional(optionsOf<WithinOptions>({ readOnly: Schema.Boolean }))
}))

const useMisuse = misuseIn(() => ({
  options: Schema.optional(optionsOf<UseOptions>({ isRepeatable: Schema.Boolean }))
}))

const useWithinMisuse = misuseIn(() => ({
  name: Schema.String,
  options: Schema.optional(
    optionsOf<UseWithinOptions>({ readOnly: Schema.Boolean, isRepeatable: Schema.Boolean })
  )
}))

const unselectMisuse = misuseIn(() => ({
  options: Schema.optional(optionsOf<{ readonly expunge?: boolean }>({ expunge: Schema.Boolean }))
}))

const optionsMisuse = misuseIn(
  () => ({
    options: Schema.optional(optionsOf<Options>({ rediscover: Schema.Boolean, label: Schema.String }))
  }),
  { step: "account" }
)
