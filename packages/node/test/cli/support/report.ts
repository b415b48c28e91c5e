/** What a connection reports that went well. */
import { ours } from "@effect-imap/core/internal/Quotation"
import type { Report } from "@effect-imap/core/internal/Report"
import { Option } from "effect"

export const report: Report = {
  host: "imap.example.com",
  port: 993,
  security: "tls",
  tls: {
    protocol: "TLSv1.3",
    cipher: "TLS_AES_256_GCM_SHA384",
    authorized: true,
    serverName: "imap.example.com",
    alpn: Option.none(),
    daysLeft: Option.some(20),
    peerCertificate: Option.none()
  },
  mechanism: "PLAIN",
  identity: "sent",
  compression: "disabled",
  serverId: new Map([
    [ours("name"), ours("Coremail")],
    [ours("vendor"), undefined]
  ]),
  capabilities: [ours("IMAP4REV1"), ours("ID")],
  flights: 2,
  rttMs: 12.5,
  elapsedMs: 100,
  attempts: 1,
  quirks: [],
  warnings: []
}
