/** The HTTP status and PostHog error type of each error code. */
const WIRE = {
  parse_error: [400, 'invalid_request'],
  not_authenticated: [401, 'authentication_error'],
  authentication_failed: [401, 'authentication_error'],
  permission_denied: [403, 'authentication_error'],
  sensitive_action_required_reauth: [403, 'authentication_error'],
  not_found: [404, 'invalid_request'],
  method_not_allowed: [405, 'invalid_request'],
  github_reauthorization_required: [409, 'invalid_request'],
  timeout: [408, 'invalid_request'],
  request_too_large: [413, 'invalid_request'],
  unsupported_media_type: [415, 'invalid_request'],
  misdirected_request: [421, 'invalid_request'],
  throttled: [429, 'throttled_error'],
  error: [500, 'server_error'],
  database_unavailable: [503, 'server_error'],
  paused: [503, 'server_error'],
  github_unavailable: [503, 'server_error'],
  github_rate_limited: [503, 'server_error'],
  keychain_unavailable: [503, 'server_error'],
  // Validation errors, with the code of the field.
  required: [400, 'validation_error'],
  null: [400, 'validation_error'],
  blank: [400, 'validation_error'],
  invalid_input: [400, 'validation_error'],
  invalid_choice: [400, 'validation_error'],
  not_a_dict: [400, 'validation_error'],
  max_length: [400, 'validation_error'],
  min_value: [400, 'validation_error'],
  max_value: [400, 'validation_error'],
  max_string_length: [400, 'validation_error'],
  null_characters_not_allowed: [400, 'validation_error'],
  surrogate_characters_not_allowed: [400, 'validation_error'],
  unique: [400, 'validation_error'],
  does_not_exist: [400, 'validation_error'],
  incorrect_password: [400, 'validation_error'],
  no_passkeys: [400, 'validation_error'],
  email_change_request_not_found: [400, 'validation_error'],
} as const satisfies Record<string, readonly [status: number, type: string]>

export type ErrorCode = keyof typeof WIRE

/** PostHog's error envelope, the body of every error response. */
export type ErrorEnvelope = { type: string; code: ErrorCode; detail: string; attr: string | null }

/** An error returned by the API. `retryAfter` is in whole seconds. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly attr: string | null
  readonly retryAfter: number | null

  constructor(
    code: ErrorCode,
    detail: string,
    options: { attr?: string | null; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause })
    this.code = code
    this.attr = options.attr ?? null
    this.retryAfter = options.retryAfter ?? null
  }

  get status(): number {
    return WIRE[this.code][0]
  }

  envelope(): ErrorEnvelope {
    return { type: WIRE[this.code][1], code: this.code, detail: this.message, attr: this.attr }
  }
}

/** An error that stops the program with exit code 1. The message is one sentence that says what to do next. */
export class StartError extends Error {
  override readonly name: string = 'StartError'
}

/** Invalid command-line usage, which stops the program with exit code 2. The message names the invalid value. */
export class UsageError extends StartError {}

export const notFound = (detail = 'Not found.') => new AppError('not_found', detail)
export const permissionDenied = (detail: string) => new AppError('permission_denied', detail)
export const invalid = (detail: string, attr: string | null = null) =>
  new AppError('invalid_input', detail, { attr })
