/**
 * The accounts of a fleet, from a file: a list in YAML or JSON, or one JSON object per line.
 *
 * An entry has the settings of a `--config` file, and `account`, its key in the fleet (by default the user's name). Its
 * secret is read on the runner of the account, each time it is needed.
 */
import * as ImapFleet from "@effect-imap/core/internal/ImapFleet"
import { Effect, type FileSystem, type Path, Predicate, type Terminal } from "effect"
import { toAccount } from "../settings/account.ts"
import * as Credential from "../settings/Credential.ts"
import type { Settings } from "../settings/settings.ts"
import { fromEntry, invalid, parseYaml, readText } from "../settings/sources.ts"
import { complain } from "../output/complain.ts"

export type Accounts = ReadonlyMap<string, Settings>

/** Settings for a person's single connection, which make no sense for one account among many. */
const refused = [
  "attempts",
  "flights",
  "nameServer",
  "onChange",
  "profileStore",
  "proxy",
  "timeout",
  "trace",
  "traceRedaction",
  "tunnel"
] as const satisfies ReadonlyArray<keyof Settings>

const field = "accounts"

/** Reads all accounts. Fails with the position of the first invalid entry. */
export const read = Effect.fnUntraced(function* (file: string) {
  const entries = yield* listIn(file, yield* readText(field, file))
  const accounts = new Map<string, Settings>()
  for (const [index, entry] of entries.entries()) {
    const place = `${file}, entry ${index + 1}`
    if (!Predicate.isObject(entry)) return yield* invalid(field, `${place} must contain names and values`)
    const { account, ...rest } = { account: undefined, ...entry }
    const settings = yield* fromEntry(file, rest, place)
    const key = typeof account === "string" && account !== "" ? account : settings.user
    const problem = problemOf(settings, key, accounts)
    if (key === undefined || problem !== undefined) return yield* invalid(field, `${place} ${problem}`)
    accounts.set(key, settings)
  }
  if (accounts.size === 0) return yield* invalid(field, `${file} has no account`)
  if (Array.from(accounts.values()).some(({ password, token }) => (password ?? token) !== undefined)) {
    yield* complain(
      `Warning: ${file} contains secrets. Anyone who can read it can read the mail: use password-file, password-command or token-command instead.`
    )
  }
  return accounts
})

/** Returns the entries of a file. JSON Lines are not one YAML document, so each line is parsed separately. */
const listIn = Effect.fnUntraced(function* (file: string, text: string) {
  const lines = text.split("\n").filter((line) => line.trim() !== "")
  if (lines.length > 1 && lines.every((line) => line.startsWith("{"))) {
    return yield* Effect.forEach(lines, (line) => parseYaml(file, line, field))
  }
  const parsed = yield* parseYaml(file, text, field)
  return Array.isArray(parsed) ? parsed : [parsed]
})

const problemOf = (settings: Settings, key: string | undefined, known: Accounts): string | undefined => {
  const unfit = refused.find((name) => settings[name] !== undefined)
  if (unfit !== undefined) return `has "${unfit}", which is not possible for an account of a fleet`
  if (settings.host === undefined) return "has no host"
  if (settings.user === undefined || key === undefined) return "has no user"
  if (known.has(key)) return "repeats the account of an earlier entry"
  const { anonymous, clientCert, password, passwordCommand, passwordFile, token, tokenCommand } = settings
  const secret =
    clientCert ?? password ?? passwordCommand ?? passwordFile ?? token ?? tokenCommand ?? anonymous
  return secret === undefined
    ? "has no credential: password-file, password-command, token-command or client-cert"
    : undefined
}

/** Decodes an account on its runner, where a secret that cannot be read is reported. */
export const credentials = (accounts: Accounts) =>
  Effect.map(
    Effect.context<FileSystem.FileSystem | Path.Path | Terminal.Terminal>(),
    (context): ImapFleet.Credentials => ({
      get: Effect.fnUntraced(function* (accountId) {
        const settings = accounts.get(accountId)
        if (settings === undefined) {
          return yield* ImapFleet.FleetError.of({ _tag: "UnknownAccount" }, accountId)
        }
        return yield* Credential.obtain([settings], () => {}).pipe(
          Effect.flatMap((credential) => toAccount(settings, credential)),
          Effect.tapError(({ message }) => complain(`${accountId}: ${message}`)),
          Effect.mapError(() => ImapFleet.FleetError.of({ _tag: "CredentialsUnavailable" }, accountId)),
          Effect.provideContext(context)
        )
      })
    })
  )
