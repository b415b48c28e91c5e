/** Reads the byte order mark of UTF-16, which Windows PowerShell writes to files. */
export const encodingOf = ([first, second]: Uint8Array): string | undefined => {
  if (first === 0xff && second === 0xfe) return "utf-16le"
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined
}
