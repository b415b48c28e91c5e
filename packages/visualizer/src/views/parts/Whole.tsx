/** Shows one message in the middle of the page. */
import type { ComponentChildren } from "preact"

export const Whole = ({
  children,
  title
}: {
  readonly title: ComponentChildren
  readonly children: ComponentChildren
}) => (
  <main class="whole">
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  </main>
)
