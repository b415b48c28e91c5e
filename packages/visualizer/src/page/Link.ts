/** The place that a person looks at, in the address: a page from disk or a live one opens there again. */

export interface Place {
  /** The connection: `c3`. */
  readonly group: string
  /** The filter, as it is written. */
  readonly filter?: string | undefined
  /** The line of the trace. */
  readonly line?: number | undefined
  readonly tab?: string | undefined
  readonly range?: { readonly from: number; readonly to: number } | undefined
}

/** Reads `#c=c3&q=error:Timeout&l=76&tab=wire&from=0&to=900`; `undefined` if the address names no connection. */
export const read = (hash: string): Place | undefined => {
  const fields = new URLSearchParams(hash.replace(/^#/, ""))
  const group = fields.get("c")
  if (group === null) return undefined
  const [from, to] = [numberIn(fields, "from"), numberIn(fields, "to")]
  return {
    group,
    filter: fields.get("q") ?? undefined,
    line: numberIn(fields, "l"),
    tab: fields.get("tab") ?? undefined,
    range: from === undefined || to === undefined || to <= from ? undefined : { from, to }
  }
}

const numberIn = (fields: URLSearchParams, name: string): number | undefined => {
  const text = fields.get(name)
  const number = Number(text ?? Number.NaN)
  return Number.isFinite(number) ? number : undefined
}

export const write = ({ filter = "", group, line, range, tab }: Place): string => {
  const fields = new URLSearchParams({ c: group })
  if (filter !== "") fields.set("q", filter)
  if (line !== undefined) fields.set("l", String(line))
  if (tab !== undefined) fields.set("tab", tab)
  if (range !== undefined) {
    fields.set("from", range.from.toFixed(1))
    fields.set("to", range.to.toFixed(1))
  }
  return `#${fields}`
}

/** Shows the place in the address, without an entry in the history. */
export const show = (place: Place): void => {
  try {
    history.replaceState(null, "", write(place))
  } catch {
    // some browsers do not allow this for a page from disk, but it can still go to its own fragment
    location.replace(write(place))
  }
}
