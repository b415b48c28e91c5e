/** Joins two streams into the Duplex that TLS runs over. */
import { Duplex, type Readable, type Writable } from "node:stream"

/** Reads `source` on demand, writes to `sink`, and destroys both. (`Duplex.from` throws if it is destroyed early.) */
export const joined = (source: Readable, sink: Writable): Duplex => {
  let wanted = false
  const pump = () => {
    while (wanted) {
      const chunk: unknown = source.read()
      if (chunk === null) return
      wanted = duplex.push(chunk)
    }
  }
  const duplex = new Duplex({
    read: () => {
      wanted = true
      pump()
    },
    write: (chunk, _encoding, done) => void sink.write(chunk, done),
    final: (done) => void sink.end(done),
    destroy: (error, done) => {
      source.destroy()
      sink.destroy()
      done(error)
    }
  })
  source.on("readable", pump)
  source.on("end", () => duplex.push(null))
  source.on("error", (error) => duplex.destroy(error))
  source.on("close", () => duplex.destroy())
  sink.on("error", (error) => duplex.destroy(error))
  return duplex
}
