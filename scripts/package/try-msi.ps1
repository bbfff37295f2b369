# Installs the MSI as IT does, by the lines of docs/admin-guide.md; looks at what was installed; policy, diagnosis; upgrade
# from the release before, downgrade refused, repair; uninstalls, and looks for leftovers. On a clean Windows of the workflow.
param([Parameter(Mandatory)] [string] $Installers, [string] $Arch = 'x64')
. "$PSScriptRoot\installed.ps1"
$program = Join-Path $env:ProgramFiles 'Chartroom'
$new = (Get-ChildItem $Installers -Recurse -Filter "Chartroom-*-$Arch.msi").FullName
$install = 'msiexec /i Chartroom.msi /qn /norestart ALLUSERS=1 /l*v chartroom-install.log'

$before = gh release list --repo $env:GITHUB_REPOSITORY --exclude-drafts --limit 1 --json tagName --jq '.[0].tagName'
if ($before) {
  gh release download $before --repo $env:GITHUB_REPOSITORY --pattern "Chartroom-*-$Arch.msi" --dir before
  $old = (Get-ChildItem before -Filter *.msi).FullName
  Copy-Item $old Chartroom.msi
  Invoke-Line $install 0, 3010
} else {
  Write-Output 'No release before this one: nothing to upgrade from.'
}
Copy-Item $new Chartroom.msi -Force
Invoke-Line $install 0, 3010
if (-not (Test-Path "$program\Chartroom.exe")) { throw 'nothing was installed' }
Assert-NotStarted
if (@(Get-UninstallEntry).Count -ne 1) { throw 'it is to be listed once among the programs' }
Assert-Signed $program
Assert-Fuses $program
Assert-Diagnosis $program 'install=msi'
Assert-Policy $program

if ($before) {
  Copy-Item $old Chartroom.msi -Force
  # An older version over a newer one is refused.
  Invoke-Line $install 1603, 1638
  Copy-Item $new Chartroom.msi -Force
  Assert-Diagnosis $program 'install=msi'
}

# A file that was lost comes back.
Remove-Item "$program\resources\app.asar"
Invoke-Line 'msiexec /fa Chartroom.msi /qn /norestart' 0, 3010
Assert-Diagnosis $program 'install=msi'

# A program that was tampered with does not start.
node scripts/package/try-tampering.ts $program
if ($LASTEXITCODE -ne 0) { throw 'a program that was tampered with has started' }

Invoke-Line 'msiexec /x Chartroom.msi /qn /norestart /l*v chartroom-uninstall.log' 0, 3010
Assert-Gone $program
