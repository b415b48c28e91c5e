/** Providers of Europe. */
import type { Quirk } from "./Quirk.ts"
import { ambiguous } from "./ambiguous.ts"
import { ours } from "../quotation/ours.ts"

export const european: ReadonlyArray<Quirk> = [
  ambiguous({
    id: "gmx-refusal",
    host: ["gmx.net", "gmx.com", "gmx.de", "gmx.at", "gmx.ch", "web.de", "1und1.de", "ionos.de", "ionos.com"],
    mayBe: ["imapDisabled", "password", "appPassword"],
    help: ours("https://hilfe.gmx.net/pop-imap/einschalten.html"),
    source: "OpenArchiver#431, k-9#5780: IMAP is off at first, and again when it was not used"
  }),
  ambiguous({
    id: "t-online-mail-password",
    host: ["t-online.de", "magenta.de"],
    mayBe: ["appPassword", "password"],
    help: ours("https://www.telekom.de/hilfe/apps-dienste/e-mail/programme/passwort-verwalten"),
    source: "provider-db#93: the password for e-mail is not that of the web page"
  })
]
