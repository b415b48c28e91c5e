/**
 * Authorities that browsers and systems trust, by the organisation in the issuer of their certificates: a certificate of
 * theirs that cannot be verified lacks one between it and them. Private authorities and mail scanners have other names.
 */
const organisations =
  /\bO ?= ?"?(?:Let's Encrypt|DigiCert|Sectigo|COMODO CA|USERTRUST|ZeroSSL|GlobalSign|Google Trust Services|Amazon|Entrust|GoDaddy\.com|Starfield Technologies|GeoTrust|Thawte|RapidSSL|IdenTrust|Internet Security Research Group|Actalis|Unizeto|Asseco Data Systems|SwissSign|Buypass|Hellenic Academic|GEANT|QuoVadis|D-Trust|Deutsche Telekom Security|T-Systems|WISeKey|TrustAsia|SSL Corp|Certigna|Dhimyotis|Microsoft Corporation|Network Solutions|Gandi|cPanel|HARICA|Japan Registry Services|SECOM|Chunghwa Telecom)/i

/** Returns whether the words about a certificate name a public authority as its issuer. */
export const isPublic = (detail: string): boolean => organisations.test(detail)
