export type DesktopEntry = {
  name: string
  comment: string
  /** The program and its arguments, each as it is; `%u` stands for the link. */
  command: readonly string[]
  icon: string | null
  /** What the program opens: `x-scheme-handler/…` and the like. */
  mimeTypes: readonly string[]
  /** Whether menus show it. */
  visible: boolean
}

/** The text of a freedesktop.org desktop entry, quoted as its specification asks. */
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

/** Values are one line; a backslash begins an escape. */
function escapeValue(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
}

/**
 * An argument of `Exec` is quoted twice: with the shell's rules for what stands in double quotes, then as a value. A percent sign would
 * begin a field code.
 */
function quoteArgument(argument: string): string {
  if (argument === '%u') return argument
  return escapeValue(`"${argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`)
}
