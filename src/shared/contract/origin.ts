import { z } from 'zod'
import { isOrigin } from '../origin.ts'

export const originSchema = z
  .string()
  .refine(isOrigin, 'An origin looks like http://localhost:3000, with nothing after the port.')

export const originsSchema = z.array(originSchema).max(50)
