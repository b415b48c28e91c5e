/**
 * What worked for each server, kept in a file of the user's cache folder between runs.
 *
 * Written whole and renamed into place, readable by the user alone. A file that cannot be read, or is damaged, is set
 * aside and never fatal: a profile only saves time. Profiles hold no secret and no user name.
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { homedir, platform } from "node:os"
import { dirname, join } from "node:path"
import { ServerProfiles } from "@effect-imap/core"
import { Effect, Layer, Option, Random, Schema, Semaphore } from "effect"

const Contents = Schema.Struct({
  v: Schema.Literal(1),
  servers: Schema.Record(Schema.String, ServerProfiles.ServerProfile)
})
type Contents = typeof Contents.Type
const Json = Schema.fromJsonString(Contents)

const empty: Contents = { v: 1, servers: {} }

/** `$XDG_CACHE_HOME/effect-imap/servers.json`, or where the system keeps caches. */
export const defaultPath = (): string => {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env
  const home = homedir()
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, "Library", "Caches"),
    win32: LOCALAPPDATA ?? join(home, "AppData", "Local")
  }
  return join(XDG_CACHE_HOME ?? folders[platform()] ?? join(home, ".cache"), "effect-imap", "servers.json")
}

/** Tries a file operation; a failure is nothing that a connection has to know. */
const attempt = <A>(operation: () => Promise<A>): Effect.Effect<Option.Option<A>> =>
  Effect.option(Effect.tryPromise(operation))

const read = Effect.fnUntraced(function* (path: string) {
  const text = yield* attempt(() => readFile(path, "utf8"))
  if (Option.isNone(text)) return empty
  const contents = Schema.decodeUnknownOption(Json)(text.value)
  if (Option.isSome(contents)) return contents.value
  yield* Effect.logWarning(`${path} is damaged and was set aside; servers are discovered anew`)
  yield* attempt(() => rename(path, `${path}.damaged`))
  return empty
})

const write = Effect.fnUntraced(function* (path: string, contents: Contents) {
  const text = yield* Effect.orDie(Schema.encodeEffect(Json)(contents))
  const aside = `${path}.${yield* Random.nextIntBetween(0, 1e9)}.new`
  yield* attempt(() => mkdir(dirname(path), { recursive: true, mode: 0o700 }))
  const written = yield* attempt(() => writeFile(aside, text, { mode: 0o600, flag: "wx" }))
  if (Option.isSome(written)) yield* attempt(() => rename(aside, path))
})

/** A store in this file. Each access reads it anew, so that several processes may share it. */
export const make = (path: string = defaultPath()): ServerProfiles.Store => {
  const turn = Semaphore.makeUnsafe(1)
  return {
    get: (host) =>
      Effect.map(turn.withPermit(read(path)), ({ servers }) =>
        Option.fromNullishOr(new Map(Object.entries(servers)).get(host))
      ),
    put: (host, profile) =>
      turn.withPermit(
        Effect.flatMap(read(path), ({ servers }) =>
          write(path, { v: 1, servers: { ...servers, [host]: profile } })
        )
      )
  }
}

/** Provides the store in place of the one in memory. */
export const file = (path?: string): Layer.Layer<never> =>
  Layer.succeed(ServerProfiles.ServerProfiles, make(path))
