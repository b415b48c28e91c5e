/** Data that the two ends of a TLS connection share, and that an interceptor does not have. RFC 5056. */

/** RFC 9266, RFC 5929 §4. */
export type ChannelBindingType = "tls-exporter" | "tls-server-end-point"

export interface Binding {
  readonly type: ChannelBindingType
  readonly data: Uint8Array
}
