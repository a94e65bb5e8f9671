import { Menu } from '@base-ui/react/menu'
import { useMutation } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { download } from '../api/download.ts'
import { HAR_PATH, type RequestSummary, useRecord } from '../api/requests.ts'
import '../ui/menu.css'
import { text } from './text.ts'

/** Less common actions: exporting what is shown, and switching recording on or off. */
export function MoreActions({
  shown,
  isFiltered,
  isRecording,
  isStaff,
}: {
  shown: readonly RequestSummary[]
  isFiltered: boolean
  isRecording: boolean
  isStaff: boolean
}) {
  const save = useMutation({ mutationFn: download })
  const record = useRecord()
  const exportShown = () =>
    save.mutate(isFiltered ? `${HAR_PATH}?ids=${shown.map(({ id }) => id).join()}` : HAR_PATH)
  return (
    <Menu.Root>
      <Menu.Trigger className="button button-plain button-icon" aria-label={text.more}>
        <Ellipsis aria-hidden size={15} strokeWidth={1.9} />
      </Menu.Trigger>
      <Menu.Portal container={document.getElementById('content')}>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className="menu">
            <Menu.Item className="menu-item" disabled={shown.length === 0} onClick={exportShown}>
              {isFiltered ? text.exportShown(shown.length) : text.exportAll}
            </Menu.Item>
            {isStaff && (
              <Menu.Item className="menu-item" onClick={() => record.mutate(!isRecording)}>
                {isRecording ? text.stopRecording : text.startRecording}
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
