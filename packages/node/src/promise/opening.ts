/** Turns plain options into an account and its services, in a scope that lives until it is closed. */
import * as Account from "@effect-imap/core/Account"
import type { ImapError } from "@effect-imap/core/ImapError"
import { invalid } from "@effect-imap/core/internal/Account"
import * as Policy from "@effect-imap/core/Policy"
import * as Trace from "@effect-imap/core/Trace"
import type { Transport } from "@effect-imap/core/Transport"
import { ConfigProvider, Context, Effect, Exit, Layer, Schema, Scope } from "effect"
import * as NodeImap from "../transport/NodeImap.ts"
import * as NodeProfiles from "../profiles/NodeProfiles.ts"
import * as NodeTrace from "../trace/NodeTrace.ts"
import { isPlain } from "@effect-imap/core/internal/is"
import { misuse } from "@effect-imap/core/internal/expects"
import { misuseIn, option, such } from "@effect-imap/core/internal/options"
import { credential, run, type Secret } from "./run.ts"

/**
 * An account of plain values, or one that `accountFromEnv` read. The password or the token may be a function, which is called when an
 * attempt begins.
 */
export type Fields = Omit<Account.Fields, "password" | "token"> & {
  readonly password?: Secret | Account.Credential | undefined
  readonly token?: Secret | Account.Credential | undefined
}

/**
 * Reads the account in the environment, as `Account.config` does: `IMAP_HOST`, `IMAP_USER`, `IMAP_PASSWORD` or `IMAP_TOKEN` …
 * Rejects with `InvalidAccount`, which names the variable.
 */
export const accountFromEnv = (): Promise<Account.Account> =>
  run(
    Effect.suspend(() => Account.config.parse(ConfigProvider.fromEnv())).pipe(
      Effect.mapError((error) => (Schema.isSchemaError(error.cause) ? invalid(error.cause) : error))
    )
  )

/** Options other than the account. */
export interface Surroundings {
  /** Limits, sizes and retries; absent ones keep their defaults. */
  readonly policy?: Policy.Options | undefined
  /** The file for the trace, or a folder that ends in `/`, in which a new file is created. */
  readonly trace?: string | undefined
  /** The redaction of the trace. Default `strict`. */
  readonly traceRedaction?: Trace.Redaction | undefined
  /** A file for what the library learns about servers. By default it is only kept in memory. */
  readonly profiles?: string | undefined
  /**
   * Another transport, such as `NodeTransport.layerProxy(url)`, `NodeTransport.layerTunnel(command)` or a simulator.
   */
  readonly transport?: Layer.Layer<Transport, ImapError> | undefined
}

/** Opens in a new scope. If that fails or is aborted, nothing is left open. */
export const opening = <A, Options extends object>(
  account: Fields,
  options: Options & Surroundings & { readonly signal?: AbortSignal | undefined },
  open: (
    account: Account.Account,
    call: Omit<Options, keyof Surroundings | "signal">,
    scope: Scope.Closeable
  ) => Effect.Effect<A, ImapError, Scope.Scope | Transport>
): Promise<A> => {
  if (!isPlain(options)) return Promise.reject(misuse("`options`: expected an object"))
  const { policy, profiles, signal, trace, traceRedaction, transport, ...call } = options
  const wrong = wrongSurroundings({ policy, profiles, trace, traceRedaction, transport })
  if (wrong !== undefined) return Promise.reject(wrong)
  return run(
    Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const opened = Effect.gen(function* () {
          // in here, because a policy that is not valid throws
          const around = surroundings({ policy, profiles, trace, traceRedaction, transport })
          const services = yield* Layer.buildWithScope(around, scope)
          const checked = yield* Account.make({ ...account, ...secrets({ ...account }) })
          return yield* Effect.provideContext(
            open(checked, call, scope),
            Context.add(services, Scope.Scope, scope)
          )
        })
        return yield* Effect.onError(restore(opened), (cause) => Scope.close(scope, Exit.failCause(cause)))
      })
    ),
    signal
  )
}

/** Checks the options of `Surroundings`; the call checks its own. */
const wrongSurroundings = misuseIn(() => ({
  policy: Schema.optional(such(isPlain, "an object")),
  profiles: Schema.optional(option.text),
  trace: Schema.optional(option.text),
  traceRedaction: Schema.optional(Trace.Redaction),
  transport: Schema.optional(such(Layer.isLayer, "a Layer"))
}))

/** Returns the credentials in the form that an account takes. */
export const secrets = ({ password, token }: Pick<Fields, "password" | "token">) => ({
  password: credential(password),
  token: credential(token)
})

/** Provides the services that the options describe. */
const surroundings = ({ policy, profiles, trace, traceRedaction, transport }: Surroundings) =>
  Layer.mergeAll(
    transport ?? NodeImap.layer,
    policy === undefined ? Layer.empty : Policy.layer(policy),
    profiles === undefined ? Layer.empty : NodeProfiles.layerFile(profiles),
    trace === undefined ? Layer.empty : NodeTrace.layerFile(trace),
    traceRedaction === undefined ? Layer.empty : Trace.layerRedaction(traceRedaction)
  )
