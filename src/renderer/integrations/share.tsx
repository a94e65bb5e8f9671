import { Menu } from '@base-ui/react/menu'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Check, Share2 } from 'lucide-react'
import { visibleText } from '../../shared/visible-text.ts'
import { api, take } from '../api/client.ts'
import { type Link, linksQuery, type Project, projectsQuery } from '../api/github.ts'
import { meQuery } from '../api/queries.ts'
import { text } from './text.ts'
import '../ui/menu.css'
import { toasts } from '../ui/toasts.ts'

type Change = { project: Project; installation: string | null }

/** Shares an installation with a project, so that its members can connect it with one click. Staff only. */
export function Share({ link }: { link: Link }) {
  const isStaff = useQuery(meQuery).data?.is_staff ?? false
  const projects = useQuery(projectsQuery)
  const share = useMutation({
    mutationFn: ({ project, installation }: Change) => {
      const params = { path: { id: String(project.id) } }
      return installation === null
        ? take(api.DELETE('/_companion/projects/{id}/github', { params }))
        : take(
            api.PUT('/_companion/projects/{id}/github', { params, body: { installation_id: installation } }),
          )
    },
    onSuccess: (_project, { project, installation }, _result, { client }) => {
      const undo = () => share.mutate({ project, installation: project.github_installation_id })
      toasts.succeeded(
        installation === null ? text.unsharedFrom(project.name) : text.sharedWith(project.name),
        undo,
      )
      void client.invalidateQueries({ queryKey: linksQuery.queryKey })
      return client.invalidateQueries({ queryKey: projectsQuery.queryKey })
    },
  })
  if (!isStaff) return null
  return (
    <Menu.Root>
      <Menu.Trigger className="button button-plain">
        <Share2 aria-hidden size={15} strokeWidth={1.9} />
        {text.share}
      </Menu.Trigger>
      <Menu.Portal container={document.getElementById('content')}>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className="menu">
            <Menu.Group>
              <Menu.GroupLabel className="menu-label">{text.shareWith}</Menu.GroupLabel>
              {projects.data?.map((project) => {
                const isShared = project.github_installation_id === link.installation_id
                return (
                  <Menu.CheckboxItem
                    key={project.id}
                    className="menu-item menu-check"
                    checked={isShared}
                    onCheckedChange={() =>
                      share.mutate({ project, installation: isShared ? null : link.installation_id })
                    }
                  >
                    <Menu.CheckboxItemIndicator render={<Check aria-hidden size={14} />} keepMounted />
                    {visibleText(project.name)}
                  </Menu.CheckboxItem>
                )
              })}
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
