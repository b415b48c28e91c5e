/**
 * Authorities that browsers and systems trust, by the organisation in the issuer of their certificates: a certificate of
 * theirs that cannot be verified lacks one between it and them. Private authorities and mail scanners have other names.
 */
const organisations =
  /\bO ?= ?"?(?:Let's Encrypt|DigiCert|Sectigo|COMODO CA|USERTRUST|ZeroSSL|GlobalSign|Google Trust Services|Amazon|Entrust|GoDaddy\.com|Starfield Technologies|GeoTrust|Thawte|RapidSSL|IdenTrust|Internet Security Research Group|Actalis|Unizeto|Asseco Data Systems|SwissSign|Buypass|Hellenic Academic|GEANT|QuoVadis|D-Trust|Deutsche Telekom Security|T-Systems|WISeKey|TrustAsia|SSL Corp|Certigna|Dhimyotis|Microsoft Corporation|Network Solutions|Gandi|cPanel|HARICA|Japan Registry Services|SECOM|Chunghwa Telecom)/i

/** Returns whether the words about a certificate name a public authority as its issuer. */
export const isPublic = (detail: string): boolean => organisations.test(detail)

/** What makes a certificate for itself when it is installed, or has none of its own, and names itself in it. */
const products =
  /\b(?:CN|O|OU) ?= ?"?(Plesk|Parallels(?: Panel)?|cPanel|DirectAdmin|Webmin|Virtualmin|ISPConfig|CyberPanel|HestiaCP|VestaCP|Synology(?: Inc\.)?|QNAP(?: Systems)?|Zimbra(?: Collaboration Server)?|Kerio(?: Connect)?|MDaemon|hMailServer|iRedMail|mailcow|Mail-in-a-Box|Modoboa|Axigen|IceWarp|Courier Mail Server|Dovecot(?: mail server)?|Cyrus|localhost(?:\.localdomain)?|snakeoil)\b/i

/** Returns the program that a certificate names as its maker, if it is one of those. */
export const makerIn = (detail: string): string | undefined => products.exec(detail)?.[1]

/** What looks into encrypted connections signs in the place of the server's authority, with its product or its purpose as its name. */
const inspectors =
  /\b(?:zscaler|fortinet|fortigate|netskope|blue ?coat|websense|forcepoint|barracuda|palo ?alto|check ?point|cisco umbrella|skyhigh|sonicwall|watchguard|untangle|smoothwall|mitmproxy|(?:ssl|tls|https)[ -](?:inspect\w*|intercept\w*|scan\w*|decrypt\w*|proxy|filter\w*)|web[ -](?:gateway|filter|proxy)|(?:content|mail|email) (?:filter|scanner|inspection)|inspection|interception|decryption)\b/i

/** Returns the issuer in the words about a certificate, if it is what inspects connections, by its name. */
export const inspectorIn = (detail: string): string | undefined => {
  const [, quoted, distinguished = ""] = /issued by [“"](.+?)[”"]|issuer is (.+)/.exec(detail) ?? []
  const issuer = quoted ?? /\bCN ?= ?"?([^,"]+)/.exec(distinguished)?.[1]
  return issuer !== undefined && inspectors.test(issuer) ? issuer : undefined
}
