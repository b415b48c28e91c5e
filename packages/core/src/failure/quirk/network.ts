/** Middleboxes between this machine and the server, and servers with outdated encryption. */
import type { Quirk } from "./Quirk.ts"
import { ours } from "../quotation/ours.ts"

export const network: ReadonlyArray<Quirk> = [
  {
    id: "mail-shield",
    state: "tls",
    match: {
      text: /issue[rd].*?(?<product>avast|\bavg\b|\beset\b|kaspersky|bitdefender|fortinet|zscaler|sophos|dr\.? ?web)/i
    },
    recovery: { _tag: "Means", reason: { _tag: "TlsIntercepted", product: ours("A mail shield") } },
    source: "node-imap#420, MailKit#313, #679, #912"
  },
  {
    id: "captive-portal",
    state: "tls",
    match: {
      text: /^(?:(?!, not for ).)*\b(?:captive|hot-?spot|wi-?fi|wlan|wireless|guest[- ]?(?:net\w*|access|login|portal)|(?:login|auth|welcome|signin|wifi|net\w*)-?portal|portal\.(?:login|guest|network))\b/i
    },
    recovery: { _tag: "Means", party: "machine", actionBy: "user" },
    source: "certificates of sign-in pages of Wi-Fi and guest networks",
    words: {
      title: "Something in this network answered in the server's place",
      advice: "Sign in to this network in a browser, or use another one, and connect again."
    }
  },
  {
    id: "old-tls",
    state: "tls",
    match: {
      text: /unsupported protocol|protocol version|(?:dh|ee|ca) key too small|version too low|unsafe legacy renegotiation|(?:ca|ee) md too weak/i
    },
    recovery: { _tag: "Means", reason: { _tag: "TlsTooOld", detail: ours("") } },
    source: "parsedmarc#534, n8n-nodes-imap#90"
  }
]
