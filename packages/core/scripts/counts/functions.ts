/** Measures functions: their length, the variables that they change, and generators that are made over and over. */
import type { Node } from "oxc-parser"
import { lineOf, type Source, sources } from "./sources.ts"

export interface Fn {
  /** Such as `packages/core/src/imap/wire/Framer.ts: make`. */
  readonly id: string
  readonly lines: number
  /** The function's own `let`s, without those of named functions in it. */
  readonly lets: number
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"

export const childrenOf = (node: Node): ReadonlyArray<Node> => Object.values(node).flat().filter(isNode)

export const isFunction = ({ type }: Node): boolean =>
  type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression"

/** The name that a node gives to the function in it: a callback has that of the function around it. */
const nameGiven = (node: Node): string | undefined => {
  switch (node.type) {
    case "FunctionDeclaration":
      return node.id?.name
    case "VariableDeclarator":
      return node.id.type === "Identifier" ? node.id.name : undefined
    case "MethodDefinition":
    case "PropertyDefinition":
    case "Property":
      return node.key.type === "Identifier" || node.key.type === "PrivateIdentifier"
        ? node.key.name
        : undefined
    default:
      return undefined
  }
}

interface Open {
  readonly name: string
  lines: number
  lets: number
}

const walk = (
  source: Source,
  node: Node,
  name: string,
  inside: Open | undefined,
  found: Array<Open>
): void => {
  const given = nameGiven(node) ?? name
  let open = inside
  if (isFunction(node)) {
    if (open?.name !== given) found.push((open = { name: given, lines: 0, lets: 0 }))
    const lines = lineOf(source, node.end) - lineOf(source, node.start) + 1
    open.lines = Math.max(open.lines, lines)
  }
  if (node.type === "VariableDeclaration" && node.kind === "let" && open !== undefined) {
    open.lets += node.declarations.length
  }
  for (const child of childrenOf(node)) walk(source, child, given, open, found)
}

/**
 * Generator functions within functions, such as that of an `Effect.gen`: V8 makes a hidden class for each time that it is reached,
 * among its old objects, and with it keeps what the function sees until the next full collection.
 */
export const repeatedGenerators = (room: RegExp): ReadonlyArray<string> =>
  sources
    .filter(({ file }) => room.test(file))
    .flatMap((source) =>
      generatorsIn(source.program, false).map(({ start }) => `${source.file}:${lineOf(source, start)}`)
    )

const generatorsIn = (node: Node, isInside: boolean): ReadonlyArray<Node> => {
  // a method is made with its class
  if (node.type === "MethodDefinition")
    return childrenOf(node.value).flatMap((each) => generatorsIn(each, true))
  const here = isInside && isFunction(node) && "generator" in node && node.generator ? [node] : []
  return [...here, ...childrenOf(node).flatMap((each) => generatorsIn(each, isInside || isFunction(node)))]
}

export const functions: ReadonlyArray<Fn> = sources.flatMap((source) => {
  const found: Array<Open> = []
  walk(source, source.program, "module", undefined, found)
  return found.map(({ lets, lines, name }) => ({ id: `${source.file}: ${name}`, lines, lets }))
})
