/** The meaning of a refusal by its response code, then by its step; the meaning of its words is in the quirks. Pure. */
import type { Quotation } from "../Quotation.ts"
import type { PlainReason } from "../Reason.ts"
import type { Step } from "../reason/fields.ts"
import type { Refusal } from "../reason/refusal.ts"
import { isToken } from "../reason/words.ts"
import { table } from "../../base/Sizes.ts"
import type { Redactor } from "../quotation/Redactor.ts"

/** Returns the response code as a reason quotes it, if there is one. */
export const codeOf = ({ code }: Refusal, redactor: Redactor): { readonly code?: Quotation } =>
  code === undefined ? {} : { code: redactor.word(code.name) }

/** Returns the referral to another server for the account or the mailbox. Never followed. RFC 2221 §3, RFC 2193 §4.1. */
export const referralIn = (response: Refusal, redactor: Redactor): PlainReason | undefined =>
  response.code?.name === "REFERRAL"
    ? { _tag: "Referral", ...codeOf(response, redactor), url: redactor.text(response.code.args) }
    : undefined

/** The refused login. */
interface Login {
  readonly mechanism: string
  /** True if another user to act as was named, if that is known. */
  readonly actingAs?: boolean
}

/** NO or BAD to an authentication. Unless a code says more, NO is about the credential, and BAD about syntax. */
export const ofAuthentication = (
  tagged: Refusal,
  { actingAs, mechanism }: Login,
  redactor: Redactor
): PlainReason => {
  const code = codeOf(tagged, redactor)
  const _tag = loginReasons.get(tagged.code?.name ?? "")
  switch (_tag) {
    case undefined:
      return { _tag: tagged.condition === "BAD" ? "AuthSyntaxRejected" : "AuthRejected", mechanism, ...code }
    case "AuthorizationDenied":
      return { _tag, ...code, ...(actingAs === undefined ? {} : { actingAs }) }
    case "PasswordExpired":
      return isToken(mechanism)
        ? { _tag: "OAuthTokenRejected", mechanism, ...(code.code === undefined ? {} : { status: code.code }) }
        : { _tag, ...code }
    default:
      return { _tag, ...code }
  }
}

/** The reason of a refused login, by its response code. AUTHENTICATIONFAILED says no more than NO. RFC 5530 §3. */
const loginReasons = new Map(
  Object.entries({
    AUTHORIZATIONFAILED: "AuthorizationDenied",
    EXPIRED: "PasswordExpired",
    PRIVACYREQUIRED: "PrivacyRequired",
    CONTACTADMIN: "AccountLocked",
    LIMIT: "AuthThrottled",
    OVERQUOTA: "BandwidthExceeded",
    UNAVAILABLE: "AuthTemporarilyUnavailable",
    TEMPFAIL: "AuthTemporarilyUnavailable",
    "SYS/TEMP": "AuthTemporarilyUnavailable",
    "SYS/PERM": "AuthTemporarilyUnavailable",
    INUSE: "AuthTemporarilyUnavailable",
    SERVERBUG: "AuthTemporarilyUnavailable",
    CORRUPTION: "AuthTemporarilyUnavailable"
  } as const)
)

/** NO or BAD to a command of the app. */
export const ofCommand = (tagged: Refusal, command: string, redactor: Redactor): PlainReason =>
  tagged.code?.name === "BADCHARSET"
    ? {
        _tag: "BadCharset",
        command,
        charsets: charsetsIn(tagged.code.args).map((name) => redactor.text(name))
      }
    : rejected(tagged, command, redactor)

const rejected = (tagged: Refusal, command: string, redactor: Redactor): PlainReason => ({
  _tag: "CommandRejected",
  command,
  status: tagged.condition === "BAD" ? "BAD" : "NO",
  ...codeOf(tagged, redactor)
})

/** Reads `(US-ASCII "ISO-8859-1")`; some servers list hundreds. RFC 9051 §7.1. */
const charsetsIn = (args: string): ReadonlyArray<string> =>
  args
    .split(/[\s()"]+/)
    .filter((name) => name !== "")
    .slice(0, table.charsets.value)

/** NO to SELECT or EXAMINE. */
export const ofSelect = (
  tagged: Refusal,
  mailbox: string,
  command: string,
  redactor: Redactor
): PlainReason => {
  const code = codeOf(tagged, redactor)
  const _tag = selectReasons.get(tagged.code?.name ?? "")
  switch (_tag) {
    case undefined:
      return rejected(tagged, command, redactor)
    case "PrivacyRequired":
    case "AuthThrottled":
    case "AccountLocked":
      return { _tag, ...code }
    default:
      return { _tag, mailbox, ...code }
  }
}

/** The reason of a refused SELECT or EXAMINE, by its response code. */
export const selectReasons = new Map(
  Object.entries({
    NONEXISTENT: "MailboxMissing",
    CANNOT: "MailboxMissing",
    NOPERM: "MailboxNoAccess",
    INUSE: "MailboxBusy",
    UNAVAILABLE: "MailboxUnavailable",
    TEMPFAIL: "MailboxUnavailable",
    "SYS/TEMP": "MailboxUnavailable",
    "SYS/PERM": "MailboxUnavailable",
    SERVERBUG: "MailboxUnavailable",
    CORRUPTION: "MailboxUnavailable",
    OVERQUOTA: "MailboxUnavailable",
    PRIVACYREQUIRED: "PrivacyRequired",
    LIMIT: "AuthThrottled",
    CONTACTADMIN: "AccountLocked"
  } as const)
)

/** The codes of any other refused command that say why. RFC 9051 §7.1, RFC 5530 §3, RFC 4467, RFC 4469, RFC 8474. */
const commandCodes: ReadonlySet<string> = new Set(
  "ALREADYEXISTS AUTHORIZATIONFAILED BADCHARSET BADCOMPARATOR BADURL CANNOT CLIENTBUG CONTACTADMIN CORRUPTION EXPIRED EXPUNGEISSUED HASCHILDREN INUSE LIMIT METADATA MODIFIED NONEXISTENT NOPERM NOTSAVED OVERQUOTA PRIVACYREQUIRED SERVERBUG SYS/PERM SYS/TEMP TEMPFAIL TOOBIG TRYCREATE UIDREQUIRED UNAVAILABLE UNKNOWN-CTE".split(
    " "
  )
)

/** Returns whether the code of a refusal at this step says more than NO: then it outranks the words. */
export const isSpecific = (code: string | undefined, step: Step): boolean =>
  code === "REFERRAL" ||
  (code !== undefined &&
    (step === "auth" ? loginReasons : step === "select" ? selectReasons : commandCodes).has(code))
