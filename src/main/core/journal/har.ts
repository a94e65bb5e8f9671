import type { RecordedRequest } from '../../../shared/contract/requests.ts'

/** Recorded requests as an HTTP Archive (HAR 1.2), which browsers' developer tools open. */
export function toHar(requests: readonly RecordedRequest[], options: { version: string; origin: string }) {
  return {
    log: {
      version: '1.2',
      creator: { name: 'PostHog Companion', version: options.version },
      entries: requests.map((request) => toEntry(request, options.origin)),
    },
  }
}

function toEntry(recorded: RecordedRequest, origin: string) {
  const { request, response, query, status } = recorded
  const sent = request.body ?? ''
  const received = response.body ?? ''
  return {
    startedDateTime: recorded.at,
    time: recorded.duration_ms,
    request: {
      method: recorded.method,
      url: `${origin}${recorded.path}${query === '' ? '' : `?${query}`}`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: nameValues(request.headers),
      queryString: [...new URLSearchParams(query)].map(([name, value]) => ({ name, value })),
      ...(request.body === null
        ? {}
        : { postData: { mimeType: request.headers['content-type'] ?? '', text: sent } }),
      headersSize: -1,
      bodySize: Buffer.byteLength(sent),
    },
    response: {
      // A broken connection has the status 0, as browsers export it.
      status: status ?? 0,
      statusText: process.getBuiltinModule('node:http').STATUS_CODES[status ?? 0] ?? '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: nameValues(response.headers),
      content: {
        size: Buffer.byteLength(received),
        mimeType: response.headers['content-type'] ?? '',
        text: received,
      },
      redirectURL: response.headers.location ?? '',
      headersSize: -1,
      bodySize: Buffer.byteLength(received),
    },
    cache: {},
    // Chromium's developer tools tell the type by this; by the content type they would take JSON for scripts.
    _resourceType: 'fetch',
    timings: { send: 0, wait: recorded.duration_ms, receive: 0 },
    ...(recorded.operation === null ? {} : { comment: recorded.operation }),
  }
}

const nameValues = (headers: Record<string, string>) =>
  Object.entries(headers).map(([name, value]) => ({ name, value }))
