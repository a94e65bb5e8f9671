import { z } from 'zod'

export const applicationMetadataSchema = z.object({
  name: z.string(),
  client_id: z.string(),
  is_verified: z.boolean(),
})

export const organizationApplicationSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  client_id: z.string(),
  redirect_uris_list: z.array(z.string()),
  is_verified: z.boolean(),
  created: z.string(),
  updated: z.string(),
})

export type OrganizationApplication = z.infer<typeof organizationApplicationSchema>

export const applicationListSchema = z.object({
  count: z.int(),
  next: z.string().nullable(),
  previous: z.string().nullable(),
  results: z.array(organizationApplicationSchema),
})

/** An app that can act for the user. */
export const connectedAppSchema = z.object({
  id: z.uuid().meta({ description: 'The ID of the application.' }),
  name: z.string(),
  logo_uri: z.string().nullable(),
  scopes: z.array(z.string()),
  authorized_at: z.string(),
  is_verified: z.boolean(),
  is_first_party: z.boolean(),
})

export type ConnectedApp = z.infer<typeof connectedAppSchema>

export const connectedAppListSchema = z.array(connectedAppSchema)
