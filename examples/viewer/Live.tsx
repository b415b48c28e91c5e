/** A React app that shows connections while they live. Their events come from a channel here; a socket does as well. */
import type { Line } from "@effect-imap/visualizer/element"
import { ImapTraceView } from "@effect-imap/visualizer/react"
import { StrictMode, useEffect, useState } from "react"
import { createRoot } from "react-dom/client"

const Live = () => {
  const [events, setEvents] = useState<ReadonlyArray<Line>>([])
  const [href, setHref] = useState(location.hash)
  useEffect(() => {
    const channel = new BroadcastChannel("imap-trace")
    const take = ({ data }: MessageEvent<ReadonlyArray<Line>>) => setEvents((all) => [...all, ...data])
    channel.addEventListener("message", take)
    return () => channel.close()
  }, [])
  return (
    <ImapTraceView
      live
      events={events}
      href={href}
      onHrefChange={(next) => {
        setHref(next)
        history.replaceState(null, "", next)
      }}
      style={{ height: "100vh" }}
    />
  )
}

const root = document.querySelector("#root")
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Live />
    </StrictMode>
  )
}
