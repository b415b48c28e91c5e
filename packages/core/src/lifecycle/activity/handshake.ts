/** Makes a way in's connection TLS: implicit, or after the OK of STARTTLS. RFC 8314 §3. */
import { Effect } from "effect"
import * as ImapError from "../../failure/ImapError.ts"
import type { WayIn } from "../machine/Settings.ts"
import { session, type Run } from "./Run.ts"

export const handshake = Effect.fnUntraced(function* (
  run: Run,
  { alpn, wayIn }: { readonly wayIn: WayIn; readonly alpn: boolean }
) {
  const clear = yield* session(run, wayIn, "tls")
  const { ca, clientCertificate } = run.account
  const { attempt } = run
  // once each: the next handshake is without it
  const canLeaveOut = (offer: "alpn" | "session") => {
    const isFirst = !attempt.broken.includes(offer)
    attempt.broken = [...attempt.broken, offer]
    return isFirst && (offer === "session" || alpn)
  }
  const agreed = yield* Effect.mapError(
    clear.upgrade({ serverName: clear.place.serverName, ca, clientCertificate, alpn }, canLeaveOut),
    (error) => (wayIn === "startTls" ? broken(error) : error)
  )
  return agreed === "alpn" || agreed === "session"
    ? { type: "declined" as const, offer: agreed }
    : { type: "ok" as const }
})

/** A server that consents to TLS and then does not speak it is broken; the port is right. */
const broken = (error: ImapError.ImapError): ImapError.ImapError =>
  error.reason._tag === "TlsNotTls"
    ? ImapError.withReason(error, { _tag: "StartTlsFailed", refused: false })
    : error
