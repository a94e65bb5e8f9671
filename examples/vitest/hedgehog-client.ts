/** The code under test: a client that shows the user's hedgehog and lets them turn it off. */
export class HedgehogClient {
  readonly #url: string
  readonly #apiKey: string

  constructor(options: { url: string; apiKey: string }) {
    this.#url = `${options.url}/api/users/@me/hedgehog_config/`
    this.#apiKey = options.apiKey
  }

  async isEnabled(): Promise<boolean> {
    const config = await this.#send('GET')
    return config.enabled === true
  }

  async setEnabled(enabled: boolean): Promise<void> {
    await this.#send('PATCH', { ...(await this.#send('GET')), enabled })
  }

  /** Repeats a request once if the server is unavailable. */
  async #send(method: string, body?: object): Promise<Record<string, unknown>> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(this.#url, {
        method,
        headers: { authorization: `Bearer ${this.#apiKey}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
      if (response.ok) return response.json()
      if (response.status !== 503 || attempt === 2) throw new Error(`PostHog answered ${response.status}.`)
    }
  }
}
