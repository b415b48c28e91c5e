/**
 * Marks what modules call while they load as pure, as Effect's own packages do: a bundler of an app may then leave out
 * a value that is not used, although other values of the same file are used. `sideEffects: false` promises it only for
 * whole files.
 */
import type { Plugin } from "rolldown"
import { parseSync, Visitor } from "rolldown/utils"

/** Returns the places of these calls. */
const callsOf = (file: string, code: string): ReadonlyArray<number> => {
  const places: Array<number> = []
  let depth = 0
  const deeper = () => {
    depth++
  }
  const back = () => {
    depth--
  }
  const mark = ({ start }: { readonly start: number }) => {
    if (depth === 0) places.push(start)
  }
  const visitor = new Visitor({
    FunctionDeclaration: deeper,
    "FunctionDeclaration:exit": back,
    FunctionExpression: deeper,
    "FunctionExpression:exit": back,
    ArrowFunctionExpression: deeper,
    "ArrowFunctionExpression:exit": back,
    // a call for what it does is a statement: it stays
    ExpressionStatement: deeper,
    "ExpressionStatement:exit": back,
    CallExpression: mark,
    NewExpression: mark
  })
  visitor.visit(parseSync(file, code).program)
  return places
}

const mark = "/* @__PURE__ */ "

/** Marks them in what was bundled, for the next bundler. */
export const pure: Plugin = {
  name: "pure",
  renderChunk(code, _chunk, _options, { magicString }) {
    if (magicString === undefined) throw new Error("experimental.nativeMagicString is off")
    for (const place of callsOf("chunk.js", code)) magicString.appendRight(place, mark)
    return { code: magicString }
  }
}
