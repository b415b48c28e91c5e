/** Reads a command as a server would: written apart from the encoder, strict, and for tests alone. RFC 9051 §9. */

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** The strings after `head`, up to a CRLF that must be the end of all bytes. */
export const readArguments = (command: Uint8Array, head: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  let at = 0
  const next = (): string => String.fromCharCode(command[at++] ?? 0)
  const expect = (text: string): void => {
    for (const character of text) {
      if (next() !== character) throw new Error(`expected ${JSON.stringify(text)} before byte ${at}`)
    }
  }

  const quoted = (): Uint8Array => {
    const inner: Array<number> = []
    for (let character = next(); character !== '"'; character = next()) {
      if (/[\r\n\0]/.test(character)) throw new Error(`a quoted string breaks off at byte ${at}`)
      inner.push((character === "\\" ? next() : character).charCodeAt(0))
    }
    return Uint8Array.from(inner)
  }

  const literal = (): Uint8Array => {
    let size = 0
    let character = next()
    for (; /\d/.test(character); character = next()) size = size * 10 + Number(character)
    if (character === "+") character = next()
    if (character !== "}") throw new Error(`a literal's header breaks off at byte ${at}`)
    expect("\r\n")
    at += size
    return command.slice(at - size, at)
  }

  const atom = (first: string): Uint8Array => {
    let text = ""
    for (let character = first; /[!#$&'+-[\]-z|}~]/.test(character); character = next()) text += character
    at--
    if (text === "" || text === "NIL") throw new Error(`no atom at byte ${at}`)
    return new TextEncoder().encode(text)
  }

  expect(head)
  for (;;) {
    const first = next()
    found.push(decoder.decode(first === '"' ? quoted() : first === "{" ? literal() : atom(first)))
    if (command[at] === 0x20) at++
    else break
  }
  expect("\r\n")
  if (at !== command.length) throw new Error(`a second command at byte ${at}`)
  return found
}
