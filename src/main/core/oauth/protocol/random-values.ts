import { randomAlphanumerics } from '../../base/random.ts'

/** 43 alphanumerics have the entropy of 32 random bytes. */
const LENGTH = 43

export const newAccessToken = () => `pha_${randomAlphanumerics(LENGTH)}`
export const newRefreshToken = () => `phr_${randomAlphanumerics(LENGTH)}`
export const newCode = () => randomAlphanumerics(LENGTH)
export const newClientId = () => randomAlphanumerics(40)
export const newClientSecret = () => randomAlphanumerics(64)
