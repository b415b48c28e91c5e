/** What a server says before it goes: its goodbye, and the refusal before it, which often holds the reason. */
import * as ImapError from "../ImapError.ts"
import type { Step } from "../Reason.ts"
import type { Response, Status } from "../Response.ts"
import type { Redactor } from "../trace/Redactor.ts"

export interface Farewell {
  readonly remember: (response: Response) => void
  /** The goodbye in the words of the lifecycle, once it was said. RFC 9051 §7.1.5. */
  readonly said: () => ((step: Step) => ImapError.ImapError) | undefined
}

/** How long the end of the stream is waited for behind a goodbye, in milliseconds. */
export const patience = 2_000

export const make = (redactor: Redactor): Farewell => {
  let bye: Status | undefined
  /** The last refusal that no success followed. */
  let refusal: string | undefined

  const goodbye =
    ({ code, text }: Status) =>
    (step: Step) =>
      ImapError.make(
        { _tag: "ServerBye", ...(code === undefined ? {} : { code: redactor.word(code.name) }) },
        step,
        {
          serverText: redactor.text(refusal === undefined ? text : `${refusal} / ${text}`)
        }
      )

  return {
    remember: (response) => {
      if (response._tag === "Tagged") refusal = response.condition === "OK" ? undefined : response.text
      // a line without tag that is no stray success
      if (response._tag === "Stray" && !/^OK\b/i.test(response.text)) refusal = response.text
      if (response._tag !== "Status") return
      if (response.condition === "NO" || response.condition === "BAD") refusal = response.text
      if (response.condition === "BYE") bye ??= response
    },
    said: () => (bye === undefined ? undefined : goodbye(bye))
  }
}
