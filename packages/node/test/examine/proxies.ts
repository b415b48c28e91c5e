/** Proxies and a tunnel that `fetch` has unpacked, each in front of another server on loopback, for as long as a scope. */
import { writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { join } from "node:path"
import { Effect } from "effect"
import * as daemon from "../dovecot/daemon.ts"
import { folder } from "../support/folder.ts"
import { freePort } from "../support/freePort.ts"
import { examinedFolder } from "../support/programs.ts"
import { unpacked } from "./unpacked.ts"

/** nginx in front of another server, which an HTTP server of ours names to it. */
export const nginx = Effect.fnUntraced(function* (behind: number) {
  const path = yield* folder
  const port = yield* freePort
  const asked = yield* freePort
  yield* Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>>((resume) => {
      const server = createServer((_, response) => {
        response.writeHead(200, { "Auth-Status": "OK", "Auth-Server": "127.0.0.1", "Auth-Port": `${behind}` })
        response.end()
      })
      server.listen(asked, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => void server.close())
  )
  const configuration = join(path, "nginx.conf")
  writeFileSync(
    configuration,
    `load_module ${examinedFolder}/usr/lib/nginx/modules/ngx_mail_module.so;
daemon off;
pid ${path}/pid;
error_log ${path}/log;
events {}
mail {
  server_name localhost;
  auth_http 127.0.0.1:${asked}/;
  imap_auth plain login;
  server { listen 127.0.0.1:${port}; protocol imap; proxy on; }
}
`
  )
  yield* daemon.running(port, join(examinedFolder, "usr/sbin/nginx"), [
    "-c",
    configuration,
    "-e",
    join(path, "log")
  ])
  return port
})

/** imapproxy in front of another server: it keeps connections that clients have left, for their next ones. */
export const imapproxy = Effect.fnUntraced(function* (behind: number) {
  const path = yield* folder
  const port = yield* freePort
  const configuration = join(path, "imapproxy.conf")
  writeFileSync(
    configuration,
    `server_hostname 127.0.0.1
connect_retries 1
connect_delay 1
cache_size 64
listen_port ${port}
listen_address 127.0.0.1
server_port ${behind}
cache_expiration_time 300
proc_username nobody
proc_groupname nogroup
stat_filename ${path}/stat
protocol_log_filename ${path}/protocol
syslog_facility LOG_MAIL
send_tcp_keepalives no
enable_select_cache no
foreground_mode yes
force_tls no
enable_admin_commands no
`
  )
  yield* daemon.running(port, join(examinedFolder, "usr/sbin/imapproxyd"), ["-f", configuration])
  return port
})

/** perdition in front of another server, whose words at the login it passes on. */
export const perdition = Effect.fnUntraced(function* (behind: number) {
  const port = yield* freePort
  const loopback = ["-b", "127.0.0.1", "-l", `${port}`, "-s", "127.0.0.1", "-p", `${behind}`]
  const alone = ["--no_daemon", "-f", "/dev/null", "--pid_file", "", "-F", "-", "-M", "", "-n"]
  const owned = ["-u", "nobody", "-g", "nogroup"]
  yield* daemon.running(
    port,
    join(examinedFolder, "usr/sbin/perdition"),
    ["-P", "IMAP4", "--ssl_mode", "none", "--server_resp_line", ...loopback, ...alone, ...owned],
    unpacked
  )
  return port
})

/** stunnel, which gives another server TLS with the certificate in a folder. */
export const stunnel = Effect.fnUntraced(function* (behind: number, certificates: string) {
  const path = yield* folder
  const port = yield* freePort
  const configuration = join(path, "stunnel.conf")
  writeFileSync(
    configuration,
    `foreground = yes
pid =
output = ${path}/log
[imap]
client = no
accept = 127.0.0.1:${port}
connect = 127.0.0.1:${behind}
cert = ${certificates}/server.pem
key = ${certificates}/server.key
`
  )
  yield* daemon.running(port, join(examinedFolder, "usr/bin/stunnel4"), [configuration], unpacked, "connect")
  return port
})
