import { SYSTEM } from '../../base/actor.ts'
import type { Change } from '../../base/change.ts'
import { AppError } from '../../base/errors.ts'
import type { UserStore } from '../../users/store.ts'
import type { ApplicationStore } from '../applications/store.ts'
import type { Authorization } from '../authorize/authorization.ts'
import type { TokenExchange } from './exchange.ts'

/** A token to make without an app's taking part. `user` is an email address, `expiresIn` is in seconds. */
export type TokenRequest = {
  user: string
  clientId: string
  scopes: readonly string[]
  expiresIn?: number | undefined
}

export type MintedToken = {
  accessToken: string
  /** Null for apps that get none. */
  refreshToken: string | null
  expiresIn: number
  scope: string
}

export type CreateToken = (request: TokenRequest) => MintedToken

/** Makes tokens for tests of other programs, with access to everything and exactly the scopes asked for. */
export function createTokenMint(deps: {
  change: Change
  users: UserStore
  applications: ApplicationStore
  authorization: Authorization
  exchange: TokenExchange
}): CreateToken {
  const { change, users, applications, authorization, exchange } = deps

  /** @throws AppError does_not_exist */
  return ({ user: email, clientId, scopes, expiresIn }) => {
    const user = users.findByEmail(email)
    if (user === null) throw unknown('user', email)
    const application = applications.byClientId(clientId)
    if (application === null) throw unknown('client_id', clientId)
    const reach = authorization.fullReach(application, user.id)
    const grant = { applicationId: application.id, userId: user.id, reach }
    return change(SYSTEM, (record) => {
      const issued = exchange.issue(application, grant, scopes.join(' '), expiresIn)
      record('oauth_app.token_created', application.name)
      return {
        accessToken: issued.access,
        refreshToken: issued.refresh,
        expiresIn: issued.expiresIn,
        scope: issued.scope,
      }
    })
  }
}

const unknown = (attr: string, value: string) =>
  new AppError('does_not_exist', `Object with ${attr}=${value} does not exist.`, { attr })
