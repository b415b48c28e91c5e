/** Words of servers, of middleboxes and of certificates that decide a fact, and of which no quirk is made. */

/**
 * The address, and whoever comes from it, is turned away: after failures that it had, or by a list. An email address has no
 * part in it.
 */
export const addressBlocked =
  /\bintrusion prevention active\b|\b(?:ip|(?:ip|your) address|your (?:host|network)|address \[?(?:\d{1,3}\.){3}\d{1,3}\]?)\b.{0,40}\b(?:blocked|banned|black ?listed|denied|rejected|refused)\b|\b(?:blocked|banned|denied) (?:your|this) (?:ip|address|host|network)\b|\btoo many (?:\w+ ){0,3}(?:failures|attempts|errors) from (?:your|this) (?:ip|address|host|network)\b/iu

export const saysAddressBlocked = (text: string): boolean => {
  const start = text.slice(0, 256)
  return refuses.test(start) && addressBlocked.test(start)
}

/** The words of which every such text has one: the whole expression takes milliseconds to compile, and every OK is compared. */
const refuses = /prevention|blocked|banned|listed|denied|rejected|refused|too many/i

/** Returns whether an untagged line reads like a success, as some servers send one in addition to the tagged one. */
export const saysOk = (text: string): boolean => /^OK\b/i.test(text)

/** Returns whether words are about the charset of a search. RFC 9051 §7.1, BADCHARSET. */
export const saysCharset = (said: string): boolean => /\bchar(?:acter)?[ -]?sets?\b/iu.test(said)

/** A firewall that looks into mail writes X's over STARTTLS, and keeps its length: `XXXXXXXA`. */
export const isMasked = (capability: string): boolean => /^X{7}[A-Z]$/.test(capability)

/**
 * Authorities that browsers and systems trust, by the organisation in the issuer of their certificates: a certificate of
 * theirs that cannot be verified lacks one between it and them. Private authorities and mail scanners have other names.
 */
const organisations =
  /\bO ?= ?"?(?:Let's Encrypt|DigiCert|Sectigo|COMODO CA|USERTRUST|ZeroSSL|GlobalSign|Google Trust Services|Amazon|Entrust|GoDaddy\.com|Starfield Technologies|GeoTrust|Thawte|RapidSSL|IdenTrust|Internet Security Research Group|Actalis|Unizeto|Asseco Data Systems|SwissSign|Buypass|Hellenic Academic|GEANT|QuoVadis|D-Trust|Deutsche Telekom Security|T-Systems|WISeKey|TrustAsia|SSL Corp|Certigna|Dhimyotis|Microsoft Corporation|Network Solutions|Gandi|cPanel|HARICA|Japan Registry Services|SECOM|Chunghwa Telecom)/i

/** Returns whether the words about a certificate name a public authority as its issuer. */
export const isPublic = (detail: string): boolean => organisations.test(detail)
