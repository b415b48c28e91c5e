/** Makes a report of what the machine and the session know. */
import { Struct } from "effect"
import type { Run } from "../../lifecycle/activity/Run.ts"
import type { Context } from "../../lifecycle/machine/Context.ts"
import { withJson } from "../../base/json.ts"
import type { Report } from "../../lifecycle/Report.ts"
import type { TlsInfo } from "../../lifecycle/transport/Transport.ts"

/** The parameters of TLS for people and logs: what binds a login to the channel is not theirs. */
export const tlsOf = (tls: TlsInfo | undefined): Report["tls"] => tls && Struct.omit(tls, ["channelBinding"])

export const reportOf = (run: Run, context: Context, elapsedMs: number): Report => {
  const { channel, login, mailbox, race } = context
  const { winner } = run.attempt
  return withJson({
    host: context.settings.host,
    port: race.winner === undefined ? undefined : race.ways[race.winner].port || undefined,
    security: securityOf(context),
    tls: tlsOf(channel.tls),
    mechanism: login.preauth ? "PREAUTH" : login.form?.mechanism,
    identity: context.identity,
    compression: context.settings.compress ? mailbox.compression : "disabled",
    serverId: mailbox.serverId?.(),
    capabilities: [...(mailbox.capabilities ?? login.capabilities ?? [])],
    flights: run.attempt.flights ?? winner?.flights() ?? 0,
    rttMs: winner?.commands.rttMs(),
    elapsedMs,
    attempts: context.connections,
    quirks: quirksOf(run, context),
    warnings: [...context.warnings]
  })
}

const securityOf = ({ channel: { kind }, race: { winner } }: Context): Report["security"] => {
  if (winner === undefined) return undefined
  if (kind === "tls") return winner === "implicitTls" ? "tls" : "starttls"
  return kind === "clear" ? "none" : "trusted"
}

/** The quirks that were acted on, and an ID that was never answered. */
const quirksOf = ({ noted }: Run, context: Context): ReadonlyArray<string> => [
  ...noted.keys(),
  ...(followedPlain(context) ? [context.login.quirks.loginBehindPlain ?? []].flat() : []),
  ...(context.identity === "swallowed" ? ["id-swallowed"] : [])
]

/** Returns whether LOGIN was tried after PLAIN was refused. */
const followedPlain = ({ login: { form, tried } }: Context): boolean =>
  form?.command === "LOGIN" && tried.some((before) => before.form.mechanism === "PLAIN")
