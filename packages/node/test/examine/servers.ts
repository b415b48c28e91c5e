/** Servers that `fetch` has unpacked, each with one user on loopback, for as long as a scope. */
import { execFileSync } from "node:child_process"
import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import * as daemon from "../dovecot/daemon.ts"
import { owner, writeCertificates } from "../dovecot/recipe.ts"
import { folder } from "../support/folder.ts"
import { freePort } from "../support/freePort.ts"
import { examinedFolder, isLeftOut } from "../support/programs.ts"
import { unpacked } from "./unpacked.ts"

const password = "Canary-of-alice"

const hashed = () => execFileSync("openssl", ["passwd", "-6", password], { encoding: "utf8" }).trim()

/** A server in JavaScript that lists all that it can, and has one user. */
export const hoodiecrow = Effect.gen(function* () {
  const port = yield* freePort
  const plugins = [
    "ID",
    "IDLE",
    "ENABLE",
    "NAMESPACE",
    "CONDSTORE",
    "LITERALPLUS",
    "MOVE",
    "UIDPLUS",
    "UNSELECT",
    "SPECIAL-USE"
  ]
  const program = join(examinedFolder, "npm/node_modules/hoodiecrow-imap/bin/hoodiecrow")
  yield* daemon.running(port, process.execPath, [program, "-p", `${port}`, `--plugin=${plugins.join(",")}`])
  return { port, user: "testuser", password: "testpass" }
})

/** GNU mailutils' imap4d with STARTTLS, Maildir and a user in a file of its own. */
export const mailutils = Effect.gen(function* () {
  const path = yield* folder
  const port = yield* freePort
  const { gid, uid } = owner()
  chmodSync(path, 0o755)
  for (const name of ["home", "spool"]) {
    mkdirSync(join(path, name))
    chownSync(join(path, name), uid, gid)
  }
  mkdirSync(join(path, "domains"))
  writeCertificates(path)
  const user = "alice@example.com"
  writeFileSync(
    join(path, "domains/example.com"),
    `alice:${hashed()}:${uid}:${gid}::${path}/home:/bin/false\n`
  )
  writeFileSync(join(path, "passwords"), `${user}\t${password}\n`, { mode: 0o600 })
  const configuration = join(path, "imap4d.conf")
  writeFileSync(
    configuration,
    `mode daemon;
foreground yes;
pidfile "${path}/pid";
virtdomain { passwd-dir "${path}/domains"; };
auth { authentication generic:virtdomain; authorization virtdomain; };
gsasl { cram-passwd "${path}/passwords"; };
mailbox { mailbox-type maildir; mail-spool "${path}/spool"; };
logging { syslog no; };
tcp-wrappers { enable no; };
id-fields (name, version);
tls-mode ondemand;
tls { ssl-certificate-file "${path}/server.pem"; ssl-key-file "${path}/server.key"; };
server 127.0.0.1:${port} { };
`
  )
  yield* daemon.running(
    port,
    join(examinedFolder, "usr/sbin/imap4d"),
    ["--no-config", `--config-file=${configuration}`],
    unpacked
  )
  return { port, user, password, certificates: path }
})

/** True if the test is left out: Courier's programs know each other by absolute paths, which root alone can give them. */
export const courierSkipped = isLeftOut("courier")

/** Courier with Debian's settings, in a namespace where it is installed. */
export const courier = Effect.gen(function* () {
  const path = yield* folder
  const port = yield* freePort
  const { gid, uid } = owner()
  chmodSync(path, 0o755)
  for (const name of [
    "home",
    "home/Maildir",
    ...["cur", "new", "tmp"].map((each) => `home/Maildir/${each}`)
  ]) {
    mkdirSync(join(path, name))
    chownSync(join(path, name), uid, gid)
  }
  mkdirSync(join(path, "etc/courier"), { recursive: true })
  const fields = `uid=${uid}|gid=${gid}|home=${path}/home|systempw=${hashed()}`
  writeFileSync(join(path, "etc/courier/userdb"), `alice\t${fields}\n`, { mode: 0o600 })
  writeFileSync(
    join(path, "etc/courier/authdaemonrc"),
    'authmodulelist="authuserdb"\ndaemons=2\nauthdaemonvar=/run/courier/authdaemon\n'
  )
  const script = join(path, "start")
  writeFileSync(
    script,
    `set -ea
mount -t overlay overlay -o lowerdir=${examinedFolder}/usr:/usr /usr
makeuserdb -f ${path}/etc/courier/userdb
mount -t overlay overlay -o lowerdir=${path}/etc:${examinedFolder}/etc:/etc /etc
mount -t tmpfs tmpfs /run
mkdir -p /run/courier/authdaemon
/usr/lib/courier/courier-authlib/authdaemond &
. /etc/courier/imapd
exec couriertcpd -address=127.0.0.1 -maxprocs=$MAXDAEMONS -maxperip=$MAXPERIP -nodnslookup -noidentlookup ${port} \\
  /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir
`
  )
  yield* daemon.running(port, "unshare", ["--mount", "--pid", "--fork", "--kill-child", "sh", script])
  return { port, user: "alice", password }
})

/** The part of WildDuck that speaks IMAP, with a store in memory: the one that it has needs MongoDB. */
export const wildduck = Effect.gen(function* () {
  const port = yield* freePort
  const program = fileURLToPath(new URL("wildduck.ts", import.meta.url))
  yield* daemon.running(port, process.execPath, [
    program,
    join(examinedFolder, "npm/package"),
    `${port}`,
    password
  ])
  return { port, user: "alice", password }
})
