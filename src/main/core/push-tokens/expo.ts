import type { Expo, ExpoPushTicket } from 'expo-server-sdk'

/** The initial delay before retrying a temporary failure. */
const RETRY_MS = 250

export type ExpoOutcome =
  | { outcome: 'accepted'; ticket: string }
  | { outcome: 'unregistered' | 'refused' | 'unreachable'; detail: string }

/**
 * Sends through Expo's push service; `EXPO_BASE_URL` overrides its URL. Each token gets its own request, because Expo rejects requests with
 * tokens of different apps.
 */
export function createExpoSender(): (
  token: string,
  message: { title: string; body: string },
) => Promise<ExpoOutcome> {
  let client: Promise<Expo> | undefined
  return async (token, message) => {
    // Loaded on first use, because test pushes are rare.
    client ??= import('expo-server-sdk').then((sdk) => new sdk.Expo({ retryMinTimeout: RETRY_MS }))
    const expo = await client
    try {
      const [ticket] = await expo.sendPushNotificationsAsync([{ to: token, ...message, sound: 'default' }])
      return ticket === undefined
        ? { outcome: 'refused', detail: 'Expo did not return a ticket.' }
        : fromTicket(ticket)
    } catch (error) {
      return fromFailure(error)
    }
  }
}

function fromTicket(ticket: ExpoPushTicket): ExpoOutcome {
  if (ticket.status === 'ok') return { outcome: 'accepted', ticket: ticket.id }
  const gone = ticket.details?.error === 'DeviceNotRegistered'
  return { outcome: gone ? 'unregistered' : 'refused', detail: ticket.message }
}

function fromFailure(error: unknown): ExpoOutcome {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : Number.NaN
  // An outage or a limit passes, and what a gateway says of it is a page of HTML.
  if (status >= 500 || status === 429)
    return {
      outcome: 'unreachable',
      detail: 'The Expo push service is busy or down. Try again in a few minutes.',
    }
  if (error instanceof Error && Number.isFinite(status)) return { outcome: 'refused', detail: error.message }
  return {
    outcome: 'unreachable',
    detail: "Couldn't reach the Expo push service. Check your network and try again.",
  }
}
