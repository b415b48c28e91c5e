/** What happened in `bodies.ts`, and what is true of it. */
import type { Truth } from "./truths.ts"

export const bodyTruths: ReadonlyArray<Truth> = [
  {
    id: "message-unreadable",
    kind: "use",
    did: "App reads UIDs 2, 3 and 4, a minute apart, twice in 15 min, with a lost connection between; the server answers each UID FETCH of 3 NO System I/O error, and the others OK.",
    truth:
      "One message (UID 3) cannot be read at the server, on two connections, and the others can: its administrator has to look at it; the app leaves it out meanwhile. The loss in between has nothing to do with it.",
    holds: [
      ["2", /"wire:received".*NO System I\/O error/],
      ["1", /"connection:ended".*"outcome":"retried"/]
    ]
  },
  {
    id: "message-stops",
    kind: "use",
    did: "App reads UID 3 twice, ten minutes apart; each time the answer stops after the same octets of its literal, and the limit of the command ends the connection. UIDs 2 and 4 are read.",
    truth:
      "The answer with UID 3 stops at the same octet, on two connections, and other messages come: it is this message, at the server or a filter before it. Leave it out, and tell the operator.",
    holds: [["2", /"connection:ended".*"error":"Timeout".*"literalReceived"/]]
  },
  {
    id: "starttls-overwritten",
    kind: "opening",
    did: "Port 143, security starttls: the greeting lists XXXXXXXA in place of STARTTLS, and LOGINDISABLED. Nothing was sent.",
    truth:
      "Something on the way, very likely a firewall that looks into mail, overwrites STARTTLS. No password was sent. Port 993, or another network; whoever runs the firewall can switch that off.",
    holds: [
      ["1", /"wire:received".*XXXXXXXA/],
      ["0", /"wire:sent".*(?:AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "login-backend-down",
    kind: "opening",
    did: "The server greets, and answers LOGIN with an untagged BAD internal server error, and closes.",
    truth:
      "The server, or what it asks about logins, is out of order by its own words. Neither the password nor the network is at fault. Wait; if it lasts, the operator.",
    holds: [["1", /"wire:received".*BAD internal server error/]]
  }
]
