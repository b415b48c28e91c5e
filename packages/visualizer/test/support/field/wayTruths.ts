/** What is true of openings that the way to the server decides, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const wayTruths: ReadonlyArray<Truth> = [
  {
    id: "v6-blackhole-won",
    kind: "opening",
    did: "The name has an IPv6 and an IPv4 address. Nothing answers at the IPv6 one; 250 ms later the IPv4 one is dialled, connects in 80 ms and wins. TLS, login, INBOX, logout: all well.",
    truth:
      "INBOX opened without trouble. The IPv6 address did not answer (lost by 0.25 s), IPv4 was used instead: at most a small delay. No fault that matters.",
    holds: [
      ["1", /"net:end".*"error":"race_lost"/],
      ["1", /"wire:received".*OK \[READ-WRITE\]/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "dns-blocked-zero",
    kind: "opening",
    did: "The lookup answers 0.0.0.0 (a filter for names, such as Pi-hole, blocks the name); dialling it on 993 and 143: connection refused.",
    truth:
      "The name was looked up and gave 0.0.0.0, which is no server's address: a DNS filter in this network blocks the name (or the zone is wrong). The refusal came from this very machine, not from the mail server. No login was sent.",
    holds: [
      ["1 or more", /"net:start".*"address":"0\.0\.0\.0"/],
      ["1 or more", /"net:end".*"error":"refused"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "split-dns-private",
    kind: "opening",
    did: "Host mail.firma.example resolves to 10.20.0.5 (the company's inner address); no answer to the dialling on 993 or on 143 until the limit.",
    truth:
      "The name leads to a private address (10.20.0.5), which can be reached only within the company's network; nothing answered. Connect to the company's network or VPN (or use the outer name). Not the password: no login was sent; the server itself may be well.",
    holds: [
      ["1 or more", /"net:start".*"address":"10\.20\.0\.5"/],
      ["1", /"connection:ended".*"outcome":"failed"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "slow-resolver",
    kind: "opening",
    did: "The lookup of the name takes 8.4 s (the first name server is dead), then TCP, TLS, login, INBOX in under a second; logout.",
    truth:
      "INBOX opened; of about 9 s, more than 8 s were the lookup of the name: this machine's name server is slow or dead. The mail server answered at once.",
    holds: [
      ["1", /"time":8[45]\d\d,"name":"net:end".*"op":0,"ok":true/],
      ["1", /"wire:received".*OK \[READ-WRITE\]/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "port-filtered",
    kind: "opening",
    did: "Port 993: no answer at all until the limit; port 143 is refused at once.",
    truth:
      "The host is there (it, or something on the way, refuses 143 at once), but 993 does not answer: filtered by a firewall (on the way or at the server). No login was sent; nothing on the password. Which side filters, the trace cannot say.",
    holds: [
      ["1", /"net:end".*"error":"refused"/],
      ["1", /"net:end".*"error":"cancelled"/],
      ["1", /"connection:ended".*"outcome":"failed"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "proxy-other-protocol",
    kind: "opening",
    did: "The app goes through the HTTP proxy 10.1.1.7:1080; what answers there does not speak HTTP (it is a SOCKS port). The mail server is never reached.",
    truth:
      "What listens at the proxy's address is no HTTP proxy (does not speak HTTP): the proxy's setting is wrong (http:// where it is socks5://, or another port). The mail server was not reached and not judged; no login was sent.",
    holds: [
      ["1 or more", /"net:end".*"error":"proxyUnusable"/],
      ["1", /"connection:ended".*does not speak HTTP/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "jump-host-denied",
    kind: "opening",
    did: "The app goes through the command `ssh -W` to a jump host; it ends at once, last words `Permission denied (publickey).`",
    truth:
      "The tunnel's own command ended: the jump host refused the SSH key (Permission denied, publickey). The mail server was not reached; nothing on the mail password.",
    holds: [
      ["1", /"connection:ended".*"outcome":"failed".*Permission denied \(publickey\)/],
      ["0", /wire:received/]
    ]
  },
  {
    id: "portal-certificate",
    kind: "opening",
    did: "In a hotel's Wi-Fi: on 993 and 143 (STARTTLS is not even reached: 143 is refused) TLS shows a certificate for login.hotspot-wifi.example instead of imap.example.com.",
    truth:
      "Something other than the mail server answered: the certificate is for login.hotspot-wifi.example, such as the login page of a Wi-Fi. No login was sent (rightly). Sign in to the Wi-Fi with a browser first; must not be told to accept the certificate.",
    holds: [
      ["1", /"net:end".*"error":"tlsName"/],
      ["1", /"connection:ended".*login\.hotspot-wifi\.example/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "hosting-certificate",
    kind: "opening",
    did: "Host mail.lenas-shop.example; the certificate is for *.hosting-pool7.example, hosting-pool7.example; on 993, and 143 is refused.",
    truth:
      "The hoster's server shows the certificate of its own name (*.hosting-pool7.example), not for mail.lenas-shop.example. The connection was rightly not used, no login was sent. Use the hoster's own server name in the settings (or have a certificate for the name installed).",
    holds: [
      ["1", /"net:end".*"error":"tlsName"/],
      ["1", /"connection:ended".*hosting-pool7\.example/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "chain-incomplete",
    kind: "opening",
    did: "TLS on 993: UNABLE_TO_VERIFY_LEAF_SIGNATURE, issuer C=US, O=Let's Encrypt, CN=R11 (the server does not send the intermediate certificate); 143 refused.",
    truth:
      "The certificate cannot be verified: the server sends it without the intermediate certificate of its (well-known) issuer. To be mended at the server (whole chain); programs that fetch intermediates by themselves don't notice. No login was sent.",
    holds: [
      ["1", /"net:end".*"error":"tlsUntrusted"/],
      ["1", /"connection:ended".*CN=R11/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "handshake-unanswered",
    kind: "opening",
    did: "Port 993 accepts TCP at once; the TLS handshake is never answered until the limit passes; 143 refused.",
    truth:
      "TCP connects, but the TLS handshake got no answer within the limit. Why is not known: an overloaded server, a filter, or large packets lost on the way (MTU, VPN). Not the certificate, not the password: no login was sent.",
    holds: [
      ["1", /"net:end".*"op":0,"ok":true/],
      ["1", /"connection:ended".*"outcome":"failed"/],
      ["0", /wire:/]
    ]
  }
]
