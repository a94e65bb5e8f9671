/** Messages of requests that failed without one from the server. */
export const text = {
  unreachable: 'The server isn’t responding. Check that PostHog Companion is still running.',
  brokenOff: 'The download broke off, and nothing was saved. Try again.',
  unreadable: 'The server sent an unexpected response.',
}
