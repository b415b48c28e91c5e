/** The results as numbers for a program and as a table for people. */

/** One figure. `values` are by client, in the order of measurement. */
export interface Row {
  readonly name: string
  readonly unit: string
  readonly values: Readonly<Record<string, number | string>>
}

export interface Table {
  readonly title: string
  readonly rows: ReadonlyArray<Row>
}

export const median = (numbers: ReadonlyArray<number>): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** Rounds to three digits, which is all that such figures are worth. */
export const shown = (value: number | string | undefined): string =>
  typeof value === "number" ? String(Number(value.toPrecision(value >= 1000 ? 4 : 3))) : (value ?? "–")

export const toText = ({ rows, title }: Table): string => {
  const columns = Array.from(new Set(rows.flatMap(({ values }) => Object.keys(values))))
  const lines = [
    ["", ...columns],
    ...rows.map(({ name, unit, values }) => [
      `${name}, ${unit}`,
      ...columns.map((column) => shown(values[column]))
    ])
  ]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => (line[at + 1] ?? "").length)))
  const first = Math.max(...lines.map(([name = ""]) => name.length))
  const body = lines.map(([name = "", ...cells]) =>
    [name.padEnd(first), ...cells.map((cell, at) => cell.padStart(widths[at] ?? 0))].join("  ")
  )
  return [`== ${title}`, ...body, ""].join("\n")
}
