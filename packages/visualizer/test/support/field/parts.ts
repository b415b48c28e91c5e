/** Parts of scenes. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import type { ImapConnection } from "@effect-imap/core/ImapConnection"
import * as Simulator from "@effect-imap/core/internal/simulator"
import type { Supervised } from "@effect-imap/core/Supervised"
import { TransportError } from "@effect-imap/core/Transport"
import { type Duration, Effect } from "effect"
import type { World } from "./Scene.ts"

export const user = "lena@example.com"
export const well: Simulator.Profile = { ...Simulator.profiles.wellBehaved, user }

/** Without these extensions after the login. */
export const without = (...names: ReadonlyArray<string>): Simulator.Profile => ({
  ...well,
  capabilities: {
    ...well.capabilities,
    authenticated: well.capabilities.authenticated
      .split(" ")
      .filter((name) => !names.some((left) => name.startsWith(left)))
      .join(" ")
  }
})
export const announcing = (extension: string): Simulator.Profile => ({
  ...well,
  capabilities: { ...well.capabilities, authenticated: `${well.capabilities.authenticated} ${extension}` }
})

export const letter = (subject: string, text = "Hello.") =>
  Simulator.message({ from: "Ada <ada@example.com>", subject, text })
/** Messages with the UIDs 1 to 6. */
export const many = Array.from({ length: 6 }, (_, index) => letter(`Mail ${index}`))

export const delivers = ({ mail }: World, subject: string) => mail.deliver("INBOX", letter(subject))

/** Each minute of `at`, the same. */
export const at = (minutes: ReadonlyArray<number>, act: Effect.Effect<unknown, unknown>) =>
  minutes.map((minute) => [minute, act] as const)
export const every = (step: number, count: number, from = step) =>
  Array.from({ length: count }, (_, index) => from + index * step)

export const sends = (supervised: Supervised, name: string, ...given: ReadonlyArray<Argument.Argument>) =>
  supervised.use(({ execute }: ImapConnection) => execute(Command.raw(name, ...given)))
export const reads = (supervised: Supervised, uid: number) =>
  supervised.use(({ execute }) => execute(Command.fetch(uid, { source: true })))
export const seen = (supervised: Supervised, uid = 101) =>
  sends(
    supervised,
    "UID STORE",
    Argument.sequence(uid),
    Argument.atom("+FLAGS"),
    Argument.list(Argument.atom("\\Seen"))
  )

/** Says BYE to every connection, and closes. */
export const bye = (world: World, words: string) =>
  Effect.andThen(world.mail.broadcast(`* BYE ${words}`), world.hangUp)

/** The same, and nothing listens any more. */
export const shuts = (world: World, words: string) =>
  Effect.andThen(
    set(() => {
      world.ports[993] = "refused"
      world.ports[143] = "refused"
    }),
    bye(world, words)
  )

export const failure = (
  failure: ConstructorParameters<typeof TransportError>[0]["failure"],
  code: string,
  detail: string
) => new TransportError({ failure, code, detail })

export const set = (act: () => void) => Effect.sync(act)

/** A message of so many octets. */
export const ofSize = (octets: number): Uint8Array => {
  const head = "From: lena@example.com\r\nSubject: Report\r\n\r\n"
  const line = `${"x".repeat(70)}\r\n`
  return new TextEncoder().encode(
    (head + line.repeat(Math.ceil(octets / line.length))).slice(0, octets - 2) + "\r\n"
  )
}

/** Answers the command that begins like this with these words. */
export const answers = (command: string, words: string) => (text: string, end: Simulator.ServerEnd) => {
  const tag = new RegExp(`(\\S+) ${command}`).exec(text)?.[1]
  return tag === undefined ? undefined : end.write(new TextEncoder().encode(`${tag} ${words}\r\n`))
}

/** Sends what is long in pieces of 16 kB, so far apart. */
export const inPieces =
  (apart: Duration.Input) =>
  (bytes: Uint8Array, end: Simulator.ServerEnd): Effect.Effect<void> | undefined =>
    bytes.length < 100_000
      ? undefined
      : Effect.forEach(
          Array.from({ length: Math.ceil(bytes.length / 16_384) }, (_, at) =>
            bytes.subarray(at * 16_384, (at + 1) * 16_384)
          ),
          (piece) => Effect.delay(end.write(piece), apart),
          { discard: true }
        )

/** A message of a megabyte. */
export const large = letter("Large", "y".repeat(70).concat("\n").repeat(14_000))
