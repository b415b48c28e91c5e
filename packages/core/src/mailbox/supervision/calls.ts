/** The calls that only a supervised account has: a wrong value or an unknown option is a `Misuse`. */
import { Schema } from "effect"
import { isText } from "../../base/is.ts"
import { misuseIn, optionsOf, such } from "../../failure/options.ts"
import { type AccountOptions, AccountToken } from "../AccountChanges.ts"
import { type ChangesOptions, type FollowingOptions, Token } from "../Changes.ts"
import type { Credentials, Options } from "./Supervised.ts"

export const wrongOptions = (options: unknown) => optionsMisuse({ options })

export const wrongCredentials = (credentials: unknown) => credentialsMisuse({ credentials })

export const wrongChanges = (options: unknown) => changesMisuse({ options })

export const wrongFollowing = (mailbox: unknown, options: unknown) => followingMisuse({ mailbox, options })

export const wrongAccountOptions = (options: unknown) => accountMisuse({ options })

const optionsMisuse = misuseIn(
  () => ({
    options: Schema.optional(
      optionsOf<Options>({
        rediscover: Schema.Boolean,
        label: Schema.String,
        isLogged: Schema.Boolean
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

/** The messages of a page. */
const page = Schema.Int.check(Schema.isGreaterThan(0))

const changesFields = () => ({ resume: Schema.toType(Token), page })

export const changesOptions = () => optionsOf<ChangesOptions>(changesFields())

const followingMisuse = misuseIn(() => ({
  mailbox: such((given) => isText(given) && given !== "", "the name of a mailbox"),
  options: optionsOf<FollowingOptions>({ ...changesFields(), isRequired: Schema.Boolean })
}))

const changesMisuse = misuseIn(() => ({ options: changesOptions() }))

const accountMisuse = misuseIn(() => ({
  options: optionsOf<AccountOptions>({
    mailboxes: Schema.NonEmptyArray(Schema.String),
    resume: Schema.toType(AccountToken)
  })
}))
