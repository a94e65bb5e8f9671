export function AccountConnected() {
  return null
}
