/** Text as a quoted string of the protocol. */
export const quotedText = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`
