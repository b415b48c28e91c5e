/**
 * Marks what modules call while they load as pure, as Effect's own packages do: a bundler of an app may then leave out a
 * value that nobody uses, although other values of the same file are used. `sideEffects: false` promises it for whole files alone.
 */
import type { Plugin } from "rolldown"
import { parseSync, Visitor } from "rolldown/utils"

export const pure: Plugin = {
  name: "pure",
  renderChunk(code, _chunk, _options, { magicString }) {
    if (magicString === undefined) throw new Error("experimental.nativeMagicString is off")
    let depth = 0
    const deeper = () => {
      depth++
    }
    const back = () => {
      depth--
    }
    const mark = ({ start }: { readonly start: number }) => {
      if (depth === 0) magicString.appendRight(start, "/* @__PURE__ */ ")
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
    visitor.visit(parseSync("chunk.js", code).program)
    return { code: magicString }
  }
}
