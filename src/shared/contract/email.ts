import { z } from 'zod'
import { EMAIL_MAX, isEmailAddress } from '../email.ts'
import { textField } from './fields.ts'

const address = z.string().refine(isEmailAddress, 'Enter a valid email address.').meta({ format: 'email' })

/** An email address of a request. */
export const emailField = textField({ max: EMAIL_MAX }).pipe(address)

/** An email address elsewhere. */
export const emailSchema = z.string().max(EMAIL_MAX).pipe(address)
