import { connect } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect } from "effect"
import * as Dovecot from "./Dovecot.ts"
import * as processes from "../support/processes.ts"
import * as Relay from "./Relay.ts"

/** Sends its lines one by one, each after the answer to the one before it. */
const talk = (port: number, lines: ReadonlyArray<string>) =>
  Effect.callback<string>((resume) => {
    let text = ""
    let next = 0
    const socket = connect({ port, host: "127.0.0.1" })
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1")
      if (!/^(\*|x\d+) \w+ .*\r\n$/m.test(text.slice(text.lastIndexOf("\n", text.length - 2) + 1))) return
      const line = lines[next++]
      if (line !== undefined) socket.write(`${line}\r\n`)
    })
    socket.on("error", () => {})
    socket.on("close", () => resume(Effect.succeed(text)))
    return Effect.sync(() => socket.destroy())
  })

describe.skipIf(Dovecot.skipped)("the rig", () => {
  it.live("a connection belongs to imap-login before the login, and to imap after it", () =>
    Effect.gen(function* () {
      const dovecot = yield* Dovecot.start
      const [alice] = dovecot.users
      const seen: Array<string> = []
      const relay = yield* Relay.start(dovecot.port, {
        sent: (_text, clientPort) =>
          Effect.orDie(Effect.map(dovecot.serving(dovecot.port, clientPort), ({ name }) => seen.push(name)))
      })
      const text = yield* talk(relay.port, [
        `x1 LOGIN ${alice.name} ${alice.password}`,
        "x2 NOOP",
        "x3 LOGOUT"
      ])
      assert.include(text, "x3 OK")
      assert.deepStrictEqual(seen, ["imap-login", "imap", "imap"])
      assert.strictEqual(relay.connections(), 1)
    })
  )

  it.live("ends all of its processes, stopped ones included", () =>
    Effect.gen(function* () {
      const stopped = yield* Deferred.make<number>()
      const session = yield* Effect.scoped(
        Effect.gen(function* () {
          const dovecot = yield* Dovecot.start
          const relay = yield* Relay.start(dovecot.port, {
            sent: (_text, clientPort) =>
              Effect.gen(function* () {
                const { pid } = yield* Effect.orDie(dovecot.serving(dovecot.port, clientPort))
                process.kill(pid, "SIGSTOP")
                yield* Deferred.succeed(stopped, pid)
              })
          })
          yield* Effect.forkScoped(talk(relay.port, ["x1 CAPABILITY"]))
          const pid = yield* Deferred.await(stopped)
          const found = dovecot.processes().filter((each) => each.pid === pid)
          assert.deepStrictEqual(
            found.map(({ name }) => name),
            ["imap-login"]
          )
          return dovecot.pid
        })
      )
      assert.deepStrictEqual(processes.ofSession(session), [])
    })
  )
})
