/** Messages that came with one length, whatever the size that the server states. RFC 9051 §7.5.2. */
import type { Connection } from "./Facts.ts"
import { holds, received, type Rule, type Scene } from "./Rule.ts"

/** A response that brings a message, and no piece of one. */
const whole = /[ (](?:BODY\[\](?!<)|RFC822) <literal>/i

/** The messages that came whole, with their own octets: a response has besides them its words, `{…}` and two line ends. */
const messagesIn = (all: ReadonlyArray<Connection>) =>
  all.flatMap((each) => {
    const sizes = new Map(
      received(each, /\bUID \d+ .*RFC822\.SIZE|RFC822\.SIZE .*\bUID \d+/i).map(({ text }) => [
        /\bUID (\d+)/i.exec(text)?.[1],
        Number(/RFC822\.SIZE (\d+)/i.exec(text)?.[1])
      ])
    )
    return each.lines.flatMap(({ event }) => {
      if (event.name !== "wire:received" || event.data.bytes === undefined || !whole.test(event.data.line))
        return []
      const { bytes, line } = event.data
      const uid = /\bUID (\d+)/i.exec(line)?.[1]
      const size = sizes.get(uid)
      const words = line.replace("<literal>", "").length
      const octets = Array.from({ length: 10 }, (_, at) => bytes - words - 7 - at).find(
        (number, at) => `${number}`.length === at + 1
      )
      return uid === undefined || size === undefined || octets === undefined ? [] : [{ uid, size, octets }]
    })
  })

/** `20480 octets of each of 3 messages`: so many of several sizes came so, and none with more. Otherwise one came with half of it at most. */
export const cutShort = (of: (scene: Scene) => ReadonlyArray<Connection>): Rule =>
  holds("messages of several sizes with this length, and none with more", (_, scene) => {
    const [stated, limit, count] = /sent (\d+) octets of each of (\d+) messages/.exec(scene.said.words) ?? []
    const all = messagesIn(of(scene))
    if (stated === undefined) return true
    const cut = all.filter(({ octets, size }) => octets === Number(limit) && size > octets)
    return (
      new Set(cut.map(({ uid }) => uid)).size >= Math.min(Number(count), 64) &&
      new Set(cut.map(({ size }) => size)).size > 1 &&
      all.every(({ octets }) => octets <= Number(limit))
    )
  })
