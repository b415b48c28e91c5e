/** A Worker in `workerd` on this machine, for as long as a scope. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { Readable } from "node:stream"
import { fileURLToPath } from "node:url"
import { Effect, Schema } from "effect"
import { rolldown } from "rolldown"

export interface Worker {
  /** The file that describes it to Wrangler. */
  readonly wrangler: string
  /** The path of another main module. */
  readonly main?: string
  /** Its variables and secrets. */
  readonly variables: Readonly<Record<string, string>>
  /** Trusts this authority too, and allows connections to this machine: for tests. */
  readonly testAuthority?: string
}

const description = Schema.decodeUnknownSync(
  Schema.fromJsonString(
    Schema.Struct({
      main: Schema.String,
      compatibility_date: Schema.String,
      durable_objects: Schema.optionalKey(
        Schema.Struct({
          bindings: Schema.Array(Schema.Struct({ name: Schema.String, class_name: Schema.String }))
        })
      )
    })
  )
)

type Description = Omit<ReturnType<typeof description>, "main">

const edge = (file: string) => new URL(`../${file}`, import.meta.url)

/** Bundles it into its main module and those that are loaded when they are needed. */
export const bundle = (main: string, external: ReadonlyArray<RegExp> = []) =>
  Effect.promise(() =>
    rolldown({
      input: main,
      platform: "browser",
      external: [/^cloudflare:/, ...external],
      logLevel: "silent",
      tsconfig: false
    })
      .then((build) => build.generate({ format: "esm", minify: true }))
      .then(({ output }) => output.flatMap((file) => (file.type === "chunk" ? [file] : [])))
  )

/** Returns its address, and its process. */
export const serve = Effect.fnUntraced(function* (worker: Worker) {
  const path = yield* folder
  const { main, ...described } = description(readFileSync(edge(worker.wrangler), "utf8"))
  const modules = yield* bundle(worker.main ?? fileURLToPath(edge(main)))
  for (const { code, fileName } of modules) writeFileSync(join(path, fileName), code)
  const names = modules.map(({ fileName }) => fileName)
  writeFileSync(join(path, "config.capnp"), configuration(worker, described, names))
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(executable(), ["serve", "config.capnp", "--control-fd=3"], {
        cwd: path,
        stdio: ["ignore", "inherit", "pipe", "pipe"]
      })
    ),
    (child) => Effect.sync(() => child.kill())
  )
  const { port } = listening(yield* firstLine(child))
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0 }
})

/** Waits until it listens: its first line on the control descriptor. */
const firstLine = ({ stderr, stdio: [, , , control] }: ChildProcess) =>
  Effect.callback<string, Error>((resume) => {
    let said = ""
    stderr?.on("data", (bytes: Buffer) => (said += bytes.toString("utf8")))
    stderr?.once("close", () => resume(Effect.fail(new Error(`workerd has ended: ${said}`))))
    if (control instanceof Readable)
      createInterface(control).once("line", (line) => resume(Effect.succeed(line)))
  }).pipe(Effect.orDie)

/** Its package exports the path of the program. */
const executable = () => exported(createRequire(edge("package.json"))("workerd")).default

const exported = Schema.decodeUnknownSync(Schema.Struct({ default: Schema.String }))

const listening = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Struct({ port: Schema.Int })))

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-imap-edge-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

/** In the language of Cap'n Proto, whose texts are written as those of JSON. */
const configuration = (
  { testAuthority, variables }: Worker,
  described: Description,
  names: ReadonlyArray<string>
): string => {
  const text = JSON.stringify
  const objects = described.durable_objects?.bindings ?? []
  const modules = names.map((name) => `(name = ${text(name)}, esModule = embed ${text(name)})`)
  const bindings = Object.entries(variables)
    .map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`)
    .concat(
      objects.map((each) => `(name = ${text(each.name)}, durableObjectNamespace = ${text(each.class_name)})`)
    )
  const namespaces = objects.map(
    (each) => `(className = ${text(each.class_name)}, uniqueKey = ${text(each.name)})`
  )
  const network =
    testAuthority === undefined
      ? `allow = ["public"], tlsOptions = (trustBrowserCas = true)`
      : `allow = ["public", "local"], tlsOptions = (trustBrowserCas = true, trustedCertificates = [${text(testAuthority)}])`
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = (
      modules = [${modules.join(", ")}],
      compatibilityDate = ${text(described.compatibility_date)},
      bindings = [${bindings.join(", ")}],
      durableObjectNamespaces = [${namespaces.join(", ")}],
      durableObjectStorage = (inMemory = void)
    )),
    (name = "internet", network = (${network}))
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")]
);
`
}
