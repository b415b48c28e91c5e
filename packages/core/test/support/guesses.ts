/** Words of a guess, which no sentence for a person has: it states what is known. */
import { globSync, readFileSync } from "node:fs"

export const guessing = /most likely|perhaps|hardly|seems|may have|probably/i

/** Returns the guesses in the sources of a folder, without their comments, and how many sources there are. */
export const guessesIn = (
  folder: URL,
  pattern: string
): { readonly files: number; readonly guesses: ReadonlyArray<string> } => {
  const files = globSync(pattern, { cwd: folder })
  const guesses = files.flatMap((file) => {
    const code = readFileSync(new URL(file, folder), "utf8")
      // strings stay, comments go
      .replaceAll(/("(?:[^"\\\n]|\\.)*"|`[^`]*`)|\/\*[^]*?\*\/|\/\/.*/g, "$1")
      .replaceAll(/\s+/g, " ")
    const found = guessing.exec(code)
    return found === null ? [] : [`${file}: ${found[0]}`]
  })
  return { files: files.length, guesses }
}
