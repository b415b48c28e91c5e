/** Proxies for as long as a scope: one of the test's own, and those that people run. */
import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import * as http from "node:http"
import * as https from "node:https"
import * as net from "node:net"
import { join } from "node:path"
import type { Duplex } from "node:stream"
import { Effect, Schedule } from "effect"
import { identity } from "../support/loopback.ts"
import { folder } from "../../support/folder.ts"
import { freePort } from "../../support/freePort.ts"

const pass = (client: Duplex, server: net.Socket) => {
  client.on("error", () => server.destroy()).on("close", () => server.destroy())
  server.on("error", () => client.destroy()).on("close", () => client.destroy())
  client.pipe(server).pipe(client)
}

/** Does CONNECT, over TLS where it is `secured`; the heads of what it was asked are kept. */
export const httpProxy = Effect.fnUntraced(function* (secured: boolean) {
  const asked: Array<http.IncomingMessage> = []
  const sockets = new Set<net.Socket>()
  const server = secured ? https.createServer(identity) : http.createServer()
  server.on("connection", (socket) => void sockets.add(socket.on("error", () => {})))
  server.on("connect", (request, client) => {
    asked.push(request)
    const [host, port] = (request.url ?? "").split(":")
    const origin = net.connect({ host: host ?? "", port: Number(port), noDelay: true }, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n")
      pass(client, origin)
    })
    origin.on("error", () => client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"))
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () =>
      Effect.sync(() => {
        server.close()
        for (const socket of sockets) socket.destroy()
      })
  )
  const address = server.address()
  return { asked, port: typeof address === "object" && address !== null ? address.port : 0 }
})

const listens = (port: number) =>
  Effect.callback<void, string>((resume) => {
    const socket = net.connect({ port, host: "127.0.0.1" })
    socket.once("connect", () => resume(Effect.void)).once("error", () => resume(Effect.fail("closed")))
    return Effect.sync(() => socket.destroy())
  }).pipe(Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 3_000 }))

const running = (program: string, args: ReadonlyArray<string>, port: number) =>
  Effect.andThen(
    Effect.acquireRelease(
      Effect.sync(() => spawn(program, args, { stdio: "ignore" })),
      (child) =>
        Effect.callback<void>((resume) => {
          if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
          child.once("exit", () => resume(Effect.void))
          child.kill("SIGKILL")
        })
    ),
    listens(port)
  )

/** Lets in anyone who has the login, or everybody. */
export const microsocks = Effect.fnUntraced(function* (user?: string, password?: string) {
  const port = yield* freePort
  const login = user === undefined || password === undefined ? [] : ["-u", user, "-P", password]
  yield* running("microsocks", ["-i", "127.0.0.1", "-p", `${port}`, ...login], port)
  return port
})

/** Allows the given port alone, where one is given. */
export const tinyproxy = Effect.fnUntraced(function* (
  options: { readonly login?: string; readonly allowed?: number } = {}
) {
  const port = yield* freePort
  const path = yield* folder
  const file = join(path, "tinyproxy.conf")
  const lines = [
    `Port ${port}`,
    "Listen 127.0.0.1",
    "Timeout 60",
    `LogFile "${join(path, "log")}"`,
    ...(options.login === undefined ? [] : [`BasicAuth ${options.login}`]),
    ...(options.allowed === undefined ? [] : [`ConnectPort ${options.allowed}`])
  ]
  yield* Effect.sync(() => writeFileSync(file, `${lines.join("\n")}\n`))
  yield* running("tinyproxy", ["-d", "-c", file], port)
  return port
})
