import { ChevronRight } from 'lucide-react'
import { CodeBlock, CopyIcon } from '../ui/copy.tsx'
import { curl, ENDPOINTS } from './endpoints.ts'
import { text } from './text.ts'

/** Each endpoint with its `curl` command. */
export function EndpointList() {
  return (
    <ul className="endpoints">
      {ENDPOINTS.map((endpoint) => {
        const command = curl(endpoint, location.origin)
        return (
          <li key={endpoint.method + endpoint.path}>
            <details>
              <summary>
                <ChevronRight aria-hidden size={14} className="endpoint-mark" />
                <span className={`method method-${endpoint.method.toLowerCase()}`}>{endpoint.method}</span>
                <span className="endpoint-name">{endpoint.name}</span>
                <code className="endpoint-path truncate">{endpoint.path}</code>
              </summary>
              <div className="endpoint-command">
                <CodeBlock code={command} what={text.curlFor(endpoint.name)} />
              </div>
            </details>
            <CopyIcon value={command} what={text.curlFor(endpoint.name)} />
          </li>
        )
      })}
    </ul>
  )
}
