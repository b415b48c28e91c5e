/** Marks the trace inside a page. Base64 cannot end the script that holds it. */
export const traceType = "application/gzip;base64"
