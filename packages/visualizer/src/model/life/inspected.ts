/** An inspection of encrypted connections that an earlier connection met: silences upon large messages are said with it. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Given } from "../fleet/Asked.ts"
import type { Alike } from "./losses.ts"
import type { Lived } from "./Lived.ts"

/** Returns who signs in the place of the server's authority, by the certificate that an earlier connection did not trust. */
const inspectorOf = (account: ReadonlyArray<Lived>): string | undefined => {
  const opened = account.findIndex(({ stay }) => stay.openedAt !== undefined)
  const before = account.slice(0, Math.max(0, opened)).flatMap(({ stay: { ended } }) => ended ?? [])
  const found = before.findLast(({ error }) => error === "TlsUntrusted" || error === "TlsIntercepted")
  const { detail, product } = found?.facts ?? {}
  if (typeof product === "string") return product
  return typeof detail === "string" ? Advice.inspectorIn(detail) : undefined
}

/** Returns whether no answer came, or nothing more of it, to what asks for a large message. */
const isOfLarge = (same: Alike | undefined): boolean =>
  (same?.kind === "literal" && same.isSilent) || (same?.kind === "command" && same.large !== undefined)

/** Returns whose such silences most likely are, and what to do. */
export const inspectedBy = (
  account: ReadonlyArray<Lived>,
  same: Alike | undefined
): (Given & { readonly whose: string }) | undefined => {
  const name = isOfLarge(same) ? inspectorOf(account) : undefined
  return name === undefined
    ? undefined
    : {
        whose: `most likely what inspects encrypted connections on the way (the certificate of “${name}”); if not, the server`,
        try: `Let whoever runs that inspection leave this server out of it: what examines messages may hold a large one back until it has all of it. Until then, let ${inParts}, or wait longer (\`limits.command\`).`,
        actionBy: "admin",
        party: "scanner"
      }
}

/** RFC 9051 §6.4.5. */
const inParts = "the app read the message in parts (`BODY.PEEK[]<0.65536>`, and so on)"

/** What to do about a large message that never comes. */
export const largeAsked: Given = {
  try: `Let ${inParts}, or leave it out, and show the server’s operator this trace: the same command brings the same end.`,
  actionBy: "app"
}
