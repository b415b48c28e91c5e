/** The formats that can be imported, by the names that `--from` has. Beside them is nothing here, so that it costs nothing. */
export const formatNames = ["imapflow", "curl", "openssl", "dovecot", "thunderbird", "mailkit"] as const

/** A program whose logs are read. */
export type FormatName = (typeof formatNames)[number]
