/**
 * The account of a command, and what its connection needs: policy, profiles, traces and transport.
 */
import { Policy } from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import type { Sink } from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import { Effect, Option } from "effect"
import * as NodeProfiles from "../../profiles/NodeProfiles.ts"
import { isSearched, located } from "../discover/search.ts"
import type { Run } from "../output/outcome.ts"
import { requireTarget, toAccount, toPolicy } from "../settings/account.ts"
import * as Credential from "../settings/Credential.ts"
import { type AccountFlags, settingsIn } from "../settings/flags.ts"
import { proxied } from "../settings/environmentProxy.ts"
import { merge, type Settings } from "../settings/settings.ts"
import { fromConfig, fromEnvFile, fromEnvironment } from "../settings/sources.ts"
import { traced, traceFile } from "../settings/tracing.ts"
import { requireOne, sayProxy, secretOf, toTransport } from "./transport.ts"

/** Everything that a connection needs, from flags, environment and files. Asks for a password if none is given. */
export const prepare = Effect.fnUntraced(function* (flags: AccountFlags, run: Run) {
  const gathered = yield* gather(flags)
  const given = merge(proxied(gathered))
  // the search is a part of the trace; without one, nothing is written before all settings are checked
  const early = isSearched(given) ? yield* traceFile(given) : undefined
  const sources = proxied(yield* located(gathered, run).pipe(traced(given, early ?? [])))
  const settings = merge(sources)
  yield* requireOne(settings)
  const transport = yield* toTransport(settings)
  yield* sayProxy(settings, transport)
  const credential = yield* obtainCredential(sources, run)
  const account = yield* toAccount(settings, credential)
  return { account, settings, transport, sinks: early ?? (yield* traceFile(settings)) }
})

export type Prepared = Effect.Success<ReturnType<typeof prepare>>

/** Gathers the settings, from the weakest source to the strongest. */
const gather = Effect.fnUntraced(function* (flags: AccountFlags) {
  const file = Option.isSome(flags.config) ? [yield* fromConfig(flags.config.value)] : []
  const envFile = Option.isSome(flags.envFile) ? [yield* fromEnvFile(flags.envFile.value)] : []
  return [...file, ...envFile, yield* fromEnvironment(process.env), yield* settingsIn(flags)]
})

const obtainCredential = Effect.fnUntraced(function* (sources: ReadonlyArray<Settings>, { redactor }: Run) {
  const settings = merge(sources)
  yield* requireTarget(settings)
  const owner = settings.user === undefined ? {} : { user: settings.user }
  // all known secrets, not only those in use: a server may repeat an unused one as well
  for (const source of sources) {
    const { password, token } = source
    const proxy = secretOf(source)
    if (Option.isSome(proxy)) redactor.add(proxy.value.password, { user: proxy.value.user })
    if (password !== undefined) redactor.add(password, owner)
    if (token !== undefined) redactor.add(token, owner)
  }
  return yield* Credential.obtain(sources, (secret, kind) => redactor.add(secret, { ...owner, kind }))
})

/** Provides `effect` with policy, profiles, traces and transport. */
export const equipped =
  (settings: Settings, transport: Transport, sinks: ReadonlyArray<Sink>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    effect.pipe(
      Effect.provideService(Policy, toPolicy(settings)),
      traced(settings, sinks),
      Effect.provideService(
        ServerProfiles,
        settings.profileStore === "none" ? none : NodeProfiles.make(settings.profileStore)
      ),
      Effect.provideService(Transport, transport)
    )
