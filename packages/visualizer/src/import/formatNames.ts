/**
 * The formats that can be imported, by the names of `--from`. This module contains nothing else, so that it costs
 * nothing.
 */
export const formatNames = ["imapflow", "curl", "openssl", "dovecot", "thunderbird", "mailkit"] as const

/** A program whose logs can be imported. */
export type FormatName = (typeof formatNames)[number]

/** The programs as people call them. */
export const programs: { readonly [Name in FormatName]: string } = {
  imapflow: "imapflow",
  curl: "curl -v",
  openssl: "openssl s_client",
  dovecot: "Dovecot's rawlog",
  thunderbird: "Thunderbird",
  mailkit: "MailKit"
}
