# Installs the NSIS installer silently, by the lines of docs/admin-guide.md, for one user or for the machine; looks at
# what was installed, uninstalls, and looks for leftovers. On a clean Windows of the release workflow.
param(
  [Parameter(Mandatory)] [string] $Installers,
  [string] $Arch = 'x64',
  [Parameter(Mandatory)] [ValidateSet('currentuser', 'allusers')] [string] $Scope
)
. "$PSScriptRoot\installed.ps1"
Copy-Item (Get-ChildItem $Installers -Recurse -Filter "Chartroom-*-setup-$Arch.exe").FullName Chartroom-setup.exe -Force

if ($Scope -eq 'currentuser') {
  $program = Join-Path $env:LOCALAPPDATA 'Programs\Chartroom'
  $kind = 'nsis-user'
  $install = 'Chartroom-setup.exe /S /currentuser'
  $uninstall = '"%LOCALAPPDATA%\Programs\Chartroom\Uninstall Chartroom.exe" /S /currentuser'
} else {
  $program = Join-Path $env:ProgramFiles 'Chartroom'
  $kind = 'nsis-machine'
  $install = 'Chartroom-setup.exe /S /allusers'
  $uninstall = '"%ProgramFiles%\Chartroom\Uninstall Chartroom.exe" /S /allusers'
}

Invoke-Line $install
# A silent installer that installs nothing ends with 0 as well.
if (-not (Test-Path "$program\Chartroom.exe")) { throw 'nothing was installed' }
Assert-NotStarted
if (@(Get-UninstallEntry).Count -ne 1) { throw 'it is to be listed once among the programs' }
foreach ($name in 'Uninstall Chartroom.exe', 'resources\elevate.exe') {
  if (-not (Test-Path "$program\$name")) { throw "$name is missing" }
}
Assert-Signed $program
Assert-Fuses $program
Assert-Diagnosis $program "install=$kind"
Assert-Policy $program
Invoke-Line $uninstall
Assert-Gone $program
