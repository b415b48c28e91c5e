/**
 * The credential: a password, a token, only a certificate, or none for an anonymous login. The strongest source that names one decides.
 *
 * With a tunnel, which may be logged in already, a missing credential is not asked for.
 */
import type * as Account from "@effect-imap/core/Account"
import { Effect, type Redacted } from "effect"
import { CommandLineError } from "../output/failure.ts"
import * as Password from "./Password.ts"
import { merge, type Settings } from "./settings.ts"
import { readText } from "./sources.ts"

export type Credential = Pick<Account.Account, "password" | "token" | "clientCertificate" | "anonymous">

/** Called with each secret and its kind. */
type Known = (secret: Redacted.Redacted, kind: "password" | "token") => void

/** Gets the credential. `known` receives each secret before it is used. */
export const obtain = Effect.fnUntraced(function* (sources: ReadonlyArray<Settings>, known: Known) {
  const settings = merge(sources)
  const certificate = yield* clientCertificate(settings)
  const nearest = sources.findLast(
    (source) => namesPassword(source) || namesToken(source) || namesNobody(source)
  )
  if (nearest !== undefined && isAmbiguous(nearest)) {
    return yield* new CommandLineError({
      problem: "More than one password or token is given in the same source: leave only one of them."
    })
  }
  const { anonymous = false } = nearest ?? {}
  if (anonymous !== false) {
    const credential: Credential = { ...certificate, anonymous }
    return credential
  }
  if (nearest !== undefined && namesToken(nearest)) {
    const { token, tokenCommand } = nearest
    if (token !== undefined) known(token, "token")
    const credential: Credential =
      tokenCommand === undefined
        ? { ...certificate, ...(token === undefined ? {} : { token }) }
        : { ...certificate, token: tokenFrom(tokenCommand, settings, known) }
    return credential
  }
  const mayDoWithout = "clientCertificate" in certificate || settings.tunnel !== undefined
  if (nearest === undefined && mayDoWithout) return certificate
  const password = yield* Password.obtain(sources)
  known(password, "password")
  const credential: Credential = { ...certificate, password }
  return credential
})

/** Returns whether it is unclear which one to use. */
const isAmbiguous = (source: Settings): boolean => {
  const { token, tokenCommand } = source
  const given = [namesPassword(source), token !== undefined, tokenCommand !== undefined, namesNobody(source)]
  return given.filter((each) => each).length > 1
}

const namesPassword = ({ password, passwordCommand, passwordFile }: Settings): boolean =>
  password !== undefined || passwordFile !== undefined || passwordCommand !== undefined

const namesNobody = ({ anonymous = false }: Settings): boolean => anonymous !== false

const namesToken = ({ token, tokenCommand }: Settings): boolean =>
  token !== undefined || tokenCommand !== undefined

/** Runs the command for each attempt, and once more if the server refuses its token. */
const tokenFrom = (command: string, { timeout }: Settings, known: Known) =>
  Effect.tap(Password.fromCommand(command, "token", timeout), (token) =>
    Effect.sync(() => known(token, "token"))
  )

/** Reads the certificate; its key may be in the same file. */
const clientCertificate = Effect.fnUntraced(function* (settings: Settings) {
  const { clientCert, clientKey = clientCert, clientKeyPassphrase } = settings
  if (clientCert === undefined || clientKey === undefined) {
    return clientKey === undefined
      ? {}
      : yield* new CommandLineError({
          problem: "--client-key needs the certificate: add --client-cert FILE."
        })
  }
  const certificate = yield* readText("client-cert", clientCert)
  const key = Password.redacted(yield* readText("client-key", clientKey))
  const passphrase = clientKeyPassphrase === undefined ? {} : { passphrase: clientKeyPassphrase }
  return { clientCertificate: { certificate, key, ...passphrase } }
})
