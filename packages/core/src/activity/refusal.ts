/** What a NO means: its response code first, then the step, then a small table of texts (conformance by code). */
import { Duration } from "effect"
import type { Reason } from "../Reason.ts"
import type { Tagged } from "../Response.ts"

/** Words by which servers say that there are too many connections of one user or address. */
export const tooManyConnections =
  /too many (?:simultaneous |concurrent |open )?connections|maximum number of connections|connection limit/i

const codeOf = ({ code }: Pick<Tagged, "code">) => (code === undefined ? {} : { code: code.name })

/** A hint such as `Suggested Backoff Time: 92415 milliseconds`, at most 15 minutes. */
export const suggestedDelay = (text: string): Duration.Duration | undefined => {
  const ms = /backoff time:? *(\d{1,9})/i.exec(text)?.[1]
  return ms === undefined ? undefined : Duration.millis(Math.min(Number(ms), 900_000))
}

const throttled = /throttl|backoff time|too many (?:failed |bad )?(?:login|auth)/i

/** BAD is syntax, unless its text says otherwise. */
export const isThrottled = (tagged: Tagged): boolean => throttled.test(tagged.text)

/** NO to an authentication. Without a code that says otherwise it is about the credential. */
export const ofAuthentication = (tagged: Tagged, mechanism: string): Reason => {
  const code = codeOf(tagged)
  if (tooManyConnections.test(tagged.text)) return { _tag: "TooManyConnections", ...code }
  if (isThrottled(tagged)) return { _tag: "AuthTemporarilyUnavailable", ...code }
  switch (tagged.code?.name) {
    case "AUTHORIZATIONFAILED":
      return { _tag: "AuthorizationDenied", ...code }
    case "EXPIRED":
      return { _tag: "PasswordExpired", ...code }
    case "PRIVACYREQUIRED":
      return { _tag: "PrivacyRequired" }
    case "UNAVAILABLE":
    case "INUSE":
    case "SERVERBUG":
    case "LIMIT":
      return { _tag: "AuthTemporarilyUnavailable", ...code }
    default:
      return { _tag: "AuthRejected", mechanism, ...code }
  }
}

/** Servers that refuse the mailbox to a client that did not say who it is. RFC 2971 is their lever. */
export const isUnsafeLogin = (tagged: Tagged): boolean => /unsafe login|kefu@188\.com/i.test(tagged.text)

const missing = /(?:does ?n[o']t|not) exist|unknown mailbox|no such mailbox|mailbox not found|nonexistent/i
const noAccess = /permission denied|access denied|no access|not permitted/i

/** NO to SELECT or EXAMINE. */
export const ofSelect = (tagged: Tagged, mailbox: string, command: string): Reason => {
  const facts = { mailbox, ...codeOf(tagged) }
  switch (tagged.code?.name) {
    case "NONEXISTENT":
    case "CANNOT":
      return { _tag: "MailboxMissing", ...facts }
    case "NOPERM":
      return { _tag: "MailboxNoAccess", ...facts }
    case "INUSE":
      return { _tag: "MailboxBusy", ...facts }
    case "UNAVAILABLE":
    case "SERVERBUG":
    case "CORRUPTION":
    case "LIMIT":
      return { _tag: "MailboxUnavailable", ...facts }
    case "PRIVACYREQUIRED":
      return { _tag: "PrivacyRequired" }
    default:
      if (missing.test(tagged.text)) return { _tag: "MailboxMissing", ...facts }
      if (noAccess.test(tagged.text)) return { _tag: "MailboxNoAccess", ...facts }
      return {
        _tag: "CommandRejected",
        command,
        status: tagged.condition === "BAD" ? "BAD" : "NO",
        ...codeOf(tagged)
      }
  }
}
