/** The lower bound: a socket and the bytes that must be exchanged. It parses nothing but the end of an answer. */
import * as net from "node:net"
import * as tls from "node:tls"
import { type Client, host, type Items, password, user, type Way } from "./Client.ts"

const items: Readonly<Record<Items, string>> = {
  flags: "(UID FLAGS)",
  envelopes: "(UID ENVELOPE)",
  bodies: "(UID BODY.PEEK[])"
}

export const sockets: Client = async (way) => {
  const { greeting, socket } = await open(way)
  if (!greeting.includes("[CAPABILITY")) await ask(socket, "c CAPABILITY", "c OK")
  await ask(socket, `d LOGIN ${user} ${password}`, "d OK")
  await ask(socket, `e ID NIL\r\nf SELECT ${way.mailbox}`, "f OK")
  const octets = async (tag: string) => (await ask(socket, `${tag} FETCH 1 BODY.PEEK[]`, `${tag} OK`)).octets
  return {
    logout: async () => {
      await ask(socket, "g LOGOUT", "g OK")
      socket.destroy()
    },
    fetch: async (wanted) => (await ask(socket, `h FETCH 1:* ${items[wanted]}`, "h OK")).messages,
    collect: () => octets("i"),
    stream: () => octets("j")
  }
}

const open = async ({ port, security }: Way) => {
  if (security === "tls") {
    const socket = tls.connect({ port, host })
    const greeting = await answer(socket, "* OK")
    return { socket, greeting: greeting.head }
  }
  const plain = net.connect({ port, host, noDelay: true })
  const greeting = await answer(plain, "* OK")
  if (security === "plain") return { socket: plain, greeting: greeting.head }
  await ask(plain, "a STARTTLS", "a OK")
  const socket = tls.connect({ socket: plain, host })
  await ask(socket, "b CAPABILITY", "b OK")
  return { socket, greeting: "[CAPABILITY" }
}

const ask = (socket: net.Socket, line: string, end: string) => {
  const done = answer(socket, end)
  socket.write(`${line}\r\n`)
  return done
}

interface Answer {
  /** The first chunk. */
  readonly head: string
  readonly octets: number
  readonly messages: number
}

/** Reads up to the line that begins with `end`. */
const answer = (socket: net.Socket, end: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let head: Buffer | undefined
    let tail = ""
    let octets = 0
    let messages = 0
    const onData = (chunk: Buffer) => {
      head ??= chunk
      octets += chunk.length
      for (let at = chunk.indexOf("\r\n* "); at !== -1; at = chunk.indexOf("\r\n* ", at + 4)) messages++
      tail = (tail + chunk.subarray(-256).toString("latin1")).slice(-256)
      if (!tail.endsWith("\r\n") || !(tail.startsWith(end) || tail.includes(`\n${end}`))) return
      socket.off("data", onData).off("error", reject)
      resolve({ head: head.toString("latin1", 0, 256), octets, messages: messages + 1 })
    }
    socket.on("data", onData).on("error", reject)
  })
