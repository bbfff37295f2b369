/** Which line of the administrator's guide is run where: here, or by the release workflow, whose files hold the same text. */

/** Typed by test/integration/admin-guide.test.ts, which demands exit code and outcome of each. */
export const HERE = {
  hashes: 'sha256sum --check --ignore-missing SHA256SUMS',
  clone: 'git clone "$CHARTROOM_REPOSITORY" chartroom',
  enter: 'cd chartroom',
  machineFolder: 'sudo install -d -m 755 /etc/chartroom',
  sites: 'sudo install -m 644 sites.json /etc/chartroom/sites.json',
  policy: 'sudo install -m 644 policy.json /etc/chartroom/policy.json',
  ownKey: 'chartroom export --site "Northgate General Hospital" --show-keys',
  ownExport:
    'chartroom export --site "Northgate General Hospital" --group diabetes --types Patient,Observation --since last --resume --out /srv/exports',
  serviceKey:
    "sudo -u chartroom-export sh -c 'umask 077 && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out /var/lib/chartroom-export/key.pem'",
  exportFolder: 'sudo install -d -m 700 -o chartroom-export /srv/exports',
  showServiceKey:
    'sudo -u chartroom-export chartroom --ozone-platform=headless export --site "Northgate General Hospital" --key-file /var/lib/chartroom-export/key.pem --show-keys',
  feed: 'npm run feed -- /srv/updates/chartroom',
  diagnose: 'chartroom --diagnose',
  diagnoseOffline: 'chartroom --diagnose --offline',
  support: 'chartroom --support-file support.json',
  verifyAudit: 'chartroom --audit-verify',
  exportAudit: 'chartroom --audit-export trail.ndjson',
  removeData: 'rm -rf ~/.config/Chartroom ~/.config/Chartroom-export',
  removeKeys: 'secret-tool clear service Chartroom',
  removeMachine: 'sudo rm -r /etc/chartroom',
} as const;

const RELEASE = '.github/workflows/release.yml';
const ELECTRON = '.github/workflows/real-electron.yml';
const MSI = 'scripts/package/try-msi.ps1';
const NSIS = 'scripts/package/try-nsis.ps1';
const WINDOWS = 'scripts/package/installed.ps1';
const PKG = 'scripts/package/try-pkg.sh';
const LINUX = 'scripts/package/try-linux.sh';

/** The file of the workflow that runs a line. None of them has run yet (docs/release.md). */
export const BY_WORKFLOW: Readonly<Record<string, string>> = {
  'gh attestation verify "$file" --repo "$GH_REPO"': RELEASE,
  'npm ci': '.ci/run',
  'npm start': ELECTRON,
  'npm run package -- --dir': ELECTRON,
  './dist/linux-unpacked/chartroom': ELECTRON,
  'msiexec /i Chartroom.msi /qn /norestart ALLUSERS=1 /l*v chartroom-install.log': MSI,
  'msiexec /fa Chartroom.msi /qn /norestart': MSI,
  'msiexec /x Chartroom.msi /qn /norestart /l*v chartroom-uninstall.log': MSI,
  'Chartroom-setup.exe /S /currentuser': NSIS,
  'Chartroom-setup.exe /S /allusers': NSIS,
  '"%LOCALAPPDATA%\\Programs\\Chartroom\\Uninstall Chartroom.exe" /S /currentuser': NSIS,
  '"%ProgramFiles%\\Chartroom\\Uninstall Chartroom.exe" /S /allusers': NSIS,
  'Get-ChildItem "$env:ProgramFiles\\Chartroom" -Recurse -Include *.exe, *.dll, *.node | Get-AuthenticodeSignature | Where-Object Status -ne \'Valid\'':
    MSI,
  'New-Item -ItemType Directory -Force "$env:ProgramData\\Chartroom"': MSI,
  'Copy-Item sites.json "$env:ProgramData\\Chartroom\\sites.json"': MSI,
  'icacls "$env:ProgramData\\Chartroom" /setowner \'*S-1-5-32-544\' /T': MSI,
  'icacls "$env:ProgramData\\Chartroom" /reset /T': MSI,
  'New-Item -Force HKLM:\\SOFTWARE\\Classes\\chartroom\\shell\\open\\command -Value (\'"{0}\\Chartroom\\Chartroom.exe" "--" "%1"\' -f $env:ProgramFiles)':
    MSI,
  'reg add HKLM\\SOFTWARE\\Classes\\chartroom /ve /d "URL:chartroom" /f': MSI,
  "New-ItemProperty -Force HKLM:\\SOFTWARE\\Classes\\chartroom -Name 'URL Protocol' -Value ''": MSI,
  'reg delete HKLM\\SOFTWARE\\Classes\\chartroom /f': MSI,
  "icacls \"$env:ProgramData\\Chartroom\" /inheritance:r /grant '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-32-545:(OI)(CI)RX'":
    MSI,
  'Copy-Item Chartroom.admx "$env:SystemRoot\\PolicyDefinitions"': MSI,
  'Copy-Item en-US\\Chartroom.adml "$env:SystemRoot\\PolicyDefinitions\\en-US"': MSI,
  'reg add HKLM\\SOFTWARE\\Policies\\Chartroom /v idleLockMinutes /t REG_DWORD /d 5 /f': WINDOWS,
  'reg delete HKLM\\SOFTWARE\\Policies\\Chartroom /f': WINDOWS,
  'start "" /wait /b "%ProgramFiles%\\Chartroom\\Chartroom.exe" export --help': MSI,
  'echo %ERRORLEVEL%': MSI,
  '& "$env:ProgramFiles\\Chartroom\\Chartroom.exe" export --help | Out-Host': MSI,
  $LASTEXITCODE: MSI,
  'Remove-Item -Recurse -Force "$env:LOCALAPPDATA\\Chartroom", "$env:LOCALAPPDATA\\Chartroom-export*"': MSI,
  'Remove-Item -Recurse HKCU:\\Software\\Classes\\chartroom -ErrorAction SilentlyContinue': MSI,
  'cmdkey /list | Select-String Chartroom': MSI,
  'pkgutil --check-signature Chartroom.pkg': PKG,
  'sudo installer -pkg Chartroom.pkg -target /': PKG,
  'codesign --verify --deep --strict --verbose=2 /Applications/Chartroom.app': PKG,
  'spctl --assess --type execute --verbose /Applications/Chartroom.app': PKG,
  'xcrun stapler validate /Applications/Chartroom.app': PKG,
  'plutil -lint Chartroom.mobileconfig': PKG,
  'sudo rm -rf /Applications/Chartroom.app': PKG,
  'sudo pkgutil --forget org.chartroom.Chartroom': PKG,
  'rm -rf ~/Library/Application\\ Support/Chartroom ~/Library/Application\\ Support/Chartroom-export ~/Library/Logs/Chartroom':
    PKG,
  'security delete-generic-password -s Chartroom': PKG,
  'sudo apt-get install --yes ./chartroom.deb': LINUX,
  'chmod +x Chartroom.AppImage': LINUX,
  './Chartroom.AppImage': LINUX,
  'sudo useradd --system --create-home --home-dir /var/lib/chartroom-export chartroom-export': LINUX,
  'sudo systemctl daemon-reload': LINUX,
  'sudo systemctl enable --now chartroom-export.timer': LINUX,
  'systemctl list-timers chartroom-export.timer': LINUX,
  'sudo apt-get remove --yes chartroom': LINUX,
};

/** These take their lines from the guide itself, by these words. */
export const TASKS = [
  { file: 'scripts/package/try-task.ps1', begins: '$action = New-ScheduledTaskAction', lines: 4 },
  { file: 'scripts/package/try-task.ps1', begins: '$show = New-ScheduledTaskAction', lines: 2 },
] as const;
