/** Interprets the state of a run for its users, and makes its report. */
import { Struct } from "effect"
import { withJson } from "../../base/json.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Run } from "../../lifecycle/activity/Run.ts"
import type { Snapshot } from "../../lifecycle/interpreter/Interpreter.ts"
import type { Context } from "../../lifecycle/machine/Context.ts"
import type { Report } from "../../lifecycle/Report.ts"
import type { TlsInfo } from "../../lifecycle/transport/Transport.ts"
import { once } from "../../base/once.ts"

export const isSelected = ({ configuration }: Snapshot): boolean => configuration.phase === "selected"

export const isAuthenticated = ({ configuration: { phase } }: Snapshot): boolean =>
  phase === "selected" || phase === "unselected"

/** Returns whether the run has ended. Waiting for a person ends it, unless it is kept alive. */
export const isOver = ({ configuration, context }: Snapshot) =>
  configuration.isFinal || (configuration.phase === "needsUser" && !context.settings.keptAlive)

/** Returns whether callers need not wait: commands can be sent, or never will be. */
export const isResting = (here: Snapshot) => isFree(here) || isOver(here)

const isFree = ({ configuration }: Snapshot) =>
  configuration.is("selected.quiet") || configuration.is("unselected.quiet")

/** Returns whether there is no connection, and none is being opened, so that there is none to log out from. */
export const isBetween = ({ configuration, context }: Snapshot) =>
  context.settings.keptAlive &&
  (configuration.phase === "backoff" ||
    configuration.phase === "queueing" ||
    configuration.phase === "needsUser")

/** The reason of an end without another reason. */
export const closed = once(() => ImapError.make({ _tag: "Closed" }, "selected"))

/** Returns the reason of the end: the failure, or the logout, of which an error is made for who asks. */
export const endOf = ({ configuration, context: { failure } }: Snapshot): (() => ImapError.ImapError) =>
  configuration.phase === "closed" || failure === undefined ? closed : () => failure

/** The parameters of TLS for people and logs, without the channel binding. */
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
  ...(followedPlain(context) ? [context.login.quirks.loginAfterPlain ?? []].flat() : []),
  ...(context.identity === "swallowed" ? ["id-swallowed"] : [])
]

/** Returns whether LOGIN was tried after PLAIN was refused. */
const followedPlain = ({ login: { form, tried } }: Context): boolean =>
  form?.command === "LOGIN" && tried.some((before) => before.form.mechanism === "PLAIN")
