/** The order in which a file is read: what a function or a class uses comes below it. */
import type { ModuleExportName, Node, Program } from "oxc-parser"
import { childrenOf, isFunction } from "./functions.ts"
import { lineOf, sources } from "./sources.ts"

interface Declared {
  readonly name: string
  readonly start: number
  readonly names: ReadonlySet<string>
  readonly isExported: boolean
}

const namesIn = (node: Node): ReadonlyArray<string> =>
  node.type === "Identifier" || node.type === "JSXIdentifier"
    ? [node.name]
    : childrenOf(node).flatMap(namesIn)

/** Returns whether nothing of it runs before it is called. `Effect.fnUntraced(function* …)` defines a function as well. */
const isDefinition = (init: Node): boolean => {
  if (init.type !== "CallExpression") return isFunction(init)
  const { callee } = init
  return (
    callee.type === "MemberExpression" &&
    callee.property.type === "Identifier" &&
    /^fn(?:Untraced)?$/.test(callee.property.name)
  )
}

const declaredBy = (node: Node, isExported: boolean): ReadonlyArray<Declared> => {
  if (node.type === "ExportNamedDeclaration")
    return node.declaration === null ? [] : declaredBy(node.declaration, true)
  const found = (name: string) => ({ name, start: node.start, names: new Set(namesIn(node)), isExported })
  if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") {
    return node.id === null ? [] : [found(node.id.name)]
  }
  if (node.type !== "VariableDeclaration") return []
  return node.declarations.flatMap(({ id, init }) =>
    id.type === "Identifier" && init !== null && isDefinition(init) ? [found(id.name)] : []
  )
}

/**
 * Returns the names that must exist before a value is made, such as those that `Effect.fnUntraced` pipes its result
 * through.
 */
const namesOfValue = (init: Node): ReadonlyArray<string> => {
  if (!isDefinition(init)) return namesIn(init)
  return init.type === "CallExpression"
    ? init.arguments.filter((each) => !isFunction(each)).flatMap(namesIn)
    : []
}

const namesAtLoad = (node: Node): ReadonlyArray<string> => {
  switch (node.type) {
    case "ExportNamedDeclaration":
      return node.declaration === null ? [] : namesAtLoad(node.declaration)
    case "FunctionDeclaration":
      return []
    case "ClassDeclaration":
      return [
        ...(node.superClass === null ? [] : namesIn(node.superClass)),
        ...node.body.body.filter((each) => "static" in each && each.static).flatMap(namesIn)
      ]
    case "VariableDeclaration":
      return node.declarations.flatMap(({ init }) => (init === null ? [] : namesOfValue(init)))
    default:
      return node.type.startsWith("TS") || node.type === "ImportDeclaration" ? [] : namesIn(node)
  }
}

/** The names that code may use while the module loads: those outside definitions, and what these use in turn. */
const neededAtLoad = (program: Program, all: ReadonlyArray<Declared>): ReadonlySet<string> => {
  const needed = new Set(program.body.flatMap((node) => namesAtLoad(node)))
  for (const name of needed) {
    for (const each of all) if (each.name === name) for (const used of each.names) needed.add(used)
  }
  return needed
}

/** The names in lists such as `export { inner as optional }`. */
const listed = ({ body }: Program): ReadonlySet<string> =>
  new Set(
    body.flatMap((node) =>
      node.type === "ExportNamedDeclaration" ? node.specifiers.map(({ local }) => nameOf(local)) : []
    )
  )

const nameOf = (name: ModuleExportName): string => (name.type === "Literal" ? name.value : name.name)

const above = (program: Program): ReadonlyArray<Declared> => {
  const exported = listed(program)
  const all = program.body
    .flatMap((node) => declaredBy(node, false))
    .map((each) => ({ ...each, isExported: each.isExported || exported.has(each.name) }))
  const early = neededAtLoad(program, all)
  return all.filter(({ isExported, name }, index) => {
    const user = all.findIndex(({ names }, at) => at !== index && names.has(name))
    const isMutual = user >= 0 && all[index]?.names.has(all[user]?.name ?? "") === true
    return !isExported && !early.has(name) && user > index && !isMutual
  })
}

/** Private functions and classes above the first one that uses them. What runs while the module loads may need to be there. */
export const helpersFirst: ReadonlyArray<string> = sources.flatMap((source) =>
  above(source.program).map(({ name, start }) => `${source.file}:${lineOf(source, start)} ${name}`)
)
