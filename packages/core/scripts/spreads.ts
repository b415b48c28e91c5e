/**
 * Checks that no list is spread into the arguments of a call that takes any number of them: V8 throws from some 100,000 on,
 * and a server or a trace decides how long most lists are.
 */
import type { Node } from "oxc-parser"
import { childrenOf, lineOf, sources } from "./sources.ts"

const variadic = /^(?:Math\.(?:max|min|hypot)|.*\.(?:push|unshift|splice|toSpliced|concat)|evidenceOf)$/

const nodesOf = function* (node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* nodesOf(child)
}

for (const source of sources) {
  const textOf = ({ end, start }: Node) => source.text.slice(start, end)
  for (const node of nodesOf(source.program)) {
    if (node.type !== "CallExpression" || !variadic.test(textOf(node.callee))) continue
    if (!node.arguments.some(({ type }) => type === "SpreadElement")) continue
    process.stderr.write(
      `${source.file}:${lineOf(source, node.start)}: a list of any length as arguments: ${textOf(node)}\n`
    )
    process.exitCode = 1
  }
}
