/**
 * Builds the API reference from the docstrings of all entry points into `release/dist`: `pnpm reference`. Fails where a
 * public name has no docstring, a public function no example, or a link leads nowhere.
 *
 * TypeDoc reads types with the compiler's JavaScript API, which TypeScript 7 has not: TypeScript 6 stands in for it
 * here. Types are checked elsewhere, by the compiler of the workspace.
 */
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import {
  Application,
  Comment,
  Converter,
  type DeclarationReflection,
  type ProjectReflection,
  ReflectionKind,
  type SignatureReflection
} from "typedoc"
import { exampleOf } from "./examples.ts"

const root = new URL("../", import.meta.url)
const at = (path: string) => fileURLToPath(new URL(path, root))

const packages = ["core", "node", "visualizer"]

interface Entry {
  /** As a user imports it. */
  readonly name: string
  readonly file: string
}

const entriesOf = (name: string): ReadonlyArray<Entry> => {
  const manifest: { readonly exports: Readonly<Record<string, string | { readonly types: string }>> } =
    JSON.parse(readFileSync(at(`packages/${name}/package.json`), "utf8"))
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    const file = typeof target === "string" ? target : target.types
    return file.endsWith(".json") || path.startsWith("./internal/")
      ? []
      : [{ name: `@effect-imap/${name}${path.slice(1)}`, file: at(`packages/${name}/${file}`) }]
  })
}

const entries = packages.flatMap(entriesOf)

const app = await Application.bootstrap({
  name: "effect-imap",
  readme: at("docs/README.md"),
  entryPoints: entries.map(({ file }) => file),
  tsconfig: at("release/tsconfig.site.json"),
  skipErrorChecking: true,
  disableGit: true,
  sourceLinkTemplate: "https://github.com/OWNER/effect-imap/blob/main/{path}#L{line}",
  sort: ["source-order"],
  logLevel: "Warn",
  // what a class of Effect brings along is told in Effect's own reference
  externalSymbolLinkMappings: { effect: { "*": "#" } },
  validation: { notDocumented: false, notExported: false, invalidLink: true, rewrittenLink: false },
  treatValidationWarningsAsErrors: true
})

/** Schemas are a value and a type of one name: one docstring is for both. */
const shareComments = (project: ProjectReflection): void => {
  for (const parent of project.getReflectionsByKind(ReflectionKind.SomeModule)) {
    const documented = new Map<string, Comment>()
    const children = "children" in parent ? ((parent as DeclarationReflection).children ?? []) : []
    for (const { comment, name } of children) if (comment !== undefined) documented.set(name, comment)
    for (const child of children) {
      const shared = documented.get(child.name)
      if (child.comment === undefined && shared !== undefined) child.comment = shared.clone()
    }
  }
}

/** Modules are called as they are imported, and begin with the comment that their file begins with. */
const introduceModules = (project: ProjectReflection): void => {
  for (const module of project.getReflectionsByKind(ReflectionKind.SomeModule)) {
    if (!module.isDeclaration()) continue
    const file = project.files.getReflectionPath(module) ?? module.sources?.[0]?.fullFileName
    if (file === undefined) continue
    const entry = entries.find((entry) => entry.file === file)
    if (entry !== undefined && module.kindOf(ReflectionKind.Module)) module.name = entry.name
    const header = headerOf(file)
    if (header !== "") module.comment = new Comment([{ kind: "text", text: header }])
  }
}

/** A file of `src/public/` hands on what others declare: the first of them says more, and has the example. */
const headerOf = (file: string): string => {
  const source = readFileSync(file, "utf8")
  const [, declaring] = /\/public\//.test(file) ? (/ from "(.+)"$/m.exec(source) ?? []) : []
  const [, text = ""] = /^\/\*\*([^]*?)\*\//.exec(source) ?? []
  const more = declaring === undefined ? "" : headerOf(join(dirname(file), declaring))
  return more.includes("**Example**") ? more : text.replaceAll(/^ *\* ?/gm, "").trim()
}

/** Reasons have their words in `advice/`; the page that is written from these has one row for each. */
const rows = readFileSync(at("docs/failures.md"), "utf8").matchAll(
  /^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \| (.+) \|$/gm
)
const words = new Map(
  Array.from(rows, ([, tag = "", title = "", whose = "", retry = "", advice = ""]) => [
    tag,
    `${title}. ${advice}\n\nWhose turn: ${whose}. Retry: ${retry}.`
  ])
)

const documentReasons = (project: ProjectReflection): void => {
  const reasons = project.children?.find(({ name }) => name === "@effect-imap/core/Reason")
  for (const reason of reasons?.children ?? []) {
    const text = words.get(reason.name)
    if (text !== undefined && !reason.hasComment()) reason.comment = new Comment([{ kind: "text", text }])
  }
}

/** Longer programs are named, and not repeated. */
const longest = 40

const hasExample = (signature: SignatureReflection): boolean =>
  /Example|In use/.test(Comment.combineDisplayParts(signature.comment?.summary))

/** Callables that no docstring shows in use get the shortest example that does. */
const showExamples = (project: ProjectReflection): void => {
  for (const name of (project.children ?? []).flatMap(namesOf)) {
    const example = exampleOf(name.parent?.name.split("/").at(-1) ?? "", name.name)
    if (example === undefined) continue
    const { code, file } = example
    const isLong = code.split("\n").length > longest
    const text = isLong ? `In use: \`${file}\`.` : `**Example** (${file})\n\n\`\`\`ts\n${code}\n\`\`\``
    for (const signature of name.signatures ?? []) {
      if (!hasExample(signature)) signature.comment?.summary.push({ kind: "text", text: `\n\n${text}` })
    }
  }
}

app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  introduceModules(project)
  documentReasons(project)
  shareComments(project)
  showExamples(project)
})

const isDocumented = (name: DeclarationReflection): boolean =>
  name.hasComment() || (name.signatures ?? []).some((signature) => signature.hasComment())

/** The public names of an entry point, those within its namespaces included. */
const namesOf = (module: DeclarationReflection): ReadonlyArray<DeclarationReflection> =>
  (module.children ?? []).flatMap((name) =>
    name.kindOf(ReflectionKind.Namespace)
      ? namesOf(name)
      : name.kindOf(ReflectionKind.Reference)
        ? []
        : [name]
  )

/** Fields and arguments are told by their types; a name that is imported has to be told by words. */
const undocumented = (project: ProjectReflection): ReadonlyArray<string> =>
  (project.children ?? []).flatMap((module) =>
    namesOf(module).flatMap((name) => (isDocumented(name) ? [] : [`${module.name}: ${name.name}`]))
  )

const project = await app.convert()
if (project === undefined) process.exit(1)
app.validate(project)
await app.generateDocs(project, at("release/dist"))

/** Callables that nothing shows in use. */
const unshown = (project: ProjectReflection): ReadonlyArray<string> =>
  (project.children ?? []).flatMap((module) =>
    namesOf(module).flatMap(({ name, parent, signatures }) =>
      signatures?.some((signature) => !hasExample(signature)) ? [`${parent?.name}.${name}`] : []
    )
  )

const missing = [
  ...undocumented(project).map((name) => `${name} has no docstring`),
  ...unshown(project).map((name) => `${name} has no example: examples/reference can have it`)
]
for (const words of missing) process.stderr.write(`${words}\n`)
if (missing.length > 0 || app.logger.hasErrors() || app.logger.validationWarningCount > 0)
  process.exitCode = 1
