/** Whether a text is an origin as browsers send it: scheme, host, and port. An origin with an app's custom scheme has no port. */
export const isOrigin = (text: string): boolean =>
  URL.parse(text)?.origin === text || /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+$/.test(text)
