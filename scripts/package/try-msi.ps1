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

# The other lines of the guide. This one prints what is not signed.
$unsigned = Get-ChildItem "$env:ProgramFiles\Chartroom" -Recurse -Include *.exe, *.dll, *.node | Get-AuthenticodeSignature | Where-Object Status -ne 'Valid'
if ($unsigned) { throw 'not everything is signed' }

Set-Content sites.json '{ "sites": [] }'
New-Item -ItemType Directory -Force "$env:ProgramData\Chartroom"
Copy-Item sites.json "$env:ProgramData\Chartroom\sites.json"
icacls "$env:ProgramData\Chartroom" /inheritance:r /grant '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-32-545:(OI)(CI)RX'
if ($LASTEXITCODE -ne 0) { throw 'the folder of the machine could not be closed' }

Push-Location build\policy
Copy-Item Chartroom.admx "$env:SystemRoot\PolicyDefinitions"
Copy-Item en-US\Chartroom.adml "$env:SystemRoot\PolicyDefinitions\en-US"
Pop-Location

Set-Content help.cmd @'
@echo off
start "" /wait /b "%ProgramFiles%\Chartroom\Chartroom.exe" export --help
echo %ERRORLEVEL%
'@
$said = @(cmd /d /c help.cmd)
if ($said[-1] -ne '0' -or $said.Count -lt 10) { throw "cmd sees $($said[-1])" }
& "$env:ProgramFiles\Chartroom\Chartroom.exe" export --help | Out-Host
if ($LASTEXITCODE -ne 0) { throw "PowerShell sees $LASTEXITCODE" }
& "$PSScriptRoot\try-task.ps1"

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
node scripts/package/try-tampering.ts "$program\Chartroom.exe"
if ($LASTEXITCODE -ne 0) { throw 'a program that was tampered with has started' }

Invoke-Line 'msiexec /x Chartroom.msi /qn /norestart /l*v chartroom-uninstall.log' 0, 3010
Assert-Gone $program
Remove-Item -Recurse -Force "$env:ProgramData\Chartroom"

# What a user leaves behind.
if (-not (Test-Path "$env:LOCALAPPDATA\Chartroom")) { throw 'the guide names another folder than the one that is used' }
if (Test-Path "$env:APPDATA\Chartroom") { throw 'something lies in the roaming profile' }
Remove-Item -Recurse -Force "$env:LOCALAPPDATA\Chartroom"
cmdkey /list | Select-String Chartroom
