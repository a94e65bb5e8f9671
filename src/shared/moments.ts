/** The first and the last moment that timestamps, whose years have four digits, can hold: in milliseconds since 1970. */
export const FIRST_MOMENT = Date.parse('0000-01-01T00:00:00.000Z')
export const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z')
