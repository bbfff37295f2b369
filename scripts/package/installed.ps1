# What try-msi.ps1 and try-nsis.ps1 do with an installed program. Runs in the release workflow alone.
$ErrorActionPreference = 'Stop'

# Runs one line of docs/admin-guide.md. Throws where it ends with a code that is not allowed.
function Invoke-Line([string] $Line, [int[]] $Allowed = @(0)) {
  Write-Output "> $Line"
  $expanded = [Environment]::ExpandEnvironmentVariables($Line)
  if ($expanded -notmatch '^(?:"(?<file>[^"]+)"|(?<file>\S+))\s+(?<rest>.+)$') { throw "not a command: $Line" }
  $file, $rest = $Matches.file, $Matches.rest
  if (Test-Path $file) { $file = (Resolve-Path $file).Path }
  $done = Start-Process $file -ArgumentList $rest -WorkingDirectory $PWD -Wait -PassThru
  if ($Allowed -notcontains $done.ExitCode) {
    Get-Content 'chartroom-*.log' -Tail 60 -ErrorAction SilentlyContinue
    throw "$Line ended with $($done.ExitCode)"
  }
}

# Every file that Windows can load as code, whatever its name: program, libraries, native modules, uninstaller, helper.
function Get-Code([string] $Program) {
  Get-ChildItem $Program -Recurse -File | Where-Object {
    $head = Get-Content $_.FullName -AsByteStream -TotalCount 2
    $head.Count -eq 2 -and $head[0] -eq 0x4D -and $head[1] -eq 0x5A
  }
}

function Assert-Signed([string] $Program) {
  $tools = Get-ChildItem "${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe"
  $signtool = ($tools | Sort-Object FullName | Select-Object -Last 1).FullName
  $code = @(Get-Code $Program)
  if (-not ($code | Where-Object Name -like '*.node')) { throw 'no native module was found' }
  foreach ($file in $code) {
    $signature = Get-AuthenticodeSignature $file.FullName
    if ($signature.Status -ne 'Valid') { throw "$($file.Name) is not signed: $($signature.Status)" }
    if (-not $signature.TimeStamperCertificate) { throw "$($file.Name) has no time stamp" }
    & $signtool verify /pa /all $file.FullName
    if ($LASTEXITCODE -ne 0) { throw "signtool refuses $($file.Name)" }
  }
  Write-Output "$($code.Count) files of code are signed."
}

function Assert-Fuses([string] $Program) {
  node scripts/package/check-fuses.ts "$Program\Chartroom.exe"
  if ($LASTEXITCODE -ne 0) { throw 'a fuse is wrong' }
}

# The installed program describes itself. Arguments are what check-diagnosis.ts is to find, as idleLockMinutes=5.
function Assert-Diagnosis([string] $Program, [string[]] $Wanted) {
  & "$Program\Chartroom.exe" --diagnose | Set-Content diagnosis.json
  # 1: it has found something, as that there is no sites file.
  if (@(0, 1) -notcontains $LASTEXITCODE) { throw "diagnosis ended with $LASTEXITCODE" }
  node scripts/package/check-diagnosis.ts diagnosis.json @Wanted
  if ($LASTEXITCODE -ne 0) { throw 'the diagnosis is not as it should be' }
}

# A policy of the machine takes effect in the installed program, with its source; and leaves with its key.
function Assert-Policy([string] $Program) {
  Invoke-Line 'reg add HKLM\SOFTWARE\Policies\Chartroom /v idleLockMinutes /t REG_DWORD /d 5 /f'
  Assert-Diagnosis $Program 'idleLockMinutes=5', 'from=registry of the machine'
  Invoke-Line 'reg delete HKLM\SOFTWARE\Policies\Chartroom /f'
  Assert-Diagnosis $Program 'idleLockMinutes=10', 'from=nobody'
}

function Get-UninstallEntry {
  $key = 'Software\Microsoft\Windows\CurrentVersion\Uninstall\*'
  Get-ItemProperty "HKLM:\$key", "HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*", "HKCU:\$key" -ErrorAction SilentlyContinue |
    Where-Object { $_.PSObject.Properties['DisplayName'] -and $_.DisplayName -like 'Chartroom*' }
}

function Assert-NotStarted {
  if (Get-Process Chartroom -ErrorAction SilentlyContinue) { throw 'it was started by its installer' }
}

# Nothing may be left: no file of the program, no entry, no shortcut.
function Assert-Gone([string] $Program) {
  # An uninstaller goes on for a moment after its first process has ended.
  for ($i = 0; (Test-Path $Program) -and $i -lt 60; $i++) { Start-Sleep -Seconds 1 }
  if (Test-Path $Program) { throw "left behind: $((Get-ChildItem $Program -Recurse -File).FullName -join ', ')" }
  if (Get-UninstallEntry) { throw 'its entry among the programs was left behind' }
  $menus = "$env:ProgramData\Microsoft\Windows\Start Menu", "$env:APPDATA\Microsoft\Windows\Start Menu"
  $left = Get-ChildItem $menus, "$env:PUBLIC\Desktop", "$env:USERPROFILE\Desktop" -Recurse -Filter 'Chartroom*.lnk' -ErrorAction SilentlyContinue
  if ($left) { throw "shortcuts were left behind: $($left.FullName -join ', ')" }
}
