/** What answers at a port, and is not the IMAP that the client wants. */
import { played } from "./plays.ts"

const retired =
  "S: * BYE IMAP access was discontinued on 1 October 2026, see https://hilfe.postfach.example/imap-ende\nclose"

export const otherServices = {
  "sieve-on-port": played({
    script: `clear
S: "IMPLEMENTATION" "Dovecot Pigeonhole"
S: "SIEVE" "fileinto reject envelope vacation imap4flags"
S: "NOTIFY" "mailto"
S: "SASL" ""
S: "STARTTLS"
S: "VERSION" "1.0"
S: OK "Dovecot ready."
deaf`,
    options: { ports: { 4190: "clear" } },
    account: { port: 4190, security: "starttls" }
  }),
  "imap-retired": played({
    script: `connection 993\ntls\n${retired}\nconnection 143\n${retired}`,
    account: { security: "auto" }
  }),
  "id-cut": played({
    script: `S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN ID] ready
login <1>
S: <1> OK [CAPABILITY IMAP4rev1 LITERAL+ ID IDLE] Logged in
C: <2> ID ...
reset`,
    account: { id: { enabled: true } }
  })
}
