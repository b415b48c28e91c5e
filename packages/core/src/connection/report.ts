/** What the machine and the attempt know, as a report. */
import type { Run } from "../activity/Run.ts"
import type { Context } from "../machine/Context.ts"
import type { Report } from "../Report.ts"

const securityOf = ({ channel, winner }: Context): Report["security"] => {
  if (winner === undefined) return undefined
  if (channel === "tls") return winner === "implicitTls" ? "tls" : "starttls"
  return channel === "clear" ? "none" : "trusted"
}

/** LOGIN went out behind a PLAIN that was refused. */
const followedPlain = ({ form, tried }: Context): boolean =>
  form?.command === "LOGIN" && tried.some((before) => before.form.mechanism === "PLAIN")

/** What was out of the ordinary: the quirks that were met, and what was never answered. */
const quirksOf = ({ met }: Run, context: Context): ReadonlyArray<string> => [
  ...met,
  ...(followedPlain(context) ? [context.quirks.loginBehindPlain ?? []].flat() : []),
  ...(context.identity === "swallowed" ? ["id-swallowed"] : [])
]

export const reportOf = (run: Run, context: Context, elapsedMs: number): Report => {
  const { attempt } = run
  const { winner } = context
  return {
    host: context.settings.host,
    port: winner === undefined ? undefined : context.ways[winner].port,
    security: securityOf(context),
    tls: context.tls,
    mechanism: context.preauth ? "PREAUTH" : context.form?.mechanism,
    identity: context.identity,
    serverId: attempt.serverId?.(),
    capabilities: [...(context.authenticated ?? context.capabilities ?? [])],
    flights: context.flights === 0 ? (attempt.winner?.flights() ?? 0) : context.flights,
    rttMs: attempt.winner?.commands.rttMs(),
    elapsedMs,
    attempts: context.connections,
    quirks: quirksOf(run, context),
    warnings: [...context.warnings]
  }
}
