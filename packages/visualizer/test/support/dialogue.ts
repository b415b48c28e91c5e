/** Conversations as transcripts, for what watches a connection. */
import { Dialogue, type Watch } from "../../src/model/evidence/watch/Dialogue.ts"

/** A line, `C:` or `S:`; what is not given of it is that of an app's command at the time of its line, one a millisecond. */
export interface Spoken {
  readonly text: string
  readonly line?: number
  readonly time?: number
  readonly by?: string
  readonly bytes?: number
  readonly truncated?: boolean
}

/** Tells a conversation, line by line, and returns who tells it, to go on. */
export const plays = (
  watches: ReadonlyArray<Watch>,
  lines: ReadonlyArray<string | Spoken>,
  dialogue = new Dialogue(watches)
): Dialogue => {
  for (const [line, said] of lines.entries())
    speaks(dialogue, { line, ...(typeof said === "string" ? { text: said } : said) })
  return dialogue
}

const speaks = (
  dialogue: Dialogue,
  {
    by = "app",
    line,
    text: said,
    time = line,
    truncated = false,
    ...rest
  }: Spoken & { readonly line: number }
): void => {
  const text = said.slice(3)
  const [tag = "", first = "", second = ""] = text.split(" ")
  const common = { line, time, text, bytes: text.length + 2, ...rest }
  if (said.startsWith("S:"))
    return dialogue.received({
      ...common,
      tag: tag === "*" || tag === "+" ? undefined : tag,
      condition: first,
      code: /^\S+ \S+ \[(\S+?)[ \]]/.exec(text)?.[1],
      truncated,
      unread: false
    })
  const name = first === "UID" ? `UID ${second}` : first || undefined
  dialogue.sent({ ...common, tag: name === undefined ? undefined : tag, name, by, isApps: by === "app" })
}
