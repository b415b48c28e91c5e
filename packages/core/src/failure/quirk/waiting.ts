/** What servers say, in an OK without a tag, that they wait for or do before they answer a command. RFC 9585. */
import { find } from "./find.ts"
import type { Quirk, Seen, Wait } from "./Quirk.ts"

export const waiting: ReadonlyArray<Quirk> = [
  {
    id: "waits-for-lock",
    state: "command",
    match: {
      text: /\b(?:mailbox|folder|inbox|index)\b.{0,16}\b(?:locked|in use)\b|\bwaiting for (?:\w+ ){0,3}(?:lock|other (?:session|process))\b/iu,
      manner: ["OK"]
    },
    recovery: { _tag: "Waits", for: "lock" },
    source: "Dovecot: “Mailbox is locked, will abort in 30 seconds”"
  },
  {
    id: "waits-for-index",
    state: "command",
    match: {
      text: /\bindex(?:ing|ed)\b.{0,40}\b(?:in progress|mailbox|messages|\d{1,3} ?%)|\b(?:build|rebuild|updat|creat)\w* (?:\w+ ){0,3}index\b/iu,
      manner: ["OK"]
    },
    recovery: { _tag: "Waits", for: "index" },
    source: "Dovecot with a full-text index: “Indexed 30% of the mailbox”"
  },
  {
    id: "works-on-it",
    state: "command",
    match: { code: "INPROGRESS", manner: ["OK"] },
    recovery: { _tag: "Waits", for: "work" },
    source: "RFC 9585"
  },
  {
    id: "still-here",
    state: "command",
    match: {
      text: /\bstill (?:here|searching|sorting|working|processing|running|in progress)\b|\b(?:search|sort|copi|mov|process)(?:ed|ing) (?:\d{1,3} ?%|\d+ (?:of|\/) ?\d+)|\bhang (?:on|in there)\b/iu,
      manner: ["OK"]
    },
    recovery: { _tag: "Waits", for: "work" },
    source: "Dovecot: “Still here”, “Searched 30% of the mailbox, ETA 0:12”, “Hang in there..”"
  }
]

/** Returns what the server waits for, by an OK without a tag; `code`: its response code, in upper case. */
export const waitOf = (quirks: ReadonlyArray<Quirk>, text: string, code?: string): Wait | undefined =>
  find(quirks, { ...unknown, text, code }, "Waits")?.recovery.for

/** Nothing but the words and the code is compared. */
const unknown: Seen = {
  state: "command",
  manner: "OK",
  code: undefined,
  text: "",
  host: "",
  greeting: "",
  capabilities: new Set<string>(),
  user: "",
  credential: "password"
}
