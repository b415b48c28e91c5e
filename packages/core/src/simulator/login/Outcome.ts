/** The outcome of an authentication at a simulated server. */
import type { Profile } from "../profile/Profile.ts"

/** The end of an exchange. */
export type Outcome =
  | { readonly _tag: "Accepted" }
  /** The user and password that were shown instead of the right ones, if the mechanism reveals them. */
  | {
      readonly _tag: "Refused"
      readonly user: string
      readonly password: string
      /** The password is a token. */
      readonly isToken: boolean
    }

/** The exchange ended, or continues with a challenge, not yet in base64. */
export type Progress = Outcome | { readonly _tag: "Ask"; readonly challenge: string }

/** The client's messages, decoded. `offersPlus`: channel binding is listed. */
export interface Said {
  readonly profile: Profile
  readonly answers: ReadonlyArray<string>
  readonly offersPlus: boolean
}

export const ask = (challenge: string): Progress => ({ _tag: "Ask", challenge })
export const accepted: Outcome = { _tag: "Accepted" }
export const refused = (user = "", password = "", isToken = false): Outcome => ({
  _tag: "Refused",
  user,
  password,
  isToken
})

/** Compares a user and a password sent in plain. */
export const checked = ({ password: right, user: known }: Profile, user: string, password: string): Outcome =>
  user === known && password === right ? accepted : refused(user, password)
