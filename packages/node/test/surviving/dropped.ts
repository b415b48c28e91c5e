/**
 * Loses the flow between a supervised account and a real server without a word to either: packets are dropped by the
 * kernel. Prints the outcome: `unshare -n sh -c 'ip link set lo up && node dropped.ts dovecot'`, or `cyrus`.
 */
import { execFileSync } from "node:child_process"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, Redacted } from "effect"
import * as Cyrus from "../cyrus/Cyrus.ts"
import * as Dovecot from "../dovecot/Dovecot.ts"
import { survived } from "./surviving.ts"

const drop = (clientPort: number) =>
  Effect.sync(() =>
    execFileSync("nft", ["-f", "-"], {
      input: `table ip lost {
  chain in {
    type filter hook input priority 0;
    tcp sport ${clientPort} drop
    tcp dport ${clientPort} drop
  }
}
`
    })
  )

const atDovecot = Effect.gen(function* () {
  const { port, users } = yield* Dovecot.Dovecot
  const [{ name, password }] = users
  return yield* survived({ port, user: name, password: Redacted.make(password) }, drop)
})

const atCyrus = Effect.gen(function* () {
  const { port } = yield* Cyrus.Cyrus
  return yield* survived({ port, user: "kept", password: Redacted.make("any") }, drop)
})

const chosen =
  process.argv[2] === "cyrus"
    ? Effect.provide(atCyrus, Cyrus.layer)
    : Effect.provide(atDovecot, Dovecot.layer)

NodeRuntime.runMain(Effect.flatMap(chosen, (found) => Console.log(JSON.stringify(found))))
