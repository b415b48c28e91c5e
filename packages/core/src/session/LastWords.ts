/** The server's last words that may explain what happens next. */
import { saysOk } from "../quirk/lines.ts"
import type { Response } from "../Response.ts"

export interface LastWords {
  /** The last refusal that no success followed; it often explains a BYE. */
  readonly refusal: string | undefined
  /** The last refusal without a tag since the last answer: it is about a command still in progress. */
  readonly complaint: string | undefined
}

export const none: LastWords = { refusal: undefined, complaint: undefined }

/** Takes a response as the reason for whatever follows. */
export const of = (response: Response): LastWords =>
  "text" in response ? { refusal: response.text, complaint: response.text } : none

/** Returns the words after this response; `self` itself if it changes nothing. */
export const after = (self: LastWords, response: Response): LastWords => {
  switch (response._tag) {
    case "Tagged":
      return response.condition === "OK" ? none : { refusal: response.text, complaint: undefined }
    case "Stray":
      // a line without a tag, unless it reports a success
      return saysOk(response.text) ? self : { refusal: response.text, complaint: response.text }
    case "Status":
      return response.condition === "NO" || response.condition === "BAD"
        ? { refusal: response.text, complaint: response.text }
        : self
    case "Continuation":
      // IDLE was accepted, or a login goes on: what was refused before is over
      return none
    default:
      return self
  }
}
