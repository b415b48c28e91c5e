/** A clone of this library, as far as a contribution needs it: its lists are empty. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"

const quirk = "packages/core/src/failure/quirk"
export const lists = ["release/site/said.ts", `${quirk}/examined.ts`] as const
export const transcripts = "packages/core/test/transcripts/quirks"

export const clone = (folder: string): void => {
  for (const each of [transcripts, quirk, "release/site", "packages/core/servers"])
    mkdirSync(`${folder}/${each}`, { recursive: true })
  writeFileSync(`${folder}/${transcripts}/104-another.txt`, "# Q104 Another: deviates")
  for (const list of lists) writeFileSync(`${folder}/${list}`, emptied(list))
}

const emptied = (list: string): string =>
  readFileSync(new URL(`../../../../../${list}`, import.meta.url), "utf8").replace(
    /= \[\n[^]*\n\]\n$/,
    "= []\n"
  )
