/** Whose socket it is, and which processes belong together: from `/proc`, without guessing. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs"
import { Option } from "effect"
import { openEnds } from "./connections.ts"

export interface Process {
  readonly pid: number
  readonly name: string
  readonly state: string
  readonly session: number
  readonly parent: number
}

/** A file of `/proc`, or nothing where the process is gone by now. */
const read = Option.liftThrowable((path: string) => readFileSync(path, "utf8"))
const link = Option.liftThrowable(readlinkSync)
const list = Option.liftThrowable((path: string) => readdirSync(path))

const stat = (pid: number): Option.Option<Process> =>
  Option.map(read(`/proc/${pid}/stat`), (text) => {
    const name = text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"))
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ")
    return { pid, name, state: fields[0] ?? "?", session: Number(fields[3]), parent: Number(fields[1]) }
  })

const living = (): ReadonlyArray<Process> =>
  Option.getOrElse(list("/proc"), (): Array<string> => [])
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => Option.toArray(stat(Number(name))))
    .filter(({ state }) => state !== "Z")

/** The living processes of a session, its leader included. */
export const ofSession = (session: number): ReadonlyArray<Process> =>
  living().filter((process) => process.session === session)

export const childrenOf = (pid: number): ReadonlyArray<Process> =>
  living().filter(({ parent }) => parent === pid)

/** The state of a process, such as `S` or `Z`; none once it is gone. */
export const stateOf = (pid: number): Option.Option<string> => Option.map(stat(pid), ({ state }) => state)

/** Not dead, even if nobody has asked for its exit status yet. */
export const isAlive = (pid: number): boolean => Option.exists(stateOf(pid), (state) => state !== "Z")

/** The inode of the server's end of a loopback connection. */
const inodeOf = (serverPort: number, clientPort: number): Option.Option<string> =>
  Option.fromNullishOr(
    openEnds().find((end) => end.localPort === serverPort && end.remotePort === clientPort)?.inode
  )

const holds = (pid: number, target: string) =>
  Option.getOrElse(list(`/proc/${pid}/fd`), (): Array<string> => []).some((fd) =>
    Option.exists(link(`/proc/${pid}/fd/${fd}`), (found) => found === target)
  )

/**
 * The process of the session that holds the server's end of a connection; before `accept` there is none. Dovecot's login
 * process keeps its own end for a moment after it has passed the connection on: then it is the other one.
 */
export const serving = (session: number, serverPort: number, clientPort: number): Option.Option<Process> =>
  Option.flatMap(inodeOf(serverPort, clientPort), (inode) => {
    const holders =
      inode === "0" ? [] : ofSession(session).filter(({ pid }) => holds(pid, `socket:[${inode}]`))
    return Option.fromNullishOr(holders.find(({ name }) => !name.endsWith("-login")) ?? holders[0])
  })

/** The client's end of the loopback connection to a server that has one client. */
export const clientPort = (serverPort: number): number =>
  openEnds().find(({ remotePort }) => remotePort === serverPort)?.localPort ?? 0
