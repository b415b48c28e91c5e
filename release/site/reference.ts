/**
 * The API reference: TypeDoc's pages from the docstrings of all entry points, with what it cannot know: how modules are
 * imported, the words of reasons, and programs that show a function in use.
 */
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import {
  type Application,
  Comment,
  type CommentDisplayPart,
  CommentTag,
  type Context,
  Converter,
  type DeclarationReflection,
  type ProjectReflection,
  ReferenceType,
  ReflectionKind,
  type SignatureReflection,
  TypeScript
} from "typedoc"
import { described, reasons } from "../../packages/core/scripts/reasons.ts"
import { exampleOf } from "../examples.ts"
import { documents, pagesOf } from "./pages.ts"
import { at, packages } from "./paths.ts"

interface Entry {
  /** Returns the name that a user imports. */
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

export const entries = packages.flatMap(entriesOf)

export const attach = (app: Application): void => {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    const { project } = context
    shortenTypes(context)
    introduceModules(project)
    documentReasons(project)
    shareComments(project)
    linkDocuments(project)
    summarize(project)
    showExamples(project)
  })
  app.converter.on(Converter.EVENT_END, ({ project }) => {
    putTagsFirst(project)
    hideDerivations(project)
  })
}

/** Describes what the docstrings lack, one line each. */
export const missing = (project: ProjectReflection): ReadonlyArray<string> => {
  const names = (project.children ?? []).flatMap((module) =>
    namesOf(module).map((name) => ({ module, name }))
  )
  return names.flatMap(({ module, name }) => [
    ...(isDocumented(name) ? [] : [`${module.name}: ${name.name} has no docstring`]),
    ...(isTagged(name) ? [] : [`${module.name}: ${name.name} is shown without its _tag`]),
    ...(name.kindOf(ReflectionKind.Function) && name.signatures?.some((signature) => !hasExample(signature))
      ? [`${name.parent?.name}.${name.name} has no example: examples/reference can have it`]
      : [])
  ])
}

/** Longer types are unreadable, in characters. */
const maxTypeLength = 1000

/** Shows `Config.Wrap<Account>` as it is written, since it would be expanded with all inherited fields. */
const shortenTypes = (context: Context): void => {
  for (const parameter of context.project.getReflectionsByKind(ReflectionKind.Parameter)) {
    if (!parameter.isParameter() || `${parameter.type}`.length < maxTypeLength) continue
    const declaration = context.getSymbolFromReflection(parameter)?.valueDeclaration
    const type =
      declaration !== undefined && TypeScript.isParameter(declaration) ? declaration.type : undefined
    if (type === undefined) continue
    parameter.type = ReferenceType.createBrokenReference(type.getText(), context.project, undefined)
  }
}

/** Names modules as they are imported, and begins with the comment at the top of their file. */
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

/**
 * Describes a module by the first file that it exports, which has the details and the example: a file of `src/public/`
 * only exports others.
 */
const headerOf = (file: string): string => {
  const source = readFileSync(file, "utf8")
  const [, declaring] = /\/public\//.test(file) ? (/^(?:export|\}).* from "(\..+)"$/m.exec(source) ?? []) : []
  const [, text = ""] = /^\/\*\*([^]*?)\*\//.exec(source) ?? []
  const more = declaring === undefined ? "" : headerOf(join(dirname(file), declaring))
  return more.includes("**Example**") ? more : text.replaceAll(/^ *\* ?/gm, "").trim()
}

/** Gives reasons the words of their entries. */
const words = new Map(
  reasons.map(({ entry, tag }) => {
    const { advice, retry, title, turn } = described(entry)
    return [tag, `${title}. ${advice}\n\nWho must act: ${turn}. Retry: ${retry}.`]
  })
)

const documentReasons = (project: ProjectReflection): void => {
  const module = project.children?.find(({ name }) => name === "@effect-imap/core/Reason")
  for (const reason of module?.children ?? []) {
    const text = words.get(reason.name)
    if (text !== undefined && !reason.hasComment()) reason.comment = new Comment([{ kind: "text", text }])
    for (const member of reason.children ?? []) if (tables.has(member.name)) project.removeReflection(member)
  }
}

/** What the library itself reads from the class of a reason. */
const tables: ReadonlySet<string> = new Set(["fields", "meaning", "~@effect-imap/core/Reason"])

/** Schemas are a value and a type of one name, which share one docstring. */
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

const titles = new Map(documents.flatMap(pagesOf).map(({ path, title }) => [path, title]))

/** Links documents that docstrings name as files. */
const linkDocuments = (project: ProjectReflection): void => {
  for (const { comment } of Object.values(project.reflections)) {
    for (const part of comment?.summary ?? []) {
      const [, path = ""] = /^`(docs\/[\w/-]+)\.md`$/.exec(part.text) ?? []
      const title = titles.get(path)
      if (title !== undefined) Object.assign(part, { kind: "text", text: `[${title}](../${path}.html)` })
    }
  }
}

/** Gives each name of a module's page the first sentence of its docstring. */
const summarize = (project: ProjectReflection): void => {
  for (const name of (project.children ?? []).flatMap(namesOf)) {
    for (const comment of [name.comment, ...(name.signatures ?? []).map((signature) => signature.comment)]) {
      const sentence = comment === undefined ? [] : firstSentence(comment.summary)
      const tag = new CommentTag("@summary", sentence)
      tag.skipRendering = true
      if (sentence.length > 0) comment?.blockTags.push(tag)
    }
  }
}

const firstSentence = (parts: ReadonlyArray<CommentDisplayPart>): Array<CommentDisplayPart> => {
  const last = parts.findIndex(({ kind, text }) => kind === "text" && endOfSentence.test(text))
  const end = parts[last]
  if (end === undefined) return [...parts]
  const [text = ""] = /^[^]*?\.(?=\s+[^a-z\s]|\s*$)/.exec(end.text) ?? []
  return [...parts.slice(0, last), { kind: "text", text }]
}

const endOfSentence = /\.(?=\s+[^a-z\s]|\s*$)/

/** Longer examples are linked instead of repeated, in lines. */
const maxExampleLines = 40

const hasExample = ({ comment }: SignatureReflection): boolean =>
  comment?.getTag("@example") !== undefined ||
  /Example|In use/.test(Comment.combineDisplayParts(comment?.summary))

/** Gives callables without an example in their docstring the shortest one that shows them in use. */
const showExamples = (project: ProjectReflection): void => {
  for (const name of (project.children ?? []).flatMap(namesOf)) {
    const example = exampleOf(name.parent?.name.split("/").at(-1) ?? "", name.name)
    if (example === undefined) continue
    const { code, file } = example
    const isLong = code.split("\n").length > maxExampleLines
    const text = isLong ? `In use: \`${file}\`.` : `**Example** (${file})\n\n\`\`\`ts\n${code}\n\`\`\``
    for (const signature of name.signatures ?? []) {
      if (!hasExample(signature)) signature.comment?.summary.push({ kind: "text", text: `\n\n${text}` })
    }
  }
}

/** What one switches on is a member of every reason. */
const isTagged = (name: DeclarationReflection): boolean =>
  name.parent?.name !== "@effect-imap/core/Reason" ||
  !name.kindOf(ReflectionKind.Class) ||
  name.children?.[0]?.name === "_tag"

/** Fields and arguments are explained by their types; an imported name needs words. */
const isDocumented = (name: DeclarationReflection): boolean =>
  name.hasComment() || (name.signatures ?? []).some((signature) => signature.hasComment())

/** Returns the public names of an entry point, including those within its namespaces. */
const namesOf = (module: DeclarationReflection): ReadonlyArray<DeclarationReflection> =>
  (module.children ?? []).flatMap((name) =>
    name.kindOf(ReflectionKind.Namespace)
      ? namesOf(name)
      : name.kindOf(ReflectionKind.Reference)
        ? []
        : [name]
  )

/** Inherited members come last otherwise, and would name the place in Effect. */
const putTagsFirst = (project: ProjectReflection): void => {
  for (const reflection of project.getReflectionsByKind(ReflectionKind.All)) {
    if (!reflection.isDeclaration()) continue
    if (reflection.name === "_tag") {
      delete reflection.sources
      delete reflection.inheritedFrom
    }
    for (const { children } of [reflection, ...(reflection.groups ?? [])])
      children?.sort((one, other) => Number(other.name === "_tag") - Number(one.name === "_tag"))
  }
}

/** A type that is derived from a schema inherits from nothing that a reader could look up. */
const hideDerivations = (project: ProjectReflection): void => {
  for (const reflection of project.getReflectionsByKind(ReflectionKind.ClassOrInterface)) {
    if (!reflection.isDeclaration()) continue
    const isPublic = reflection.extendedTypes?.some(
      (type) => type.type === "reference" && type.reflection !== undefined
    )
    if (isPublic !== true) delete reflection.typeHierarchy
  }
}
