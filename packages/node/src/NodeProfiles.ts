/**
 * What worked for each server, kept in a file of the user's cache folder between runs.
 *
 * Written whole and renamed into place, readable by the user alone, by one process at a time. A file that cannot be
 * read, is damaged, or that somebody else could have written, is never fatal: a profile only saves time. Profiles hold
 * no secret and no user name. What a newer version wrote is kept, and not used.
 */
import * as Fs from "node:fs"
import { dirname, join } from "node:path"
import { ServerProfiles } from "@effect-imap/core"
import { Effect, Layer, Option, Schedule, Schema, Semaphore } from "effect"
import * as Lock from "./file/Lock.ts"
import * as PrivateFile from "./file/PrivateFile.ts"
import { cacheFolder } from "./file/cacheFolder.ts"
import * as Host from "./transport/Host.ts"

const Contents = Schema.fromJsonString(
  Schema.Struct({ v: Schema.Int, servers: Schema.Record(Schema.String, Schema.Unknown) })
)
type Servers = Readonly<Record<string, unknown>>

const version = 1
const maxBytes = 4 * 1024 * 1024
const Profile = Schema.toCodecJson(ServerProfiles.ServerProfile)

/** `$XDG_CACHE_HOME/effect-imap/servers.json`, or where the system keeps caches. */
export const defaultPath = (): string => join(cacheFolder(), "servers.json")

/** A store in this file. Each access reads it anew, so that several processes may share it. */
export const make = (path: string = defaultPath()): ServerProfiles.Store => {
  const turn = Semaphore.makeUnsafe(1)
  return {
    get: (key) =>
      Effect.map(turn.withPermit(read(path)), (servers) =>
        Option.flatMap(servers, (known) =>
          Schema.decodeUnknownOption(Profile)(new Map(Object.entries(known)).get(spelt(key)))
        )
      ),
    put: (key, profile) =>
      turn.withPermit(
        Effect.gen(function* () {
          yield* Effect.ignore(makeFolder(dirname(path)))
          yield* alone(path)
          const servers = yield* read(path)
          if (Option.isNone(servers)) return
          const encoded = yield* Effect.orDie(Schema.encodeEffect(Profile)(profile))
          yield* write(path, { ...servers.value, [spelt(key)]: encoded })
        }).pipe(Effect.scoped)
      )
  }
}

/** Provides the store in place of the one in memory. */
export const layerFile = (path?: string): Layer.Layer<never> =>
  Layer.succeed(ServerProfiles.ServerProfiles, make(path))

/** However a server is spelt, it is one: a key begins with its host. */
const spelt = (key: string): string => {
  const [host = "", ...rest] = key.split(" ")
  return [(Host.fromText(host)?.name ?? host).toLowerCase(), ...rest].join(" ")
}

const makeFolder = (folder: string) =>
  PrivateFile.call<unknown>(folder, (callback) =>
    Fs.mkdir(folder, { recursive: true, mode: 0o700 }, callback)
  )

/** Waits for another writer, a second at most: it only needs an instant. */
const alone = (path: string) =>
  Lock.acquire(path).pipe(
    Effect.flatMap((holder) => (Option.isNone(holder) ? Effect.void : Effect.fail(holder))),
    Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 100 }),
    Effect.ignore
  )

/** None where the file must be left alone. */
const read = Effect.fnUntraced(function* (path: string): Effect.fn.Return<Option.Option<Servers>> {
  const text = yield* Effect.result(PrivateFile.read(path, maxBytes))
  if (text._tag === "Failure") {
    // what the system refuses is nothing that a connection has to know
    if (text.failure.code === undefined) {
      yield* Effect.logWarning(`${text.failure.message}; it is left alone, and servers are discovered anew`)
    }
    return Option.none()
  }
  if (Option.isNone(text.success)) return Option.some({})
  const contents = Schema.decodeUnknownOption(Contents)(text.success.value)
  if (Option.isSome(contents)) {
    return contents.value.v === version ? Option.some(contents.value.servers) : Option.none()
  }
  yield* Effect.logWarning(`${path} is damaged and was set aside; servers are discovered anew`)
  yield* Effect.ignore(
    PrivateFile.call<void>(path, (callback) => Fs.rename(path, `${path}.damaged`, callback))
  )
  return Option.some({})
})

const write = Effect.fnUntraced(function* (path: string, servers: Servers) {
  const text = yield* Effect.orDie(Schema.encodeEffect(Contents)({ v: version, servers }))
  yield* Effect.ignore(PrivateFile.replace(path, text))
})
