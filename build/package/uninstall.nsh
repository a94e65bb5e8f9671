; What the app itself put into the registry while it ran, which the uninstaller knows nothing of: its links and its login item.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\posthog-companion"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "io.github.posthog-companion"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "io.github.posthog-companion"
  ${endIf}
!macroend
