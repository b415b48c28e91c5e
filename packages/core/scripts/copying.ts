/**
 * Checks that nothing gathers by copying: `all = [...all, one]` costs the square of what comes, and a server, a log or time decides
 * how much that is. What is gathered is added to in place, and joined once.
 */
import type { Node } from "oxc-parser"
import { childrenOf, isFunction, lineOf, type Source, sources } from "./counts/sources.ts"
import { bounded, left } from "./copying/exceptions.ts"

const nodesOf = function* (node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* nodesOf(child)
}

const textOf = ({ text }: Source, { end, start }: Node): string => text.slice(start, end).replace(/\s+/g, " ")

/** The values that the expression copies whole: `[...a]`, `new Map([...a])`, `{ ...a }`, `a.concat(b)`. */
const copied = function* (node: Node): Generator<Node> {
  switch (node.type) {
    case "ArrayExpression":
      for (const each of node.elements) if (each?.type === "SpreadElement") yield each.argument
      return
    case "NewExpression":
    case "CallExpression":
      if (node.type === "CallExpression" && node.callee.type === "MemberExpression") {
        const { object, property } = node.callee
        if (property.type === "Identifier" && /^(?:concat|with|toSpliced)$/.test(property.name)) yield object
      }
      for (const each of node.arguments) yield* copied(each)
      return
    case "ConditionalExpression":
      yield* copied(node.consequent)
      yield* copied(node.alternate)
      return
    case "ParenthesizedExpression":
      yield* copied(node.expression)
  }
}

/** Returns whether it holds more than a copy of one value. */
const isMerged = (node: Node): boolean => {
  if (node.type === "ArrayExpression") return node.elements.length > 1
  if (node.type === "ConditionalExpression") return isMerged(node.consequent) || isMerged(node.alternate)
  return "arguments" in node && node.arguments.some(isMerged)
}

/** The same, and what a template or an object of a `reduce` embeds. */
const embedded = function* (node: Node): Generator<Node> {
  yield* copied(node)
  switch (node.type) {
    case "ObjectExpression":
      for (const each of node.properties) if (each.type === "SpreadElement") yield each.argument
      return
    case "TemplateLiteral":
      yield* node.expressions
      return
    case "TaggedTemplateExpression":
      yield* node.quasi.expressions
      return
    case "ConditionalExpression":
      yield* embedded(node.consequent)
      yield* embedded(node.alternate)
      return
    case "ParenthesizedExpression":
      yield* embedded(node.expression)
  }
}

/** What a function returns. */
const resultsOf = function* (node: Node): Generator<Node> {
  if (node.type === "ArrowFunctionExpression" && node.body.type !== "BlockStatement") return yield node.body
  const within = function* (inner: Node): Generator<Node> {
    if (isFunction(inner)) return
    if (inner.type === "ReturnStatement" && inner.argument !== null) yield inner.argument
    for (const child of childrenOf(inner)) yield* within(child)
  }
  for (const child of childrenOf(node)) yield* within(child)
}

/** Returns whether the value is what is assigned to, or a part of it that is looked up: `all.get(name) ?? []`. */
const isPartOf = (value: string, target: string): boolean =>
  value === target || value.startsWith(`(${target}.get(`) || value.startsWith(`${target}.get(`)

const isCopying = (source: Source, node: Node): boolean => {
  const text = (each: Node) => textOf(source, each)
  if (node.type === "AssignmentExpression") {
    const target = text(node.left)
    return Array.from(copied(node.right)).some((each) => text(each) === target)
  }
  // `const all = new Map([...self.all, ...more])`, which goes back to where it came from
  const [name, value] =
    node.type === "VariableDeclarator" && node.init !== null
      ? [node.id, node.init]
      : node.type === "Property"
        ? [node.key, node.value]
        : []
  if (name?.type === "Identifier" && value !== undefined)
    return isMerged(value) && Array.from(copied(value)).some((each) => text(each).endsWith(`.${name.name}`))
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return false
  const { object, property } = node.callee
  if (property.type !== "Identifier") return false
  const [first, second] = node.arguments
  if (property.name === "set" && second !== undefined)
    return Array.from(copied(second)).some((each) => isPartOf(text(each), text(object)))
  if (property.name !== "reduce" || first === undefined || !isFunction(first) || !("params" in first))
    return false
  const [all] = Array.isArray(first.params) ? first.params : []
  if (all === undefined) return false
  return Array.from(resultsOf(first)).some((result) =>
    Array.from(embedded(result)).some((each) => text(each) === text(all))
  )
}

/** The exceptions that there is a place for: one without is out of date. */
const used = new Set<(typeof bounded)[number]>()

for (const source of sources) {
  if (left.some(({ folder }) => source.file.startsWith(folder))) continue
  for (const node of nodesOf(source.program)) {
    if (!isCopying(source, node)) continue
    const text = textOf(source, node)
    const exception = bounded.find(({ file, starts }) => source.file === file && text.startsWith(starts))
    if (exception !== undefined) {
      used.add(exception)
      continue
    }
    process.stderr.write(
      `${source.file}:${lineOf(source, node.start)}: gathers by copying: ${text.slice(0, 120)}\n`
    )
    process.exitCode = 1
  }
}

for (const exception of bounded) {
  if (used.has(exception)) continue
  process.stderr.write(`${exception.file}: nothing there begins with ${exception.starts}\n`)
  process.exitCode = 1
}
