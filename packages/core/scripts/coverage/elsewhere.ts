/** Tests that check a rule without its id in their names, and why a rule has no test. */

const tls = "packages/node/test/transport/tls.test.ts"
const page = "packages/visualizer/test/browser/safety.test.ts"
const server = "packages/node/test/visualizer/attacks.test.ts"
const quirks = "packages/core/test/transcripts"

/** Files, and the text that each must contain. */
export const tests: Readonly<Record<string, ReadonlyArray<readonly [file: string, name: string]>>> = {
  X17: [
    [tls, "S10 refuses a server below TLS 1.2"],
    [`${quirks}/rfc9051/T15-end-when-selected.txt`, "T15"]
  ],
  X35: [
    ["packages/node/test/cli/output/words.test.ts", "fits the screen, and nothing in it moves the cursor"],
    ["packages/core/test/trace/Redactor.test.ts", "\\u001b[31m"]
  ],
  X36: [[page, "nothing of a hostile trace runs, in any view"]],
  X37: [
    [server, "come to see nothing, by whatever way they ask"],
    [server, "cannot point their own name here: 421"]
  ],
  Q6: [[`${quirks}/netease/01-id-before-select.txt`, "P13 the greeting has no code"]],
  Q7: [[`${quirks}/rfc9051/O02-nothing-reported.txt`, "O02"]],
  Q32: [
    [`${quirks}/hostile/X32-continuation-bait.txt`, "X32"],
    ["packages/core/test/transcripts/quirks/94-absent.txt", "Q94"]
  ],
  Q42: [[tls, "sends SNI for a name, never for an address"]],
  Q54: [[`${quirks}/rfc9051/P20-bare-plus.txt`, "P20"]],
  Q74: [[`${quirks}/hostile/S03-starttls-stripped.txt`, "S03"]],
  Q79: [
    [`${quirks}/hostile/X11-login-referral.txt`, "X11"],
    [`${quirks}/hostile/X12-mailbox-referral.txt`, "X12"]
  ],
  Q81: [
    [`${quirks}/hostile/G09-cut.txt`, "G09"],
    [`${quirks}/rfc9051/G05-bye-greeting.txt`, "G05"]
  ],
  Q84: [
    [`${quirks}/hostile/G07-pop3.txt`, "G07"],
    [`${quirks}/hostile/G07-smtp.txt`, "G07"]
  ],
  Q95: [
    [`${quirks}/hostile/S06-starttls-injection.txt`, "S06"],
    [`${quirks}/hostile/G04-preauth-in-clear.txt`, "G04"],
    [`${quirks}/hostile/T03-early-answer.txt`, "T03"],
    [`${quirks}/hostile/X02-starttls-bye.txt`, "X02"]
  ],
  Q97: [
    [`${quirks}/hostile/G08-silence.txt`, "G08"],
    [tls, "recognises a port that speaks no TLS, whether its greeting has come or comes later"]
  ],
  I04: [["packages/core/test/machine/Settings.test.ts", "by default the name and the version"]]
}

const notSent = "No such command is sent between the greeting and the mailbox."

/** The reasons why there is no test. */
export const reasons: Readonly<Record<string, string>> = {
  S16: "A pool is made for one account and one policy; each connection belongs to one pool.",
  S17: "Channel binding within TLS 1.2 uses `tls-server-end-point`, which does not depend on the session (RFC 5929 §4).",
  O12: "Only the app and `account` send NAMESPACE and LIST; tests of the wire parse their answers.",
  O14: "`account` recognises renamed mailboxes by MAILBOXID (K16).",
  Z03: "UNAUTHENTICATE is never sent.",
  Z05: "Referrals are never followed (X11, X12).",
  Z07: "Unknown codes and data are ignored, whatever their names (P15).",
  Q2: "A consequence of the refused SELECT, which is handled there (row 1).",
  Q17: notSent,
  Q31: notSent,
  Q33: "An attempt without a greeting ends at its limit, and the next one looks up the name again (X26, G08).",
  Q43: "After such losses, IDLE is issued again sooner (K02).",
  Q45: "The library invents no identifier of a device (RFC 2971 §3.3), and sends no ID before the login.",
  Q47: "A BYE is reported as `ServerBye`, and the account connects again (K14, T14).",
  Q60: notSent,
  Q65: "If DONE gets no answer, the connection polls from then on (K04).",
  Q78: "A password is UTF-8 (RFC 4616 §2). Another charset would take a second login, which counts towards a lockout.",
  Q89: "No mechanism without a secret is built in.",
  Q90: "Without IDLE, the connection polls (K01). User names are sent as they are given.",
  Q100: "After such losses, IDLE is issued again sooner (K02), and a silent connection is probed (K07).",
  Q101: "After the machine has slept, the connection is probed (K07)."
}
