/** What a simulated server makes of an authentication. */
import type { Profile } from "./Profile.ts"

/** How an exchange ended. */
export type Outcome =
  | { readonly _tag: "Accepted" }
  /** What was shown instead of the right thing, as far as the server can tell. */
  | { readonly _tag: "Refused"; readonly user: string; readonly password: string }

/** It ended, or goes on with a challenge, before that becomes base64. */
export type Progress = Outcome | { readonly _tag: "Ask"; readonly challenge: string }

/** What the client said, decoded, message by message. `offersPlus`: channel binding is listed, too. */
export interface Said {
  readonly profile: Profile
  readonly answers: ReadonlyArray<string>
  readonly offersPlus: boolean
}

export const ask = (challenge: string): Progress => ({ _tag: "Ask", challenge })
export const accepted: Outcome = { _tag: "Accepted" }
export const refused = (user = "", password = ""): Outcome => ({ _tag: "Refused", user, password })

/** The user and the password as they are. */
export const checked = ({ password: right, user: known }: Profile, user: string, password: string): Outcome =>
  user === known && password === right ? accepted : refused(user, password)
