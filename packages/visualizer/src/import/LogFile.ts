/** A file, as a person gives it. */
export interface File {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A file that is read a part at a time, so that a large log is never in memory as a whole. */
export interface LogFile {
  readonly name: string
  readonly size: number
  /** Returns the bytes `[from, to)`, as far as the file has them. */
  readonly read: (from: number, to: number) => Uint8Array
}

/** Returns a file in memory as one that is read. Parts of Node's `Buffer` would take three times as long to make. */
export const logFile = (file: File | LogFile): LogFile => {
  if (!("bytes" in file)) return file
  const { buffer, byteLength: size, byteOffset } = file.bytes
  const bytes = new Uint8Array(buffer, byteOffset, size)
  return { name: file.name, size, read: (from, to) => bytes.subarray(from, to) }
}

/** Returns all of a file. */
export const whole = ({ name, read, size }: LogFile): File => ({ name, bytes: read(0, size) })
