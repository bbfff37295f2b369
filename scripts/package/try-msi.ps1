# Installs the MSI as IT does, by the lines of docs/admin-guide.md; looks at what was installed; policy, diagnosis; upgrade
# from the release before, downgrade refused, repair; uninstalls, and looks for leftovers. On a clean Windows of the workflow.
param([Parameter(Mandatory)] [string] $Installers, [string] $Arch = 'x64')
. "$PSScriptRoot\installed.ps1"
$program = Join-Path $env:ProgramFiles 'Chartroom'
$new = (Get-ChildItem $Installers -Recurse -Filter "Chartroom-*-$Arch.msi").FullName
$install = 'msiexec /i Chartroom.msi /qn /norestart ALLUSERS=1 /l*v chartroom-install.log'

$tags = @(gh release list --repo $env:GITHUB_REPOSITORY --exclude-drafts --limit 30 --json tagName --jq '.[].tagName')
if ($LASTEXITCODE -ne 0) { throw 'the releases could not be listed' }
# A release whose workflow is run once more is in that list itself.
$before = $tags | Where-Object { $_ -ne $env:GITHUB_REF_NAME } | Select-Object -First 1
if ($before) {
  gh release download $before --repo $env:GITHUB_REPOSITORY --pattern "Chartroom-*-$Arch.msi" --dir before
  if ($LASTEXITCODE -ne 0) { throw "$before could not be fetched" }
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
icacls "$env:ProgramData\Chartroom" /setowner '*S-1-5-32-544' /T
if ($LASTEXITCODE -ne 0) { throw 'the folder of the machine could not be taken' }
icacls "$env:ProgramData\Chartroom" /reset /T
if ($LASTEXITCODE -ne 0) { throw 'the rights of the folder of the machine could not be reset' }
icacls "$env:ProgramData\Chartroom" /inheritance:r /grant '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-32-545:(OI)(CI)RX'
if ($LASTEXITCODE -ne 0) { throw 'the folder of the machine could not be closed' }
Copy-Item sites.json "$env:ProgramData\Chartroom\sites.json"
$rights = Get-Acl "$env:ProgramData\Chartroom\sites.json"
$writers = $rights.Access | Where-Object { $_.FileSystemRights -band [Security.AccessControl.FileSystemRights]::WriteData }
$names = @($writers | ForEach-Object { $_.IdentityReference.Translate([Security.Principal.SecurityIdentifier]).Value } | Sort-Object -Unique)
if (($names -join ' ') -ne 'S-1-5-18 S-1-5-32-544') { throw "the sites file may be written by $names" }

# Launch links: for the machine by the lines of the guide; for a user by the first start.
New-Item -Force HKLM:\SOFTWARE\Classes\chartroom\shell\open\command -Value ('"{0}\Chartroom\Chartroom.exe" "--" "%1"' -f $env:ProgramFiles)
reg add HKLM\SOFTWARE\Classes\chartroom /ve /d "URL:chartroom" /f
if ($LASTEXITCODE -ne 0) { throw 'the link could not be registered' }
New-ItemProperty -Force HKLM:\SOFTWARE\Classes\chartroom -Name 'URL Protocol' -Value ''
$own = 'HKCU:\Software\Classes\chartroom'
if (Test-Path $own) { throw 'it was registered for this user by something else than a start' }
$opened = 'Registry::HKEY_CLASSES_ROOT\chartroom'
$machineWide = (Get-Item "$opened\shell\open\command").GetValue('')
if ($machineWide -ne "`"$program\Chartroom.exe`" `"--`" `"%1`"") { throw "links open $machineWide" }
if ((Get-Item $opened).GetValueNames() -notcontains 'URL Protocol') { throw 'chartroom: is no scheme' }
$started = Start-Process "$program\Chartroom.exe" -PassThru
for ($i = 0; -not (Test-Path "$own\shell\open\command") -and $i -lt 60; $i++) { Start-Sleep -Seconds 1 }
$byStart = (Get-Item "$own\shell\open\command").GetValue('')
if ($byStart -notlike "*$program\Chartroom.exe*%1*") { throw "links open $byStart" }
taskkill /pid $started.Id /t /f
$started.WaitForExit()

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
# No site of that name is here: it ends with 3, and leaves the folder of this user's exports.
& "$env:ProgramFiles\Chartroom\Chartroom.exe" export --site nowhere --show-keys | Out-Host
if ($LASTEXITCODE -ne 3) { throw "an export of no site ended with $LASTEXITCODE" }
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
reg delete HKLM\SOFTWARE\Classes\chartroom /f
if ($LASTEXITCODE -ne 0) { throw 'the link of the machine was not there' }

# What a user leaves behind.
if (-not (Test-Path "$env:LOCALAPPDATA\Chartroom")) { throw 'the guide names another folder than the one that is used' }
if (Test-Path "$env:APPDATA\Chartroom") { throw 'something lies in the roaming profile' }
if (-not (Test-Path "$env:LOCALAPPDATA\Chartroom-export")) { throw 'the guide names another folder of exports than the one that is used' }
if (-not (Test-Path $own)) { throw 'the guide names another key of links than the one that is used' }
Remove-Item -Recurse -Force "$env:LOCALAPPDATA\Chartroom", "$env:LOCALAPPDATA\Chartroom-export*"
Remove-Item -Recurse HKCU:\Software\Classes\chartroom -ErrorAction SilentlyContinue
if (Get-ChildItem $env:LOCALAPPDATA -Filter 'Chartroom*') { throw 'something of the user was left behind' }
if (Test-Path $opened) { throw 'a link was left behind' }
cmdkey /list | Select-String Chartroom
