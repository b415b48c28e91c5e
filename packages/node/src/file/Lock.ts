/**
 * A lock on a file: a file beside it, which only one process can create, with the writer's machine and process in it.
 *
 * A lock whose process is gone does not count, so nobody has to remove one by hand. A lock only protects against
 * accidents: if no file can be created beside the locked one, nothing is locked.
 */
import { Effect, Option, Random, type Scope } from "effect"
import * as Fs from "node:fs"
import { hostname } from "node:os"
import * as PrivateFile from "./PrivateFile.ts"

/** The locks of this process. A lock with its number that is not here was left by an earlier process. */
const held = new Set<string>()

/** Locks `path` until the scope closes, or returns its holder, such as `process 4711`. */
export const acquire = (path: string): Effect.Effect<Option.Option<string>, never, Scope.Scope> => {
  const lock = `${path}.lock`
  return Effect.acquireRelease(take(lock), (holder) => (Option.isNone(holder) ? release(lock) : Effect.void))
}

const take = (lock: string): Effect.Effect<Option.Option<string>> =>
  Effect.flatMap(holderOf(lock), (holder) =>
    Option.isSome(holder)
      ? Effect.succeed(holder)
      : Effect.matchEffect(make(lock), {
          onSuccess: () =>
            Effect.as(
              Effect.sync(() => held.add(lock)),
              Option.none()
            ),
          // created by another process at this moment, or cannot be created here at all
          onFailure: ({ code }) => (code === "EEXIST" ? Effect.succeed(somebody) : Effect.succeedNone)
        })
  )

const somebody = Option.some("another process")

/** Returns the holder of a lock, and removes a stale one. */
const holderOf = Effect.fnUntraced(function* (lock: string) {
  const text = yield* Effect.result(PrivateFile.read(lock, 1024))
  if (text._tag === "Failure") return text.failure.code === "EACCES" ? Option.none() : somebody
  if (Option.isNone(text.success)) return Option.none()
  const [host, pid] = text.success.value.trim().split(" ")
  if (host !== hostname()) return Option.some(`process ${pid} on ${host}`)
  const alive = Number(pid) === process.pid ? held.has(lock) : yield* isAlive(Number(pid))
  if (alive) return Option.some(`process ${pid}`)
  yield* Effect.ignore(PrivateFile.remove(lock))
  return Option.none()
})

const isAlive = (pid: number) =>
  Effect.match(Effect.try({ try: () => process.kill(pid, 0), catch: PrivateFile.failed(`process ${pid}`) }), {
    onSuccess: () => true,
    onFailure: ({ code }) => code === "EPERM"
  })

/** Creates the lock with a link, so that it never exists without its contents. */
const make = Effect.fnUntraced(function* (lock: string) {
  const aside = `${lock}.${yield* Random.nextIntBetween(0, 1e9)}.new`
  const file = yield* PrivateFile.create(aside)
  yield* PrivateFile.writeAll(file, new TextEncoder().encode(`${hostname()} ${process.pid}\n`))
  yield* PrivateFile.call<void>(lock, (callback) => Fs.link(aside, lock, callback)).pipe(
    Effect.ensuring(Effect.ignore(PrivateFile.remove(aside)))
  )
}, Effect.scoped)

const release = (lock: string) =>
  Effect.andThen(
    Effect.ignore(PrivateFile.remove(lock)),
    Effect.sync(() => held.delete(lock))
  )
