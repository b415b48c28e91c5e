/** Each state in a sentence, for pictures and editors. They are apart, so that an app that only connects has none. */
import { flight, type StateName } from "../../base/steps.ts"
import type { StateId } from "../../trace/StateId.ts"

const descriptions: Readonly<Record<Exclude<StateId, StateName>, string>> = {
  off: "Nothing has begun.",
  queueing: "Waits for its turn if many connections begin at one host.",
  resolving: "Loads what is known of the server, and a fresh credential.",
  dialing: "Tries the ways in.",
  "dialing.implicitTls": "Port 993: TLS from the first byte.",
  "dialing.implicitTls.waiting":
    "Waits for its turn: at once, after the other's head start, or when the other is lost.",
  "dialing.implicitTls.ready":
    "Greeted, and secured if TLS is asked for. Writes nothing, and may wait for the preferred one.",
  "dialing.implicitTls.won": "Continues to the login.",
  "dialing.implicitTls.lost": "Not asked for, failed, or too late.",
  "dialing.implicitTls.connecting": "Looks up the name and connects to its addresses, in the clear.",
  "dialing.implicitTls.handshaking": "The TLS handshake.",
  "dialing.implicitTls.greeting": "Waits for the greeting: the server speaks first.",
  "dialing.implicitTls.regreeting":
    "The server is busy: its greeting was provisional, and it greets once more.",
  "dialing.startTls": "Port 143: STARTTLS, or unencrypted if the account allows it.",
  "dialing.startTls.waiting":
    "Waits for its turn: at once, after the other's head start, or when the other is lost.",
  "dialing.startTls.ready":
    "Greeted, and secured if TLS is asked for. Writes nothing, and may wait for the preferred one.",
  "dialing.startTls.won": "Continues to the login.",
  "dialing.startTls.lost": "Not asked for, failed, or too late.",
  "dialing.startTls.connecting": "Looks up the name and connects to its addresses, in the clear.",
  "dialing.startTls.greeting": "Waits for the greeting: the server speaks first.",
  "dialing.startTls.regreeting": "The server is busy: its greeting was provisional, and it greets once more.",
  "dialing.startTls.deciding":
    "Decides whether to use STARTTLS. Nothing else depends on what the server offers in the clear.",
  "dialing.startTls.capability":
    "Asks what the server offers in the clear; STARTTLS is sent along if nothing else can follow.",
  "dialing.startTls.upgrading": "STARTTLS and its OK.",
  "dialing.startTls.handshaking": "The TLS handshake.",
  settling: "Closes the way in that lost, and reads the winner's channel again.",
  settled: "Decides whether the channel is what the account asked for, and what the login needs.",
  capability:
    "Asks for the capabilities, unless the server has listed them on this channel, or it refused what it was known to offer.",
  authenticating: "Logs in.",
  "authenticating.choosing":
    "Picks the best form that the server offers, that the rules allow, and that may still be tried.",
  "authenticating.permitting": "Holds back what this channel must not carry, such as a token in the clear.",
  "authenticating.requesting":
    "LOGIN or AUTHENTICATE was sent, and with it whatever a known server reads after it.",
  "authenticating.responding": "Answers a challenge of the server.",
  refreshing: "Asks for a new token, because the server refused the one that it was given.",
  reidentifying: "Identifies the client again, because the server refuses the mailbox to unknown clients.",
  selected: "The mailbox is open. What was found is remembered, and a loss is noticed.",
  "selected.quiet": "Only what the app asks for is sent.",
  "selected.idling": "The connection is not used, and the server reports what is new.",
  "selected.idling.pausing": "Waits a moment: the app may continue at once.",
  "selected.idling.starting": "IDLE was sent, and the server has to confirm that it has begun.",
  "selected.idling.listening": "The server reports what is new as it arrives.",
  "selected.stopping": "DONE is sent once IDLE has begun; nothing else is sent before its answer.",
  "selected.polling": "The connection is not used. From time to time the server is asked what is new.",
  "selected.probing": "Asks whether the server is still there, and what is new.",
  unselecting: "Leaves the mailbox, and keeps the connection.",
  unselected: "Authenticated, with no mailbox open.",
  "unselected.quiet": "Only what the app asks for is sent.",
  "unselected.polling":
    "The connection is not used. From time to time the server is asked whether it is still there.",
  "unselected.probing": "Asks whether the server is still there.",
  loggingOut: "Sends LOGOUT.",
  closing: "Closes what the attempt has opened.",
  closed: "Closed by the user.",
  failing: "Closes what the attempt has opened, and decides what comes next.",
  backoff: "Waits before the next attempt, as the schedule says.",
  needsUser: "Waits until the user brings new credentials or another configuration, or asks again.",
  failed: "No further attempt of this call can help."
}

const known: Readonly<Record<string, string | undefined>> = {
  ...descriptions,
  ...Object.fromEntries(Object.values(flight).map(({ description, state }) => [state, description]))
}

export const descriptionOf = (state: string): string | undefined => known[state]
