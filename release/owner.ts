/**
 * Puts the names of who publishes in place of the placeholders: `node release/owner.ts OWNER AUTHOR CONTACT`, where the
 * owner is an account of the forge, the author `Name <address>`, and the contact whoever wants to report a weakness in
 * private is to write to: an address, or the URL of a form.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { placeholders, root } from "./placeholders.ts"

const given = process.argv.slice(2)
const [owner = "", author = "", contact = ""] = given
const problem =
  given.length !== 3
    ? "owner, author and contact are needed"
    : !/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(owner)
      ? `"${owner}" is not the name of an account: letters, digits and hyphens`
      : !/^[^<>"\\]+(?: <[^\s<>@"\\]+@[^\s<>"\\]+>)?$/.test(author)
        ? `"${author}" is not an author, such as "Ada Lovelace <ada@example.com>"`
        : !/^(?:[^\s<>@]+@[^\s<>@]+|https:\/\/\S+)$/.test(contact)
          ? `"${contact}" is neither an email address nor an https URL`
          : undefined

if (problem !== undefined) {
  process.stderr.write(`${problem}\nUsage: node release/owner.ts OWNER AUTHOR CONTACT\n`)
  process.exitCode = 64
} else {
  const names: Readonly<Record<string, string>> = { OWNER: owner, AUTHOR: author, CONTACT: contact }
  for (const { file, pattern } of placeholders) {
    const before = readFileSync(`${root}${file}`, "utf8")
    const after = before.replaceAll(pattern, (word) => names[word] ?? word)
    if (after === before) continue
    writeFileSync(`${root}${file}`, after)
    process.stdout.write(`${file}\n`)
  }
}
