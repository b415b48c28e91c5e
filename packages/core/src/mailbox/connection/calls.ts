/** The calls of an app: a wrong value or an unknown option is a `Misuse`. */
import { Effect, Schema, Stream } from "effect"
import { type AccountOptions, AccountToken } from "../AccountChanges.ts"
import * as Changes from "../Changes.ts"
import type { ChangesOptions, PageOptions } from "../Changes.ts"
import type { Credentials } from "../Supervised.ts"
import type { Command } from "../../imap/Command.ts"
import { isPlain, misuse } from "../../failure/expects.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import { misuseIn, option, optionsOf, throwIf } from "../../failure/options.ts"
import type {
  ExecuteOptions,
  SuperviseOptions,
  UseOptions,
  UseWithinOptions,
  WithinOptions
} from "./ImapConnection.ts"

/** The failure of a call with wrong arguments, if they are wrong. */
export const wrongCommand = (command: unknown, options: ExecuteOptions | undefined) =>
  options === undefined && isCommand(command) ? undefined : commandMisuse({ command, options })

export const wrongSelect = (name: unknown, options: unknown) => selectMisuse({ name, options })

/** What `use` is called with: work anywhere, or in a mailbox. */
export type Anywhere<Work, Options> = [f: Work, options?: Options | undefined]
export type InMailbox<Work, Options> = [mailbox: string, f: Work, options?: Options | undefined]

export const isInMailbox = <Work, Some, Others>(
  given: Anywhere<Work, Some> | InMailbox<Work, Others>
): given is InMailbox<Work, Others> => given.length > 1 && typeof given[0] !== "function"

export const wrongUse = (options: unknown) => useMisuse({ options })

/** A connection of a pool that is lent without a mailbox: there is nothing to choose. */
export const wrongLoan = (options: unknown) => loanMisuse({ options })

export const wrongUseWithin = (name: unknown, options: unknown) => useWithinMisuse({ name, options })

export const wrongUnselect = (options: unknown) => unselectMisuse({ options })

/** Most apps have none. */
export const wrongOptions = (options: unknown) =>
  isPlain(options) && Object.keys(options).length === 0 ? undefined : optionsMisuse({ options })

export const wrongCredentials = (credentials: unknown) => credentialsMisuse({ credentials })

export const expectsToken = (token: unknown): void => {
  if (token !== undefined) throwIf(tokenMisuse({ token }))
}

export const expectsFollowing = (mailbox: unknown, options: unknown): void =>
  throwIf(followingMisuse({ mailbox, options }))

export const expectsPages = (options: unknown): void => throwIf(pagesMisuse({ options }))

export const expectsAccountOptions = (options: unknown): void => throwIf(accountMisuse({ options }))

export const wrongFunction = (f: unknown) =>
  typeof f === "function" ? undefined : misuse("`f`: expected a function")

/** The effect that an app's function returned: anything else would end the fiber without its finalizers. */
export const effectOf = <A, E, R>(
  returned: Effect.Effect<A, E, R>,
  name = "f"
): Effect.Effect<A, E | ImapError, R> =>
  Effect.isEffect(returned) ? returned : misuse(`\`${name}\`: expected a function that returns an Effect`)

/** The stream that an app's function returned. */
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
  command: Schema.declare(isCommand, { expected: "a command, which `Command` makes" }),
  options: Schema.optional(optionsOf<ExecuteOptions>({ limit: option.duration }))
}))

const selectMisuse = misuseIn(() => ({
  name: Schema.String,
  options: Schema.optional(optionsOf<WithinOptions>({ readOnly: Schema.Boolean }))
}))

const useMisuse = misuseIn(() => ({
  options: Schema.optional(optionsOf<UseOptions>({ isRepeatable: Schema.Boolean }))
}))

const loanMisuse = misuseIn(() => ({ options: Schema.optional(optionsOf<object>({})) }))

const useWithinMisuse = misuseIn(() => ({
  name: Schema.String,
  options: Schema.optional(
    optionsOf<UseWithinOptions>({ readOnly: Schema.Boolean, isRepeatable: Schema.Boolean })
  )
}))

const unselectMisuse = misuseIn(() => ({
  options: Schema.optional(optionsOf<{ readonly expunge?: boolean }>({ expunge: Schema.Boolean }))
}))

/** The values are checked with the account that they become part of. */
const any = Schema.Unknown

const credentialsMisuse = misuseIn(
  () => ({
    credentials: optionsOf<Record<keyof Credentials, unknown>>({
      password: any,
      token: any,
      clientCertificate: any,
      anonymous: any
    })
  }),
  { step: "account" }
)

export const followingOptions = () =>
  optionsOf<ChangesOptions>({ resume: Schema.toType(Changes.Token), page })

/** The messages of a page. */
const page = Schema.Int.check(Schema.isGreaterThan(0))

const tokenMisuse = misuseIn(() => ({ token: Schema.toType(Changes.Token) }))

const followingMisuse = misuseIn(() => ({
  mailbox: Schema.String,
  options: followingOptions()
}))

const pagesMisuse = misuseIn(() => ({ options: optionsOf<PageOptions>({ page }) }))

const accountMisuse = misuseIn(() => ({
  options: optionsOf<AccountOptions>({
    mailboxes: Schema.NonEmptyArray(Schema.String),
    resume: Schema.toType(AccountToken)
  })
}))

const optionsMisuse = misuseIn(
  () => ({
    options: Schema.optional(
      optionsOf<SuperviseOptions>({
        rediscover: Schema.Boolean,
        label: Schema.String,
        resume: Schema.toType(Changes.Token)
      })
    )
  }),
  { step: "account" }
)
