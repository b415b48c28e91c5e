/**
 * The XML of autoconfig, parsed into a small tree. saxes knows the five entities of XML and reads no DTD; a
 * document with one is refused anyway, as is one that is not well-formed, too deep or too large.
 */
import { Result } from "effect"
import { SaxesParser } from "saxes"
import { table } from "../Sizes.ts"

export interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: ReadonlyArray<Element>
  /** The element's own text, trimmed. */
  readonly text: string
}

interface Open {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: Array<Element>
  text: string
}

class Unfit extends Error {}

const build = (text: string): Element => {
  const root: Open = { name: "", attributes: new Map(), children: [], text: "" }
  const open = [root]
  let count = 0
  const top = () => open.at(-1) ?? root
  const parser = new SaxesParser()
  parser.on("error", ({ message }) => {
    throw new Unfit(message)
  })
  parser.on("doctype", () => {
    throw new Unfit("it has a DTD")
  })
  parser.on("opentag", ({ attributes, name }) => {
    count += 1
    if (count > table.discoveryPageElements.value || open.length > table.discoveryPageNesting.value) {
      throw new Unfit("it is too large or too deep")
    }
    open.push({ name, attributes: new Map(Object.entries(attributes)), children: [], text: "" })
  })
  const add = (part: string) => {
    top().text += part
  }
  parser.on("text", add)
  parser.on("cdata", add)
  parser.on("closetag", () => {
    const { text: own, ...element } = open.pop() ?? root
    top().children.push({ ...element, text: own.trim() })
  })
  parser.write(text).close()
  const [document] = root.children
  if (document === undefined) throw new Unfit("it is empty")
  return document
}

/** Returns the root element, or what is wrong. */
export const parse = (text: string): Result.Result<Element, string> =>
  Result.try({
    try: () => build(text),
    catch: (error) => (error instanceof Unfit ? error.message : "it cannot be read")
  })

/** Returns the children with a name. */
export const all = (self: Element, name: string): ReadonlyArray<Element> =>
  self.children.filter((child) => child.name === name)

/** Returns the text of the first child with a name. */
export const textOf = (self: Element, name: string): string | undefined => all(self, name)[0]?.text
