/**
 * Checks that what lives as long as a connection, an account or a process, and that a server or time fills, is bounded: a class or an interface
 * of these rooms has a plain list, map or set only if it is made with a `MemoryBound` or a number of values, or if the list of
 * exceptions says who bounds it.
 */
import type { Node } from "oxc-parser"
import { childrenOf, lineOf, type Source, sources } from "./counts/sources.ts"
import { bounded } from "./states/exceptions.ts"

/** The rooms whose values outlive a command. */
const rooms = /^packages\/(?:core\/src\/(?:mailbox|fleet|lifecycle\/(?:session|account))|node\/src\/fleet)\//

const collection = /^(?:Readonly)?(?:Array|Map|Set)\b|^NumberMap\b|\[\]$/

const nodesOf = function* (node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* nodesOf(child)
}

const textOf = ({ text }: Source, { end, start }: Node): string => text.slice(start, end)

/** Returns whether the constructor takes a bound. */
const isBounded = (source: Source, body: Node): boolean =>
  childrenOf(body).some(
    (each) =>
      each.type === "MethodDefinition" &&
      each.kind === "constructor" &&
      each.value.params.some((parameter) => /\bMemoryBound\b|: number\b/.test(textOf(source, parameter)))
  )

/** A collection to which values are added. */
const growing = /^(?:Array|Map|Set|NumberMap)\b|^(?!Readonly).*\[\]$/

/** Returns whether the field keeps values. */
const isCollection = (source: Source, field: Node): boolean => {
  if (field.type === "TSPropertySignature")
    return field.typeAnnotation != null && growing.test(textOf(source, field.typeAnnotation.typeAnnotation))
  if (field.type !== "PropertyDefinition") return false
  const { typeAnnotation, value } = field
  if (value?.type === "ArrowFunctionExpression") return false
  if (typeAnnotation != null)
    return collection.test(textOf(source, typeAnnotation.typeAnnotation).replace(/ \| undefined$/, ""))
  return (
    value?.type === "ArrayExpression" ||
    (value?.type === "NewExpression" && collection.test(textOf(source, value.callee)))
  )
}

const used = new Set<string>()

for (const source of sources) {
  if (!rooms.test(source.file)) continue
  for (const node of nodesOf(source.program)) {
    if (node.type !== "ClassDeclaration" && node.type !== "TSInterfaceDeclaration") continue
    if (isBounded(source, node.body)) continue
    for (const field of childrenOf(node.body)) {
      if (field.type !== "PropertyDefinition" && field.type !== "TSPropertySignature") continue
      if (!isCollection(source, field)) continue
      const place = `${source.file.slice("packages/".length)}: ${node.id?.name ?? ""}.${textOf(source, field.key)}`
      if (bounded.has(place)) {
        used.add(place)
        continue
      }
      process.stderr.write(`${source.file}:${lineOf(source, field.start)}: is without a bound: ${place}\n`)
      process.exitCode = 1
    }
  }
}

for (const place of bounded.keys()) {
  if (used.has(place)) continue
  process.stderr.write(`there is no ${place} without a bound\n`)
  process.exitCode = 1
}
