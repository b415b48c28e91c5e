/** Updates the context with the outcome of each way in, and with the cause if all failed. */
import * as ImapError from "../../../failure/ImapError.ts"
import type { Step } from "../../../failure/Reason.ts"
import { type Change, type Context, type Now, timeOf } from "../Context.ts"
import { capabilitiesIn, channelOf, endedByAttempt, errorOf, passed } from "../event.ts"
import { isCareful } from "../facts.ts"
import { type OfWayIn, requiresSecured, waysIn } from "../Settings.ts"
import { changeWayIn, warned } from "./change.ts"

export const racing = {
  beginOnWayIn: (now: Now, { wayIn }: OfWayIn): Change =>
    changeWayIn(now.context, wayIn, { began: timeOf(now) }),
  keepDialed: ({ context, event }: Now, { wayIn }: OfWayIn): Change =>
    changeWayIn(context, wayIn, { connected: true, channel: channelOf(event) }),
  keepGreeting: ({ context, event }: Now, { wayIn }: OfWayIn): Change =>
    changeWayIn(context, wayIn, {
      capabilities: capabilitiesIn(event),
      preauth: event.type.endsWith(".preauth")
    }),
  /** If TLS is required, the offer of it is no reason to wait for the answer. */
  beginInquiry: ({ context }: Now): Change =>
    changeWayIn(context, "startTls", { upgrades: requiresSecured(context.settings) && !isCareful(context) }),
  keepClearCapabilities: ({ context, event }: Now, { wayIn }: OfWayIn): Change =>
    changeWayIn(context, wayIn, { capabilities: capabilitiesIn(event) }),
  /** All that was learned before TLS is dropped. RFC 9051 §6.2.1. */
  secureWayIn: ({ context }: Now, { wayIn }: OfWayIn): Change =>
    changeWayIn(context, wayIn, { channel: "tls", capabilities: undefined }),
  /** The way in begins again. What was declined by ALPN is not offered by this call any more; a session never is again. */
  leaveOutOffer: ({ context, event }: Now, { wayIn }: OfWayIn): Change => ({
    ...changeWayIn(context, wayIn, {
      connected: false,
      channel: "clear",
      capabilities: undefined,
      upgrades: false
    }),
    ...("offer" in event && event.offer === "alpn"
      ? { ...warned(context, "alpnLeftOut"), caution: { ...context.caution, noAlpn: true } }
      : {})
  }),
  winRace: ({ context }: Now, { wayIn }: OfWayIn): Change => {
    const { attempt, race } = context
    const isChange = race.first === attempt.profile?.wayIn && race.first !== wayIn
    const { ways } = changeWayIn(context, wayIn, { outcome: "won" }).race ?? race
    return {
      race: { ...race, ways, winner: wayIn },
      ...(isChange ? warned(context, "wayInChanged") : {})
    }
  },
  loseRace: ({ context, event }: Now, { wayIn }: OfWayIn): Change => {
    const { error = errorOf(event), port } = context.race.ways[wayIn]
    return changeWayIn(context, wayIn, {
      outcome: "lost",
      error: error === undefined || port === undefined ? error : ImapError.withPort(error, port)
    })
  },
  blameWayInLimit: (now: Now, { step, wayIn }: OfWayIn & { readonly step: Step }): Change => {
    const { attempt, race } = now.context
    const { began, channel, port = 0, upgrades } = race.ways[wayIn]
    const afterMs = passed(began, now)
    const along = step === "capability" && upgrades ? { along: ["starttls" as const] } : {}
    const through = attempt.through === undefined ? {} : { through: attempt.through }
    const error =
      step === "greeting"
        ? ImapError.make({ _tag: "GreetingTimeout", port, tls: channel === "tls", afterMs }, step)
        : ImapError.make(
            { _tag: "Timeout", step, afterMs, ...endedByAttempt(now, afterMs), ...through, ...along },
            step
          )
    return changeWayIn(now.context, wayIn, { outcome: "lost", error })
  },
  blamePreauth: ({ context }: Now, { wayIn }: OfWayIn): Change =>
    changeWayIn(context, wayIn, {
      outcome: "lost",
      error: ImapError.make({ _tag: "PreauthInsecure" }, "greeting")
    }),
  blameMissingStartTls: ({ context }: Now, { wayIn }: OfWayIn): Change =>
    changeWayIn(context, wayIn, {
      outcome: "lost",
      error: ImapError.make(
        { _tag: "StartTlsNotOffered", port: context.race.ways[wayIn].port ?? 0 },
        "starttls"
      )
    }),
  blameWaysIn: (now: Now): Change => ({ failure: asChange(now.context, errorOfWaysIn(now)) })
}

/** If the user wants to be asked, the failure of the known way in is that the server has changed. */
const asChange = (context: Context, failure: ImapError.ImapError): ImapError.ImapError => {
  const { profile } = context.attempt
  // a server that asks us to wait has not moved, and without a network nothing is known
  const isNews = failure.retry !== "later" && !["Offline", "DnsTemporary"].includes(failure.reason._tag)
  if (profile === undefined || context.settings.onChange !== "ask" || !isNews) return failure
  const { port, wayIn } = profile
  const reason = { _tag: "ServerChanged" as const, known: { wayIn, port }, failure: failure.reason._tag }
  return ImapError.make(reason, failure.step, { serverText: failure.serverText, causes: [failure] })
}

/** One error that holds the causes of both ways in, the most telling first. */
const errorOfWaysIn = (now: Now): ImapError.ImapError => {
  const { attempt, race } = now.context
  const [first, ...rest] = waysIn.flatMap((wayIn) => race.ways[wayIn].error ?? [])
  if (first === undefined) {
    return ImapError.make({ _tag: "Timeout", step: "tcp", afterMs: passed(attempt.began, now) }, "tcp")
  }
  const port = webServerPort(now.context)
  if (port === undefined) return ImapError.mostTelling([first, ...rest])
  return ImapError.make({ _tag: "NotImap", protocol: "http", port }, "greeting", { causes: [first, ...rest] })
}

/**
 * The port of a service that answers a handshake in clear text and sends no greeting: like a web server, it waits for
 * its client to speak. Other services that are mistaken for IMAP send a greeting (G07).
 */
const webServerPort = ({ race }: Context): number | undefined => {
  const { implicitTls, startTls } = race.ways
  return implicitTls.port === startTls.port &&
    implicitTls.error?.reason._tag === "TlsNotTls" &&
    startTls.error?.reason._tag === "GreetingTimeout"
    ? startTls.port
    : undefined
}
