/** Facts about the selected connection: server, security and login. */
import type { ComponentChildren } from "preact"
import { duration } from "@effect-imap/core/internal/Advice"
import { laneWords } from "../../model/machine/phase.ts"
import { notLogged } from "../../model/connection/timeText.ts"
import { capabilitiesOf, flightsOf, idOf, tlsNote, tlsOf, tlsWords } from "../../model/evidence/said.ts"
import { isSearch } from "../../model/timeline/Stretch.ts"
import type { Connection } from "../../model/connection/Connection.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { usedLane } from "../../model/evidence/Failure.ts"
import { beginsLate } from "../../model/evidence/inUse.ts"
import { mechanismOf } from "../../model/evidence/facts.ts"
import { ServerText } from "../parts/ServerText.tsx"
import { wallTime } from "../../trace/wall.ts"

interface Props {
  readonly trace: Trace
  readonly detail: Detail
}

export const Facts = ({ detail, trace }: Props) => {
  const { connection } = detail
  return (
    <div class="panel padded" tabIndex={0}>
      <dl class="card">
        <Fact name="began">
          {wallTime(trace.index.header, connection.span.start) ??
            (trace.index.header?.imported === undefined
              ? "the wall clock is not recorded"
              : "the log shows no date")}
        </Fact>
        {!isSearch(connection) && <Way detail={detail} />}
      </dl>
    </div>
  )
}

const Fact = ({ children, name }: { readonly name: string; readonly children: ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)

/** Shows what was used and learned on the way to the mailbox; nothing for a search. */
const Way = ({ detail }: { readonly detail: Detail }) => {
  const { connection } = detail
  const { clock, selectedAt, started } = connection
  // another program's log may begin after the login
  const unseen = clock === "own" || selectedAt === undefined ? "none seen" : "not logged"
  const login = mechanismOf(connection) ?? (beginsLate(connection) ? "before the log" : unseen)
  const { after, before } = capabilitiesOf(connection)
  const client = idOf(connection, "sent")
  const server = idOf(connection, "received")
  return (
    <>
      <Fact name="security">
        {securityOf(detail)}
        {started !== undefined && (
          <ServerText text={`, ${started.policy.replace(/^(\w+) /, "asked for: $1, flights ")}`} />
        )}
      </Fact>
      <Encryption detail={detail} />
      <Fact name="login">
        <ServerText text={login} />
      </Fact>
      <Fact name="ID sent">{client === undefined ? "none seen" : <ServerText text={client} />}</Fact>
      <Fact name="ID of server">{server === undefined ? "none seen" : <ServerText text={server} />}</Fact>
      {clock !== "none" && (
        <Fact name="flights">{`${flightsOf(connection)} (lines that go out together are one)`}</Fact>
      )}
      <Fact name="before login">
        <Names names={before} />
      </Fact>
      <Fact name="after login">
        <Names names={after} />
      </Fact>
    </>
  )
}

/** Names the security by what was done, and not by the port that was tried. */
const securityOf = ({ connection, findings }: Detail): string => {
  const way = usedLane(connection)
  if (way === undefined) return "not decided"
  const isBegun = connection.commands.some(({ name }) => name === "STARTTLS")
  if (way !== "startTls" || isBegun) return laneWords[way]
  const isReached = connection.wire.some(({ direction, lane }) => direction === "received" && lane === way)
  if (!isReached) return "not decided"
  return showsTls(connection, findings) ? "none: no STARTTLS was sent" : notLogged
}

/** Returns whether it shows that there was no encryption: another program's log may begin after the handshake. */
const showsTls = ({ clock }: Connection, findings: Detail["findings"]): boolean =>
  clock === "own" || findings.some(({ id }) => id === "login-in-clear")

const Encryption = ({ detail: { connection, findings } }: { readonly detail: Detail }) => {
  const tls = tlsOf(connection)
  if (tls === undefined) {
    const unseen = showsTls(connection, findings) ? "none seen" : notLogged
    const words = tlsNote(connection)?.text ?? unseen
    return (
      <Fact name="encryption">
        <ServerText text={words} />
      </Fact>
    )
  }
  const { alpn, authorized, cipher, days_left: days, protocol, sni, verified_ms_ago: ago } = tls
  return (
    <>
      <Fact name="encryption">
        <ServerText text={[tlsWords(protocol), cipher].filter(Boolean).join(", ")} />
      </Fact>
      <Fact name="certificate">
        <ServerText
          text={[
            authorized === undefined ? "not known" : authorized ? "verified" : "not verified",
            ago !== undefined && `${duration(ago)} ago, in the session that was resumed`,
            sni && `for ${sni}`,
            days !== undefined && `${days} days left`,
            alpn && `ALPN ${alpn}`
          ]
            .filter(Boolean)
            .join(", ")}
        />
      </Fact>
    </>
  )
}

const Names = ({ names }: { readonly names: ReadonlyArray<string> }) => (
  <span class="mono">{names.length === 0 ? "not known" : <ServerText text={names.join(" ")} />}</span>
)
