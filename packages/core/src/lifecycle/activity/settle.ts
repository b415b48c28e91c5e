/**
 * Keeps the winner, closes the other way in without writing to it, and reads the channel again (S08, N05). Without a
 * loser it does not wait for anything, and needs no fiber.
 */
import { Effect } from "effect"
import * as ImapError from "../../failure/ImapError.ts"
import type { ChannelKind } from "../machine/activities.ts"
import type { Quirks } from "../machine/Ranking.ts"
import { other, type WayIn } from "../machine/Settings.ts"
import { type Channel, isSecured } from "../Transport.ts"
import { expectedAtLogin, note } from "./quirk.ts"
import { isAsAsked, noSessions, session, type Run } from "./Run.ts"

export const settle = Effect.fnUntracedEager(function* (run: Run, { wayIn }: { readonly wayIn: WayIn }) {
  const { attempt } = run
  const winner = yield* session(run, wayIn, "tls")
  const channel = winner.connection.channel()
  if (!isAsAsked(run.settings, channel)) {
    return yield* ImapError.make({ _tag: "ChannelNotSecured" }, "tls")
  }
  // in the background: a transport that is slow to close must not delay the winner
  const loser = attempt.sessions[other(wayIn)]
  if (loser !== undefined) yield* Effect.forkDetach(loser.close, { startImmediately: true })
  attempt.sessions = noSessions
  attempt.winner = winner
  winner.listen((response) => run.hearer?.untagged(response))
  return {
    type: "ok" as const,
    channel: kindOf(channel),
    tls: channel._tag === "tls" ? channel.info : undefined,
    compresses: winner.connection.compress !== undefined,
    quirks: expected(run)
  }
})

/** TLS that was not verified is no better than clear text. */
const kindOf = (channel: Channel): ChannelKind =>
  isSecured(channel) ? (channel._tag === "tls" ? "tls" : "trusted") : "clear"

/** The quirks that are to be expected at the login. */
const expected = (run: Run): Quirks => {
  const loginFirst = expectedAtLogin(run, "LoginFirst")
  if (loginFirst !== undefined) note(run, loginFirst)
  return { loginFirst: loginFirst?.id, loginAfterPlain: expectedAtLogin(run, "LoginAfterPlain")?.id }
}
