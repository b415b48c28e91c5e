/** The TCP connections of this machine over IPv4, as the kernel lists them: each end of one is a line. */
import { readFileSync } from "node:fs"
import { Option } from "effect"

export interface End {
  readonly localPort: number
  readonly remotePort: number
  /** As the kernel numbers them: 2 is keepalive. */
  readonly timer: number
  /** Of the socket, as links in `/proc/PID/fd` name it; 0 before `accept`. */
  readonly inode: string
}

/** `include/net/tcp_states.h` of Linux. Others wait for what comes late, or for a program to close them. */
const established = "01"

/** The ends of connections that are open now. */
export const openEnds = (): ReadonlyArray<End> =>
  Option.getOrElse(read("/proc/net/tcp"), () => "")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => state === established)
    .map(([, local, remote, , , timer, , , , inode]) => ({
      localPort: portOf(local),
      remotePort: portOf(remote),
      timer: hexadecimal(timer?.slice(0, 2)),
      inode: inode ?? "0"
    }))

const read = Option.liftThrowable((path: string) => readFileSync(path, "utf8"))

const portOf = (address: string | undefined): number => hexadecimal(address?.split(":")[1])

const hexadecimal = (digits = "0"): number => Number.parseInt(digits, 16)
