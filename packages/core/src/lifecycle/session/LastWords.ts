/** The server's last words that may explain what happens next. */
import { saysAddressBlocked, saysOk } from "../../failure/quirk/lines.ts"
import type { Response } from "../../imap/Response.ts"

export interface LastWords {
  /** The last refusal that no success followed; it often explains a BYE. */
  readonly refusal: string | undefined
  /** The last refusal without a tag since the last answer: it is about a command still in progress. */
  readonly complaint: string | undefined
  /** The time of the latest of them: milliseconds of the monotonic clock. */
  readonly at: number
}

/** A refusal explains a BYE that comes so soon after it, in milliseconds. */
const soon = 10_000

export const none: LastWords = { refusal: undefined, complaint: undefined, at: 0 }

/** Takes a response as the reason for whatever follows. */
export const of = (response: Response, at: number): LastWords =>
  "text" in response ? { refusal: response.text, complaint: response.text, at } : none

/** Returns the words after this response, which came at `at`; `self` itself if it changes nothing. */
export const after = (self: LastWords, response: Response, at: number): LastWords => {
  switch (response._tag) {
    case "Tagged":
      return response.condition === "OK" ? none : { refusal: response.text, complaint: undefined, at }
    case "Stray":
      // a line without a tag, unless it reports a success
      return saysOk(response.text) ? self : of(response, at)
    case "Status":
      if (response.condition === "BYE") return at - self.at > soon ? none : self
      return response.condition === "NO" || response.condition === "BAD" || turnsAway(response)
        ? of(response, at)
        : self
    case "Continuation":
      // IDLE was accepted, or a login goes on: what was refused before is over
      return none
    default:
      return self
  }
}

/** Returns whether an OK, such as a greeting, is one in form alone: some servers say so that they admit nobody from here. */
export const turnsAway = (response: Response): boolean =>
  response._tag === "Status" && response.condition === "OK" && saysAddressBlocked(response.text)
