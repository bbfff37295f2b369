# Installs the NSIS installer silently for one user, looks at what was installed, uninstalls, and looks for leftovers.
param([Parameter(Mandatory)] [string] $Installers)
$ErrorActionPreference = 'Stop'
$program = Join-Path $env:LOCALAPPDATA 'Programs\Chartroom'
$setup = (Get-ChildItem $Installers -Recurse -Filter 'Chartroom-*-setup-x64.exe').FullName

$done = Start-Process $setup -Wait -PassThru -ArgumentList '/S', '/currentuser'
if ($done.ExitCode -ne 0) { throw "the installer ended with $($done.ExitCode)" }
# A silent installer that installs nothing ends with 0 as well.
if (-not (Test-Path "$program\Chartroom.exe")) { throw 'nothing was installed' }
$bad = Get-ChildItem $program -Recurse -Include *.exe, *.dll, *.node |
  Where-Object { (Get-AuthenticodeSignature $_.FullName).Status -ne 'Valid' }
if ($bad) { throw "not signed: $($bad.Name -join ', ')" }
node scripts/package/check-fuses.ts "$program\Chartroom.exe"
if ($LASTEXITCODE -ne 0) { throw 'a fuse is wrong' }

$uninstaller = (Get-ChildItem $program -Filter 'Uninstall*.exe').FullName
# An uninstaller copies itself away and returns at once, unless it is told where it is.
Start-Process $uninstaller -Wait -ArgumentList '/S', '/currentuser', "_?=$program"
Remove-Item $uninstaller -ErrorAction SilentlyContinue
$left = Get-ChildItem $program -Recurse -File -ErrorAction SilentlyContinue
if ($left) { throw "left behind: $($left.FullName -join ', ')" }
