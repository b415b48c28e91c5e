/** The facts of the selected connection: security, login, and the IDs of both sides. */
import type { ComponentChildren } from "preact"
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../../model/connection/Connection.ts"
import { mechanismOf } from "../../model/lines/facts.ts"
import { usedLane } from "../../model/lines/Failure.ts"
import { capabilitiesOf, idOf, tlsNote, tlsOf, tlsWords } from "../../model/lines/said.ts"
import { laneWords } from "../../model/machine/phase.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { wallTime } from "../../trace/wall.ts"
import { ServerText } from "../parts/ServerText.tsx"

interface Props {
  readonly trace: Trace
  readonly detail: Detail
}

export const Facts = ({ detail: { connection }, trace }: Props) => {
  const { after, before } = capabilitiesOf(connection)
  return (
    <div class="panel padded" tabIndex={0}>
      <dl class="card">
        <Fact name="began">{wallTime(trace.index.header, connection.span.start)}</Fact>
        <Fact name="asked for">{connection.started?.policy}</Fact>
        <Fact name="security">{securityOf(connection)}</Fact>
        <Fact name="certificate">{certificateOf(connection)}</Fact>
        <Fact name="login">{mechanismOf(connection)}</Fact>
        <Fact name="ID sent">{idOf(connection, "sent")}</Fact>
        <Fact name="ID of server">{idOf(connection, "received")}</Fact>
        <Fact name="before login">{namesOf(before)}</Fact>
        <Fact name="after login">{namesOf(after)}</Fact>
      </dl>
    </div>
  )
}

/** A fact; an unknown one is not listed. */
const Fact = ({
  children,
  name
}: {
  readonly name: string
  readonly children: ComponentChildren | undefined
}) =>
  children === undefined || children === "" ? null : (
    <>
      <dt>{name}</dt>
      <dd>{typeof children === "string" ? <ServerText text={children} /> : children}</dd>
    </>
  )

/** Names the security by the handshake, not by the port. */
const securityOf = (connection: Connection): string | undefined => {
  const tls = tlsOf(connection)
  if (tls === undefined) return tlsNote(connection)?.text
  const way = usedLane(connection)
  return [way && laneWords[way], tlsWords(tls.protocol), tls.cipher].filter(Boolean).join(", ")
}

const certificateOf = (connection: Connection): string | undefined => {
  const tls = tlsOf(connection)
  if (tls === undefined) return undefined
  const { alpn, authorized, days_left: days, sni, verified_ms_ago: ago } = tls
  return [
    authorized === undefined ? undefined : authorized ? "verified" : "not verified",
    ago !== undefined && `${duration(ago)} ago, in the session that was resumed`,
    sni && `for ${sni}`,
    days !== undefined && `${days} days left`,
    alpn && `ALPN ${alpn}`
  ]
    .filter(Boolean)
    .join(", ")
}

const namesOf = (names: ReadonlyArray<string>) =>
  names.length === 0 ? undefined : (
    <span class="mono">
      <ServerText text={names.join(" ")} />
    </span>
  )
