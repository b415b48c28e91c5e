/**
 * The XML of autoconfig, as a small tree. Effect's parser knows the five entities of XML and reads no DTD; a document
 * with one is refused anyway, as is one that is not well-formed, too deep or too large.
 */
import { Effect, Stream } from "effect"
import * as Xml from "effect/encoding/Xml"
import { table } from "../base/Sizes.ts"

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: ReadonlyArray<Element>
  /** The element's own text, trimmed. */
  readonly text: string
}

/** Returns the root element, or what is wrong. */
export const parse = (text: string): Effect.Effect<Element, string> =>
  Effect.suspend(() => {
    const tree = new Tree()
    return Stream.make(text).pipe(
      Stream.pipeThroughChannel(Xml.decodeString({ maxDepth: table.discoveryPageNesting.value })),
      Stream.runForEach((event) => {
        const problem = tree.take(event)
        return problem === undefined ? Effect.void : Effect.fail(problem)
      }),
      Effect.mapError((error) => (typeof error === "string" ? error : error.message)),
      Effect.andThen(Effect.suspend(() => tree.root))
    )
  })

/** An element whose end is still to come. */
interface Open {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Array<Element>
  text: string
}

class Tree {
  private readonly document: Open = { name: "", attributes: {}, children: [], text: "" }
  private readonly open = [this.document]
  private count = 0

  get root(): Effect.Effect<Element, string> {
    const [root] = this.document.children
    return root === undefined ? Effect.fail("it is empty") : Effect.succeed(root)
  }

  /** Returns why the event does not fit, if it does not. */
  take(event: Xml.Event): string | undefined {
    switch (event._tag) {
      case "Doctype":
        return "it has a DTD"
      case "StartElement":
        this.open.push({ name: event.name, attributes: event.attributes, children: [], text: "" })
        return ++this.count > table.discoveryPageElements.value ? "it is too large" : undefined
      case "Text":
        this.top.text += event.text
        return undefined
      case "EndElement": {
        const { text, ...element } = this.open.pop() ?? this.document
        this.top.children.push({ ...element, text: text.trim() })
        return undefined
      }
      default:
        return undefined
    }
  }

  private get top(): Open {
    return this.open.at(-1) ?? this.document
  }
}

/** Returns the children with a name. */
export const all = (self: Element, name: string): ReadonlyArray<Element> =>
  self.children.filter((child) => child.name === name)

/** Returns the text of the first child with a name. */
export const textOf = (self: Element, name: string): string | undefined => all(self, name)[0]?.text
