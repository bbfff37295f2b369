# Installs the MSI as IT does, looks at what was installed, upgrades from the release before, refuses a downgrade,
# uninstalls, and looks for leftovers. Runs on a clean Windows of the release workflow.
param([Parameter(Mandatory)] [string] $Installers)
$ErrorActionPreference = 'Stop'
$program = Join-Path $env:ProgramFiles 'Chartroom'
$msi = (Get-ChildItem $Installers -Recurse -Filter 'Chartroom-*-x64.msi').FullName

function Install([string] $file, [int[]] $allowed = @(0, 3010)) {
  $log = New-TemporaryFile
  $done = Start-Process msiexec.exe -Wait -PassThru -ArgumentList "/i `"$file`" /qn /norestart ALLUSERS=1 /l*v `"$log`""
  if ($allowed -notcontains $done.ExitCode) { Get-Content $log -Tail 40; throw "msiexec ended with $($done.ExitCode)" }
}
function Uninstall([string] $file) {
  $done = Start-Process msiexec.exe -Wait -PassThru -ArgumentList "/x `"$file`" /qn /norestart"
  if (@(0, 3010) -notcontains $done.ExitCode) { throw "uninstalling ended with $($done.ExitCode)" }
}
function Look {
  if (-not (Test-Path "$program\Chartroom.exe")) { throw 'nothing was installed' }
  $bad = Get-ChildItem $program -Recurse -Include *.exe, *.dll, *.node |
    Where-Object { (Get-AuthenticodeSignature $_.FullName).Status -ne 'Valid' }
  if ($bad) { throw "not signed: $($bad.Name -join ', ')" }
  node scripts/package/check-fuses.ts "$program\Chartroom.exe"
  if ($LASTEXITCODE -ne 0) { throw 'a fuse is wrong' }
}

$before = gh release list --repo $env:GITHUB_REPOSITORY --exclude-drafts --limit 1 --json tagName --jq '.[0].tagName'
if ($before) {
  gh release download $before --repo $env:GITHUB_REPOSITORY --pattern 'Chartroom-*-x64.msi' --dir before
  $old = (Get-ChildItem before -Filter *.msi).FullName
  Install $old
  Install $msi
  Look
  # 1603 and 1638: an older version over a newer one is refused.
  Install $old @(1603, 1638)
} else {
  Write-Output 'No release before this one: nothing to upgrade from.'
  Install $msi
  Look
}
if (Get-Process Chartroom -ErrorAction SilentlyContinue) { throw 'it was started by its installer' }
Uninstall $msi
if (Test-Path $program) { throw "left behind: $((Get-ChildItem $program -Recurse).FullName -join ', ')" }
