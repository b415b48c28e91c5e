/** The command against a simulated server. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { type Profile, profile as profileOf } from "@effect-imap/core/Simulator"
import * as NodeSimulator from "../../../src/testing/NodeSimulator.ts"
import { Effect, FileSystem, Schema } from "effect"

const parse = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)))

/** One line, one object, ASCII alone; anything else fails. */
export const parseOutput = (out: string): Readonly<Record<string, unknown>> => {
  if (!/^[\x20-\x7e]+\n$/.test(out)) throw new Error(`not one line of ASCII: ${JSON.stringify(out)}`)
  return parse(out.trim())
}

/** A server, and the arguments and environment that lead to it. Lives as long as the scope. */
export const simulated = Effect.fnUntraced(function* (name: string, changed: Partial<Profile> = {}) {
  const fileSystem = yield* FileSystem.FileSystem
  const profile = yield* Effect.fromOption(profileOf(name))
  const server = yield* NodeSimulator.start({ profile: { ...profile, ...changed } })
  const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "effect-imap-test-" })
  const ca = `${folder}/ca.pem`
  yield* fileSystem.writeFileString(ca, server.ca)
  const account = ["connect", "--host", server.host, "--user", server.user, "--ca", ca]
  const tls = [...account, "--security", "tls", "--port", String(server.tlsPort)]
  const starttls = [...account, "--security", "starttls", "--port", String(server.port)]
  const auto = [...account, "--port", String(server.tlsPort), "--starttls-port", String(server.port)]
  return { server, folder, tls, starttls, auto, env: { IMAP_PASSWORD: server.password } }
}, Effect.provide(NodeServices.layer))
