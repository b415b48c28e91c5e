/**
 * Serves the page and its relay on loopback: `IMAP_HOST=imap.example.com node browser/serve.ts`. In production,
 * put it after the TLS and the login of your own site.
 */
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { fileURLToPath } from "node:url"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Config, Console, Effect, Layer } from "effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { rolldown } from "rolldown"
import { relay } from "./relay.ts"

const html = readFileSync(new URL("index.html", import.meta.url), "utf8")

const bundle = Effect.promise(() =>
  rolldown({
    input: fileURLToPath(new URL("page.ts", import.meta.url)),
    platform: "browser",
    tsconfig: false
  }).then((build) => build.generate({ format: "esm", minify: true }))
)

const server = Config.all({
  host: Config.String("IMAP_HOST"),
  port: Config.withDefault(Config.Port("IMAP_PORT"), 993),
  ca: Config.withDefault(Config.String("IMAP_CA"), undefined)
})

const contentType = "text/javascript"

const routes = Layer.unwrap(
  Effect.gen(function* () {
    const { output } = yield* bundle
    // `page.js`, and what it loads when it is needed
    const scripts = output.flatMap((file) =>
      file.type === "chunk"
        ? [HttpRouter.add("GET", `/${file.fileName}`, HttpServerResponse.text(file.code, { contentType }))]
        : []
    )
    return Layer.mergeAll(
      HttpRouter.add("GET", "/", HttpServerResponse.html(html)),
      HttpRouter.add("GET", "/imap", relay(yield* server)),
      ...scripts
    )
  })
)

const announced = Layer.effectDiscard(
  Effect.flatMap(HttpServer.HttpServer, ({ address }) => Console.log(HttpServer.formatAddress(address)))
)

const serving = HttpRouter.serve(routes, { disableListenLog: true, disableLogger: true })
const port = Number(process.env["PORT"] ?? 0)

announced.pipe(
  Layer.provide(serving),
  Layer.provide(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port })),
  Layer.launch,
  NodeRuntime.runMain
)
