/** Yandex and Mail.ru. */
import type { Quirk } from "./Quirk.ts"
import { ours } from "../quotation/ours.ts"

export const russian: ReadonlyArray<Quirk> = [
  {
    id: "yandex-refusal",
    state: "auth",
    match: { text: /invalid credentials or imap is disabled/i },
    recovery: {
      _tag: "Means",
      reason: {
        _tag: "AmbiguousRefusal",
        mayBe: ["imapDisabled", "appPassword", "password"],
        help: ours("https://yandex.com/support/mail/mail-clients/others.html")
      }
    },
    source: "Mailspring#904, #2111; `sc=…` is an id for Yandex's support"
  },
  {
    id: "mailru-app-password",
    state: "auth",
    match: { text: /neobhodim parol prilozheniya|application password is required/i },
    recovery: {
      _tag: "Means",
      reason: {
        _tag: "AppPasswordRequired",
        help: ours("https://help.mail.ru/mail/security/protection/external")
      }
    },
    source: "thunderbird-android#9069"
  }
]
