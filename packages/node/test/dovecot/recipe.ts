/** What a separate Dovecot 2.3 needs: a certificate authority, two users with mail, a configuration. */
import { execFileSync } from "node:child_process"
import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs"
import { userInfo } from "node:os"
import { join } from "node:path"

/** Who can log in. `alice` has three messages in INBOX, the others a password that must be written with care. */
export const users = [
  { name: "alice", password: "Canary-7Hq9.alice" },
  { name: "bob", password: 'Canary s e"c\\r bob' },
  { name: "carol", password: "Canary Grüße ключ carol" }
] as const

/** Who may act as anybody. */
export const master = { name: "chief", password: "Canary chief of all" } as const

export interface Places {
  /** Short: Unix sockets live in it. */
  readonly folder: string
  readonly port: number
  readonly tlsPort: number
}

export const openssl = (folder: string, command: string) =>
  execFileSync("openssl", command.split(" "), { cwd: folder, stdio: "ignore" })

export const newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
const extensions = "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2\nextendedKeyUsage=serverAuth\n"

/** `ca.pem` vouches for `server.pem`; `other.pem` is an authority that vouches for nothing here. */
export const writeCertificates = (folder: string) => {
  for (const name of ["ca", "other"]) {
    const authority = "-addext basicConstraints=critical,CA:TRUE -days 30"
    openssl(folder, `req -x509 ${newKey} -subj /CN=${name} ${authority} -keyout ${name}.key -out ${name}.pem`)
  }
  openssl(folder, `req ${newKey} -subj /CN=localhost -keyout server.key -out server.csr`)
  writeFileSync(join(folder, "extensions"), extensions)
  const signer = "-CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile extensions"
  openssl(folder, `x509 -req -in server.csr ${signer} -out server.pem`)
}

const idOfNobody = (flag: "-u" | "-g") => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }))

/** Mail may not belong to root; who is not root can neither change user nor root folder. */
export const owner = () => {
  const { uid, gid, username } = userInfo()
  if (uid === 0) {
    return { uid: idOfNobody("-u"), gid: idOfNobody("-g"), configuration: "" }
  }
  const group = execFileSync("id", ["-gn"], { encoding: "utf8" }).trim()
  const unrooted = ["anvil", "imap-login", "stats"].map((name) => `service ${name} {\n  chroot =\n}\n`)
  return {
    uid,
    gid,
    configuration: `default_login_user = ${username}
default_internal_user = ${username}
default_internal_group = ${group}
${unrooted.join("")}`
  }
}

const writeMail = (folder: string, uid: number, gid: number) => {
  const folders = ["mail", "mail/alice", "mail/alice/Maildir", "mail/bob", "mail/carol"].concat(
    ["cur", "new", "tmp"].map((name) => `mail/alice/Maildir/${name}`)
  )
  for (const name of folders) {
    mkdirSync(join(folder, name), { recursive: true })
    chownSync(join(folder, name), uid, gid)
  }
  for (const number of [1, 2, 3]) {
    const file = join(folder, `mail/alice/Maildir/cur/${number}.message:2,S`)
    writeFileSync(file, `From: a@example.com\nSubject: Number ${number}\n\nHello.\n`)
    chownSync(file, uid, gid)
  }
}

/** More of the configuration, and the files that it names. */
export type Extension = (folder: string) => string

/** Writes all of it; the configuration's path is the result. */
export const write = ({ folder, port, tlsPort }: Places, extension: Extension = () => ""): string => {
  const { uid, gid, configuration } = owner()
  chmodSync(folder, 0o755)
  writeCertificates(folder)
  writeMail(folder, uid, gid)
  const line = (user: (typeof users)[number]) =>
    `${user.name}:{PLAIN}${user.password}:${uid}:${gid}::${folder}/mail/${user.name}::\n`
  writeFileSync(join(folder, "users"), users.map(line).join(""))
  const file = join(folder, "dovecot.conf")
  writeFileSync(file, dovecotConf(folder, port, tlsPort) + configuration + extension(folder))
  return file
}

const dovecotConf = (folder: string, port: number, tlsPort: number) => `base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
listen = 127.0.0.1
protocols = imap
ssl = yes
ssl_cert = <${folder}/server.pem
ssl_key = <${folder}/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
# where the kernel has no watch left for it, IDLE looks by itself: every 30 s by default
mailbox_idle_check_interval = 1 secs
protocol imap {
  imap_id_send = name * version *
}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = passwd-file
  args = ${folder}/users
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
# Otherwise each failed login makes all later logins from this address wait.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`

/** Anyone who knows the password is a user, with a separate home. */
export const anyUser = (folder: string, password: string): string => {
  const { gid, uid } = owner()
  return `passdb {
  driver = static
  args = password={PLAIN}${password}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
`
}

/** The mail of such users: folders in folders, Drafts, and no more than 10 MB. */
export const limitedMail = (
  folder: string,
  password: string
): string => `mail_location = maildir:~/Maildir:LAYOUT=fs
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=10M
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    auto = create
    special_use = \\Drafts
  }
}
${anyUser(folder, password)}`
