/** The calls that only a supervised account has: a wrong value or an unknown option is a `Misuse`. */
import { Schema } from "effect"
import { misuseIn, optionsOf, throwIf } from "../../failure/options.ts"
import { type AccountOptions, AccountToken } from "../AccountChanges.ts"
import { type ChangesOptions, type PageOptions, Token } from "../Changes.ts"
import type { SuperviseOptions } from "../connection/ImapConnection.ts"
import type { Credentials } from "../Supervised.ts"

export const wrongOptions = (options: unknown) => optionsMisuse({ options })

export const wrongCredentials = (credentials: unknown) => credentialsMisuse({ credentials })

export const expectsToken = (token: unknown): void => {
  if (token !== undefined) throwIf(tokenMisuse({ token }))
}

export const expectsFollowing = (mailbox: unknown, options: unknown): void =>
  throwIf(followingMisuse({ mailbox, options }))

export const expectsPages = (options: unknown): void => throwIf(pagesMisuse({ options }))

export const expectsAccountOptions = (options: unknown): void => throwIf(accountMisuse({ options }))

const optionsMisuse = misuseIn(
  () => ({
    options: Schema.optional(
      optionsOf<SuperviseOptions>({
        rediscover: Schema.Boolean,
        label: Schema.String,
        isLogged: Schema.Boolean,
        resume: Schema.toType(Token)
      })
    )
  }),
  { step: "account" }
)

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

const tokenMisuse = misuseIn(() => ({ token: Schema.toType(Token) }))

/** The messages of a page. */
const page = Schema.Int.check(Schema.isGreaterThan(0))

export const followingOptions = () => optionsOf<ChangesOptions>({ resume: Schema.toType(Token), page })

const followingMisuse = misuseIn(() => ({ mailbox: Schema.String, options: followingOptions() }))

const pagesMisuse = misuseIn(() => ({ options: optionsOf<PageOptions>({ page }) }))

const accountMisuse = misuseIn(() => ({
  options: optionsOf<AccountOptions>({
    mailboxes: Schema.NonEmptyArray(Schema.String),
    resume: Schema.toType(AccountToken)
  })
}))
