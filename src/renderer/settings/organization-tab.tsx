import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Building2, Folder, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { visibleText } from '../../shared/visible-text.ts'
import { api, take } from '../api/client.ts'
import { projectsQuery } from '../api/github.ts'
import { meQuery, type User } from '../api/queries.ts'
import { useSaveMe } from '../api/settings.ts'
import { Badge, Notice } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { toasts } from '../ui/toasts.ts'
import { DeleteOrganization, type NamedOrganization } from './delete-organization.tsx'
import { NameDialog, type Naming } from './name-dialog.tsx'
import { text } from './text.ts'
import { Users } from './users.tsx'

/** Organizations, projects, and users. Only staff can change them. */
export function OrganizationTab({ me }: { me: User }) {
  const projects = useQuery(projectsQuery)
  const [naming, setNaming] = useState<Naming | null>(null)
  const [deleting, setDeleting] = useState<NamedOrganization | null>(null)
  const save = useSaveName()
  const switching = useSaveMe(() => toasts.succeeded(text.saved))
  return (
    <>
      {!me.is_staff && <Notice tone="info">{text.onlyStaff}</Notice>}
      <Section
        title={text.organizations}
        intro={text.organizationsHint}
        actions={
          me.is_staff && (
            <Button
              icon={Plus}
              onClick={() => setNaming({ title: text.newOrganization, name: '', save: save.newOrganization })}
            >
              {text.newOrganization}
            </Button>
          )
        }
      >
        <Card>
          <ul className="rows">
            {me.organizations.map(({ id, name }) => (
              <li key={id} className="list-row">
                <Building2 aria-hidden size={16} strokeWidth={1.7} />
                <strong>{visibleText(name)}</strong>
                {id === me.organization?.id && (
                  <>
                    <Badge>{text.current}</Badge>
                    <span className="muted">{text.members(me.organization.member_count)}</span>
                  </>
                )}
                {id !== me.organization?.id && (
                  <Button
                    aria-label={text.switchTo(name)}
                    busy={switching.isPending}
                    onClick={() => switching.mutate({ set_current_organization: id })}
                  >
                    {text.switchButton}
                  </Button>
                )}
                {me.is_staff && (
                  <IconButton
                    label={text.renameNamed(name)}
                    icon={Pencil}
                    onClick={() =>
                      setNaming({
                        title: text.renameNamed(name),
                        name,
                        save: (next) => save.organization(id, next),
                      })
                    }
                  />
                )}
                {me.is_staff && me.organizations.length > 1 && (
                  <IconButton
                    label={text.deleteNamed(name)}
                    icon={Trash2}
                    onClick={() => setDeleting({ id, name })}
                  />
                )}
              </li>
            ))}
          </ul>
        </Card>
      </Section>
      <Section
        title={text.projects}
        actions={
          me.is_staff && (
            <Button
              icon={Plus}
              onClick={() => setNaming({ title: text.newProject, name: '', save: save.newProject })}
            >
              {text.newProject}
            </Button>
          )
        }
      >
        <Card>
          <QueryView query={projects} skeleton={<SkeletonRows rows={2} />}>
            {(rows) => (
              <ul className="rows">
                {rows.map(({ id, name, github_installation_id }) => (
                  <li key={id} className="list-row">
                    <Folder aria-hidden size={16} strokeWidth={1.7} />
                    <strong>{visibleText(name)}</strong>
                    <span className="muted">{text.projectId(id)}</span>
                    {id === me.team?.id && <Badge>{text.current}</Badge>}
                    {github_installation_id !== null && (
                      <Badge>{text.sharesInstallation(github_installation_id)}</Badge>
                    )}
                    {me.is_staff && (
                      <IconButton
                        label={text.renameNamed(name)}
                        icon={Pencil}
                        onClick={() =>
                          setNaming({
                            title: text.renameNamed(name),
                            name,
                            save: (next) => save.project(id, next),
                          })
                        }
                      />
                    )}
                  </li>
                ))}
              </ul>
            )}
          </QueryView>
        </Card>
      </Section>
      {me.is_staff && <Users me={me} />}
      <NameDialog naming={naming} onClose={() => setNaming(null)} />
      <DeleteOrganization organization={deleting} onClose={() => setDeleting(null)} />
    </>
  )
}

/** Creates and renames organizations and projects. */
function useSaveName() {
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (work: () => Promise<string>) => work(),
    meta: { shownInPlace: true },
    onSuccess: (message) => {
      toasts.succeeded(message)
      void client.invalidateQueries({ queryKey: projectsQuery.queryKey })
      void client.invalidateQueries({ queryKey: meQuery.queryKey })
    },
  })
  return {
    newOrganization: (name: string) =>
      change.mutateAsync(async () => {
        await take(api.POST('/_companion/organizations', { body: { name } }))
        return text.created(name)
      }),
    organization: (id: string, name: string) =>
      change.mutateAsync(async () => {
        await take(api.PATCH('/_companion/organizations/{id}', { params: { path: { id } }, body: { name } }))
        return text.renamed
      }),
    newProject: (name: string) =>
      change.mutateAsync(async () => {
        await take(api.POST('/_companion/projects', { body: { name } }))
        return text.created(name)
      }),
    project: (id: number, name: string) =>
      change.mutateAsync(async () => {
        await take(
          api.PATCH('/_companion/projects/{id}', { params: { path: { id: String(id) } }, body: { name } }),
        )
        return text.renamed
      }),
  }
}
