const encoder = new TextEncoder()

export const bytes = (text: string): Uint8Array => encoder.encode(text)

/** A message whose subject is enough to find it. */
export const letter = bytes("Subject: news\r\n\r\nHello\r\n")
