import { hint } from '../core/base/hint.ts'

/** The command that creates a first API key. */
export const CREATE_A_KEY = hint('keys', 'create', '--label', 'my-client', '--scopes', 'user:read,user:write')
