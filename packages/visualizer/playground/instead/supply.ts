/** Bytes that an app supplies to its command: none, because this page gives no command. */
const nothing = () => undefined

export { nothing as abandonStream, nothing as fed, nothing as feed }
