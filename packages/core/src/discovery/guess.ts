/** Tries servers by their usual names, up to the greeting: neither a command nor anything of the account is sent. */
import { Effect, Option } from "effect"
import type { Outcome } from "../failure/reason/fields.ts"
import type { Asked } from "./Discovered.ts"
import { table } from "../base/Sizes.ts"
import { type Connection, type Target, Transport, type TransportError } from "../lifecycle/Transport.ts"
import * as Guarded from "../lifecycle/transport/Guarded.ts"
import { fromOffer } from "./candidate.ts"
import type { MailAddress } from "./MailAddress.ts"
import type { AskSource } from "./recorded.ts"
import type { SourceAnswer } from "./sources.ts"

/** Tries all of them at once. */
export const guess = (
  address: MailAddress,
  { asking, ca }: { readonly ca: string | undefined; readonly asking: AskSource }
): Effect.Effect<ReadonlyArray<SourceAnswer>, never, Transport> =>
  Effect.forEach(
    guesses(address),
    (offer) => {
      const name = `${offer.host}:${offer.port}`
      const asked = (outcome: Outcome): Asked => ({ source: "guess", name, outcome })
      const found = Option.toArray(fromOffer(offer, address, { source: "guess", trust: "guess" }))
      return greeted(offer, ca).pipe(
        Effect.match({
          onFailure: ({ failure }): SourceAnswer => ({ asked: [asked(outcomes(failure))], candidates: [] }),
          onSuccess: (greets): SourceAnswer =>
            greets
              ? { asked: [asked("found")], candidates: found }
              : { asked: [asked("unusable")], candidates: [] }
        }),
        asking("guess", name)
      )
    },
    { concurrency: "unbounded" }
  )

/** TLS first, RFC 8314 §3.2; the most common names first. */
const guesses = ({ domain }: MailAddress) =>
  [["tls", 993] as const, ["starttls", 143] as const].flatMap(([security, port]) =>
    [`imap.${domain}`, `mail.${domain}`, domain].map((host) => ({ host, port, security }))
  )

const outcomes = (failure: TransportError["failure"]): Outcome => {
  if (failure === "dnsNotFound" || failure === "refused") return "nothing"
  return failure.startsWith("tls") ? "unusable" : "silent"
}

/** Returns whether the host greets as IMAP does, within TLS that proves its name or before STARTTLS. */
const greeted = (
  { host, port, security }: Target & { readonly security: "tls" | "starttls" },
  ca: string | undefined
): Effect.Effect<boolean, TransportError, Transport> =>
  Effect.scoped(
    Effect.gen(function* () {
      const connection = yield* Guarded.connect(yield* Transport, { host, port }, () => {})
      if (security === "tls") yield* Guarded.upgrade(connection, { serverName: host, ca })
      return isGreeting(yield* firstLine(connection))
    })
  )

/** Returns whether the line is an untagged OK; a PREAUTH server without encryption cannot be used. RFC 9051 §7.1. */
const isGreeting = (line: string): boolean => line.startsWith("* OK ")

const firstLine = (connection: Connection): Effect.Effect<string, TransportError> => {
  const decoder = new TextDecoder("latin1")
  let text = ""
  const more: Effect.Effect<string, TransportError> = Effect.flatMap(Guarded.pull(connection), (chunks) => {
    for (const chunk of chunks) text += decoder.decode(chunk)
    return text.includes("\n") || text.length > table.lineBeforeLogin.value ? Effect.succeed(text) : more
  })
  return more
}
