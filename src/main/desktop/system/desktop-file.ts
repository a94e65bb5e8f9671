export type DesktopEntry = {
  name: string
  comment: string
  /** The unescaped program and arguments; `%u` is the link. */
  command: readonly string[]
  icon: string | null
  /** What the program opens, such as `x-scheme-handler/…`. */
  mimeTypes: readonly string[]
  /** Whether it appears in menus. */
  visible: boolean
}

/** Formats a freedesktop.org desktop entry. */
export function desktopFile(entry: DesktopEntry): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${escapeValue(entry.name)}`,
    `Comment=${escapeValue(entry.comment)}`,
    `Exec=${entry.command.map(quoteArgument).join(' ')}`,
    ...(entry.icon === null ? [] : [`Icon=${escapeValue(entry.icon)}`]),
    'Terminal=false',
    'StartupWMClass=posthog-companion',
    'Categories=Development;',
    ...(entry.mimeTypes.length === 0 ? [] : [`MimeType=${entry.mimeTypes.join(';')};`]),
    ...(entry.visible ? [] : ['NoDisplay=true']),
  ]
  return `${lines.join('\n')}\n`
}

/** Values are a single line in which a backslash starts an escape sequence. */
function escapeValue(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
}

/** Arguments of `Exec` are escaped twice: as a double-quoted shell string, then as a value. A percent sign would start a field code. */
function quoteArgument(argument: string): string {
  if (argument === '%u') return argument
  return escapeValue(`"${argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`)
}
