/**
 * The sources of settings other than flags: the environment, an env file, a configuration file in YAML or JSON.
 */
import * as ImapError from "@effect-imap/core/ImapError"
import { Effect, FileSystem, Path, Predicate, Schema, SchemaIssue } from "effect"
import { parseEnv } from "node:util"
import { fileNames, names, Settings } from "./settings.ts"

export const invalid = (field: string, problem: string): ImapError.ImapError =>
  ImapError.make({ _tag: "InvalidAccount", field, problem }, "account")

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/** Decodes settings. An error reports what is wrong and where, but never the value, which may be a password. */
export const decodeSettings = (
  input: Readonly<Record<string, unknown>>,
  nameOf: (name: string) => string,
  source: string
) =>
  Schema.decodeUnknownEffect(Settings)(input, { onExcessProperty: "error" }).pipe(
    Effect.mapError(({ issue }) => {
      const { issues } = issuesOf(issue)
      const [name = ""] = issues[0]?.path?.map(String) ?? []
      const known = names.includes(name)
      const problem = known ? issues.map(({ message }) => message).join(", ") : "there is no such setting"
      return invalid(`${nameOf(name)} (${source})`, problem)
    })
  )

/** `starttlsPort` → `IMAP_STARTTLS_PORT`. */
export const variable = (name: string): string =>
  `IMAP_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`

/** `starttlsPort` → `starttls-port`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

type Environment = Readonly<Record<string, string | undefined>>

/** Reads variables such as `IMAP_HOST`; an empty one counts as not set. Lists are separated by spaces. */
export const fromEnvironment = (environment: Environment, source = "environment") => {
  const set = names.flatMap((name) => {
    const text = environment[variable(name)]
    if (text === undefined || text === "") return []
    return [[name, name === "enable" ? text.split(/\s+/).filter((word) => word !== "") : text] as const]
  })
  return decodeSettings(Object.fromEntries(set), variable, source)
}

/** Reads the text of a file. Fails with `InvalidAccount`, which names the setting. */
export const readText = Effect.fnUntraced(function* (field: string, file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  return yield* Effect.mapError(fileSystem.readFileString(file), () =>
    invalid(field, `the file ${file} cannot be read`)
  )
})

/** Certificates in PEM, themselves or the name of their file. */
export const readCertificates = (given: string) =>
  isPem(given) ? Effect.succeed(given) : readText("ca", given)

const isPem = (text: string): boolean => text.includes("-----BEGIN CERTIFICATE-----")

/** Reads a file with lines such as `IMAP_HOST=imap.example.com`. */
export const fromEnvFile = Effect.fnUntraced(function* (file: string) {
  return yield* fromEnvironment(parseEnv(yield* readText("env-file", file)), file)
})

/**
 * Parses YAML or JSON. Errors omit the parser's snippet and warnings, which may contain a password.
 *
 * A tag or an anchor is refused: it is the first word of an unquoted value that begins with `!` or `&`, and the rest
 * would be taken for the whole value.
 */
export const parseYaml = Effect.fnUntraced(function* (file: string, text: string, field = "config") {
  const { parseDocument, visit } = yield* Effect.promise(() => import("yaml"))
  const document = parseDocument(text, { prettyErrors: false, logLevel: "silent" })
  const lineAt = (offset = 0) => text.slice(0, offset).split("\n").length
  const [error] = document.errors
  if (error !== undefined) {
    return yield* invalid(field, `${file} is neither YAML nor JSON (line ${lineAt(error.pos[0])})`)
  }
  const cut: Array<number> = []
  visit(document, {
    Node: (_, { anchor, range, tag }) => {
      if (tag !== undefined || anchor !== undefined) cut.push(lineAt(range?.[0]))
    }
  })
  const [line = document.warnings.map(({ pos }) => lineAt(pos[0]))[0]] = cut
  if (line !== undefined) {
    return yield* invalid(field, `${file}: a value that begins with ! or & must be quoted (line ${line})`)
  }
  return yield* Effect.try({
    try: (): unknown => document.toJS(),
    catch: () => invalid(field, `${file}: a value that begins with * must be quoted`)
  })
})

/** Reads an entry of a file, in kebab or camel case. File names are relative to the file's own folder. */
export const fromEntry = Effect.fnUntraced(function* (file: string, input: object, source = file) {
  const path = yield* Path.Path
  const settings = yield* decodeSettings(flattened(input), kebab, source)
  const located = fileNames.flatMap((name) => {
    const value = settings[name]
    if (value === undefined || (name === "profileStore" && value === "none") || isPem(value)) return []
    // a trailing slash says that a trace is a folder; `resolve` would remove it
    const slash = value.endsWith("/") ? "/" : ""
    return [[name, path.resolve(path.dirname(file), value) + slash] as const]
  })
  return { ...settings, ...Object.fromEntries(located) }
})

/** `id: { support-email: … }` → `idSupportEmail`; `fields` and other objects are unchanged. */
const flattened = (input: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(input).flatMap(([key, value]) => {
      const name = camel(key)
      if (name !== "id" || !Predicate.isObject(value)) return [[name, value]]
      return Object.entries(value).map(([field, text]) => [camel(`id-${field}`), text])
    })
  )

const camel = (name: string): string =>
  name.replace(/-([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase())

/** Reads a configuration file in YAML or JSON. */
export const fromConfig = Effect.fnUntraced(function* (file: string) {
  const input = yield* parseYaml(file, yield* readText("config", file))
  if (!Predicate.isObject(input) || Array.isArray(input)) {
    return yield* invalid("config", `${file} must contain names and values, such as "host: imap.example.com"`)
  }
  return yield* fromEntry(file, input)
})
