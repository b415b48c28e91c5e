/**
 * Server profiles in a file of the user's cache folder: what worked for each server, kept between runs.
 *
 * The file is replaced atomically, readable only by the user, and written by one process at a time. A file that cannot be
 * read, is damaged, or could have been written by others is never fatal: a profile only saves time. Profiles contain
 * no secret and no user name. A file of a newer version is kept, but not used.
 */
import * as Fs from "node:fs"
import { dirname, join } from "node:path"
import * as ServerProfiles from "@effect-imap/core/ServerProfiles"
import { isText } from "@effect-imap/core/internal/is"
import { expects } from "@effect-imap/core/internal/expects"
import { Effect, Layer, Option, Schedule, Schema, Semaphore } from "effect"
import * as Lock from "../file/Lock.ts"
import * as PrivateFile from "../file/PrivateFile.ts"
import { cacheFolder } from "../file/cacheFolder.ts"
import * as Host from "../transport/Host.ts"

const Contents = Schema.fromJsonString(
  Schema.Struct({ v: Schema.Int, servers: Schema.Record(Schema.String, Schema.Unknown) })
)
type Servers = Readonly<Record<string, unknown>>

const version = 1
const maxBytes = 4 * 1024 * 1024
const Profile = Schema.toCodecJson(ServerProfiles.ServerProfile)

/** `$XDG_CACHE_HOME/effect-imap/servers.json`, or the system's folder for caches. */
export const defaultPath = (): string => join(cacheFolder(), "servers.json")

/** Makes a store in this file. Each access reads the file again, so that several processes can share it. */
export const make = (path: string = defaultPath()): ServerProfiles.Store => {
  expects(isText(path), "NodeProfiles.make", "path", "a path")
  const turn = Semaphore.makeUnsafe(1)
  return {
    get: (key) =>
      Effect.map(turn.withPermit(read(path)), (servers) =>
        Option.flatMap(servers, (known) =>
          Schema.decodeUnknownOption(Profile)(new Map(Object.entries(known)).get(normalized(key)))
        )
      ),
    put: (key, profile) =>
      turn.withPermit(
        Effect.gen(function* () {
          yield* Effect.ignore(makeFolder(dirname(path)))
          yield* withLock(path)
          const servers = yield* read(path)
          if (Option.isNone(servers)) return
          const encoded = yield* Effect.orDie(Schema.encodeEffect(Profile)(profile))
          yield* write(path, { ...servers.value, [normalized(key)]: encoded })
        }).pipe(Effect.scoped)
      )
  }
}

/** Provides the store instead of the one in memory. */
export const layerFile = (path?: string): Layer.Layer<never> =>
  Layer.succeed(ServerProfiles.ServerProfiles, make(path))

/** Normalizes a key, which begins with the host, so that its different spellings mean one server. */
const normalized = (key: string): string => {
  const [host = "", ...rest] = key.split(" ")
  return [(Host.fromText(host)?.name ?? host).toLowerCase(), ...rest].join(" ")
}

const makeFolder = (folder: string) =>
  PrivateFile.call<unknown>(folder, (callback) =>
    Fs.mkdir(folder, { recursive: true, mode: 0o700 }, callback)
  )

/** Waits for another writer, for at most a second, although a write takes only an instant. */
const withLock = (path: string) =>
  Lock.acquire(path).pipe(
    Effect.flatMap((holder) => (Option.isNone(holder) ? Effect.void : Effect.fail(holder))),
    Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 100 }),
    Effect.ignore
  )

/** Reads the file; `None` if it must not be used. */
const read = Effect.fnUntraced(function* (path: string): Effect.fn.Return<Option.Option<Servers>> {
  const text = yield* Effect.result(PrivateFile.read(path, maxBytes))
  if (text._tag === "Failure") {
    // a refusal by the system does not concern the connection
    if (text.failure.code === undefined) {
      yield* Effect.logWarning(`${text.failure.message}; it is not used, and servers are discovered again`)
    }
    return Option.none()
  }
  if (Option.isNone(text.success)) return Option.some({})
  const contents = Schema.decodeUnknownOption(Contents)(text.success.value)
  if (Option.isSome(contents)) {
    return contents.value.v === version ? Option.some(contents.value.servers) : Option.none()
  }
  yield* Effect.logWarning(`${path} is damaged and was renamed; servers are discovered again`)
  yield* Effect.ignore(
    PrivateFile.call<void>(path, (callback) => Fs.rename(path, `${path}.damaged`, callback))
  )
  return Option.some({})
})

const write = Effect.fnUntraced(function* (path: string, servers: Servers) {
  const text = yield* Effect.orDie(Schema.encodeEffect(Contents)({ v: version, servers }))
  yield* Effect.ignore(PrivateFile.replace(path, text))
})
