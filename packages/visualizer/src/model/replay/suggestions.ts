/** The settings that may help, in place of the recorded ones. */

/** A setting of a replay, by its name on the command line. */
export interface Suggestion {
  readonly name: string
  readonly value: string
  readonly label: string
}

/**
 * Returns at most three suggestions for the tag of a reason and the ids of rules, those that help most often first.
 */
export const suggestionsFor = (ids: ReadonlyArray<string>): ReadonlyArray<Suggestion> => {
  const all = ids.flatMap((id) => table.get(id) ?? [])
  return all.filter(({ label }, at) => all.findIndex((other) => other.label === label) === at).slice(0, 3)
}

/** Returns why no setting helps, if that is known of one of these ids and none suggests a setting. */
export const reasonForNone = (ids: ReadonlyArray<string>): string | undefined =>
  suggestionsFor(ids).length > 0 ? undefined : ids.flatMap((id) => beyond.get(id) ?? [])[0]

const sendId: Suggestion = { name: "no-id", value: "sent", label: "Send ID" }
const withoutId: Suggestion = { name: "no-id", value: "not sent", label: "Do not send ID" }
const tls: Suggestion = { name: "security", value: "tls", label: "Implicit TLS" }
const startTls: Suggestion = { name: "security", value: "starttls", label: "STARTTLS" }
const careful: Suggestion = { name: "flights", value: "careful", label: "One command at a time" }
const plain: Suggestion = { name: "mechanism", value: "PLAIN", label: "PLAIN" }
const login: Suggestion = { name: "mechanism", value: "LOGIN", label: "LOGIN" }
const readOnly: Suggestion = { name: "read-only", value: "yes", label: "Read-only (EXAMINE)" }

/** Suggestions by the tag of a reason, or the id of a rule. */
const table: ReadonlyMap<string, ReadonlyArray<Suggestion>> = new Map(
  Object.entries({
    UnsafeLogin: [sendId, careful],
    CommandRejectedUntagged: [withoutId, careful],
    "identity-early": [careful, sendId],
    "identity-resent": [careful],
    "identity-swallowed": [withoutId],
    "untagged-bad": [withoutId, careful],
    "never-answered": [careful],
    "login-disabled": [tls, startTls],
    "mechanism-refused": [plain, login],
    AuthRejected: [plain, login],
    CommandRejected: [careful, withoutId],
    ConnectRefused: [tls, startTls],
    ConnectTimeout: [tls, startTls],
    GreetingTimeout: [tls, startTls],
    InsecureAuthRefused: [tls, startTls],
    NoUsableMechanism: [tls, startTls],
    PrivacyRequired: [tls, startTls],
    StartTlsFailed: [tls],
    StartTlsNotOffered: [tls],
    TlsNotTls: [startTls],
    TlsUntrusted: [tls, startTls],
    Timeout: [careful, withoutId],
    MailboxBusy: [readOnly],
    "select-refused": [readOnly]
  })
)

/** The reasons why no setting of this client helps, by the tag of a reason, or the id of a rule. */
const beyond: ReadonlyMap<string, string> = new Map([
  ["SessionPingPong", "No setting keeps the other program away."],
  ["read-only", "No setting makes a mailbox writable: the server decides who may change it."]
])
