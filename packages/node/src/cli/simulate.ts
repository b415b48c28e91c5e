/**
 * `effect-imap simulate`: a server that behaves like a real one, for people who test their own clients.
 */
import { simulated } from "@effect-imap/core/Examine"
import { type Profile, profiles } from "@effect-imap/core/Simulator"
import { toLine } from "@effect-imap/core/Trace"
import { Console, Effect, FileSystem, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as NodeSimulator from "../testing/NodeSimulator.ts"
import * as files from "./examine/files.ts"
import * as ExitCode from "./output/ExitCode.ts"
import * as CliPath from "./settings/CliPath.ts"
import { port } from "./settings/flags.ts"
import { endWith } from "./output/complain.ts"

const choices = Object.values<Profile>(profiles).map((profile) => [profile.name, profile] as const)

const flags = {
  profile: Flag.ChoiceWithValue("profile", choices).pipe(
    Flag.withMetavar("PROFILE"),
    Flag.withDescription("How the server behaves (well-behaved)"),
    Flag.optional
  ),
  examined: CliPath.flag("examined").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("As the server that was examined, by the file of `examine --output`"),
    Flag.optional
  ),
  port: port("port", "The plain port, with STARTTLS (a free one)"),
  tlsPort: port("tls-port", "The TLS port (a free one)")
}

/** Writes the certificate's authority to a private file, which is removed with the scope. */
const writeCa = Effect.fnUntraced(function* (pem: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "effect-imap-" })
  const file = `${folder}/ca.pem`
  yield* fileSystem.writeFileString(file, pem, { mode: 0o600 })
  return file
})

export const simulate = Command.make(
  "simulate",
  flags,
  Effect.fnUntraced(
    function* ({ examined, port, profile: named, tlsPort }) {
      const profile = Option.isSome(examined)
        ? simulated(yield* files.read(examined.value))
        : Option.getOrElse(named, () => profiles.wellBehaved)
      const simulator = yield* NodeSimulator.start({
        profile,
        ...(Option.isSome(port) ? { port: port.value } : {}),
        ...(Option.isSome(tlsPort) ? { tlsPort: tlsPort.value } : {})
      })
      const { ca: pem, host, password, user } = simulator
      const ca = yield* writeCa(pem)
      const ports = { port: simulator.port, tlsPort: simulator.tlsPort }
      yield* Console.log(toLine({ profile: profile.name, host, ...ports, user, password, ca }))
      return yield* Effect.never
    },
    Effect.scoped,
    Effect.catchTag("FileProblem", endWith(ExitCode.configuration)),
    Effect.catch(endWith(ExitCode.temporary))
  )
)
