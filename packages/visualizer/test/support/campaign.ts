/**
 * Returns the servers that `CAMPAIGN` asks for, each with every fault: `all`, or names with commas between them. Without it,
 * a few links are tried.
 */
export const servers = (known: ReadonlyArray<string>): ReadonlyArray<string> | undefined => {
  const asked = process.env["CAMPAIGN"]
  if (asked === undefined) return undefined
  if (asked === "all") return known
  const names = asked.split(",")
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new Error(`CAMPAIGN: there is no server ${unknown.join(", ")}`)
  return names
}
