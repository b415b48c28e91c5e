/** A real Cyrus for as long as a scope, from packages that `fetch` has unpacked: they are not installed. */
import { chmodSync, chownSync, globSync, mkdirSync, writeFileSync } from "node:fs"
import { userInfo } from "node:os"
import { join } from "node:path"
import { Context, Effect, Layer } from "effect"
import * as daemon from "../dovecot/daemon.ts"
import type * as processes from "../support/processes.ts"
import { owner } from "../dovecot/recipe.ts"
import { cyrusFolder, isLeftOut, whyMissing } from "../support/programs.ts"
import { folder } from "../support/folder.ts"
import { freePort } from "../support/freePort.ts"

const root = cyrusFolder

const programs = join(root, "usr/lib/cyrus/bin")

/** Debian has one folder for each architecture. */
const libraries = globSync("{usr/lib,lib}/*-linux-*", { cwd: root }).map((path) => join(root, path))

/** True if the tests are left out. */
export const skipped: boolean = isLeftOut("cyrus")

/** May set limits, and sees the mailboxes of others below `user/`. */
export const admin = "chief"

/** Any user is let in with any password, in the clear on loopback; who comes first is made. */
export class Cyrus extends Context.Service<
  Cyrus,
  {
    readonly host: "127.0.0.1"
    readonly port: number
    /** Ends all of it and starts it again, on the same port and with the same mail. */
    readonly restart: Effect.Effect<void, daemon.DaemonFailed>
    /** The process that serves a connection, once there is one. */
    readonly serving: (
      port: number,
      clientPort: number
    ) => Effect.Effect<processes.Process, daemon.DaemonFailed>
  }
>()("@effect-imap/node/test/Cyrus") {}

const imapdConf = (folder: string, user: string) => `configdirectory: ${folder}/conf
defaultpartition: default
partition-default: ${folder}/spool
cyrus_user: ${user}
admins: ${admin}
servername: localhost
allowplaintext: yes
sasl_pwcheck_method: alwaystrue
sasl_mech_list: PLAIN LOGIN
unixhierarchysep: yes
altnamespace: yes
virtdomains: off
tls_server_cert: disabled
autocreate_quota: 10240
autocreate_inbox_folders: Drafts
xlist-Drafts: Drafts
idlemethod: no
`

const cyrusConf = (folder: string, port: number) => `START {
  recover cmd="${programs}/ctl_cyrusdb -C ${folder}/imapd.conf -r"
}
SERVICES {
  imap cmd="${programs}/imapd -C ${folder}/imapd.conf" listen="127.0.0.1:${port}" prefork=0
}
EVENTS {
}
`

/** Mail does not belong to root. */
const write = (folder: string, port: number) => {
  const { gid, uid } = owner()
  const own = (path: string) => chownSync(path, uid, gid)
  chmodSync(folder, 0o755)
  own(folder)
  for (const name of ["conf", "spool", "conf/db", "conf/proc", "conf/log", "conf/msg", "conf/socket"]) {
    mkdirSync(join(folder, name), { recursive: true })
    own(join(folder, name))
  }
  const user = userInfo().uid === 0 ? "nobody" : userInfo().username
  writeFileSync(join(folder, "imapd.conf"), imapdConf(folder, user))
  writeFileSync(join(folder, "cyrus.conf"), cyrusConf(folder, port))
  return user
}

const start = Effect.gen(function* () {
  const missing = whyMissing("cyrus")
  if (missing !== undefined) return yield* new daemon.DaemonFailed({ message: missing })
  const path = yield* folder
  const port = yield* freePort
  const user = yield* Effect.sync(() => write(path, port))
  const { restart, serving } = yield* daemon.running(
    port,
    join(programs, "master"),
    ["-C", `${path}/imapd.conf`, "-M", `${path}/cyrus.conf`, "-p", `${path}/pid`, "-D"],
    { ...process.env, CYRUS_USER: user, LD_LIBRARY_PATH: libraries.join(":") }
  )
  return Cyrus.of({ host: "127.0.0.1", port, restart, serving })
})

export const layer = Layer.effect(Cyrus, start)
