/** What a server's words, or its name, say beyond the reason: data, each with the reasons that it can stand beside. */
import { type ObservationId } from "@effect-imap/core/Advice"
import { refusal } from "../facts.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

interface Hint {
  readonly id: ObservationId
  /** Reasons of the failure. */
  readonly beside: RegExp
  readonly host?: RegExp
  readonly text?: RegExp
}

const auth =
  /^(AuthRejected|NoUsableMechanism|ConnectionLost|CommandRejectedUntagged|WebLoginRequired|OAuthTokenRejected)$/

const hints: ReadonlyArray<Hint> = [
  { id: "oauth-only", beside: auth, text: /basic authentication is disabled/i },
  { id: "web-login", beside: auth, text: /web browser|WEBALERT/i },
  {
    id: "app-password",
    beside: auth,
    text: /application[- ]specific password|NEOBHODIM parol|application password/i
  },
  { id: "imap-off", beside: auth, text: /IMAP is disabled|enable IMAP|service is not open/i },
  { id: "throttled", beside: /./, text: /throttled|\[THROTTLED\]|OVERQUOTA|backoff time/i },
  { id: "not-connected", beside: /./, text: /authenticated but not connected/i },
  {
    id: "app-password",
    beside: auth,
    host: /(^|\.)(163|126|yeah|188|qq|foxmail|gmail|googlemail|yahoo|aol|icloud|me|t-online)\.(com|net|de)$|(^|\.)mail\.(me|ru)(\.com)?$/i
  },
  { id: "imap-off", beside: auth, host: /(^|\.)(gmx|web|1und1|ionos|sina|yandex)\.\w+(\.\w+)?$/i }
]

export const hinted: Rule = (connection) => {
  const { ended, endLine, started } = connection
  const error = ended?.error
  if (error === undefined) return []
  const refused = refusal(connection)
  const words = `${ended?.serverText ?? ""} ${refused?.text ?? ""}`
  const ids = hints
    .filter(
      ({ beside, host, text }) =>
        beside.test(error) &&
        (host === undefined || host.test(started?.host ?? "")) &&
        (text === undefined || text.test(words))
    )
    .map(({ id }) => id)
  return Array.from(new Set(ids)).flatMap((id) =>
    observed(id, "warning", evidenceOf(refused?.line, endLine), { step: ended?.step })
  )
}
