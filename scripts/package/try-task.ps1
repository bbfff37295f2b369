# Registers and runs the scheduled tasks of docs/admin-guide.md, as SYSTEM in place of the hospital's own account. There is no
# site of that name on this machine: the result of both is 3, which shows that the exit code comes through.
$ErrorActionPreference = 'Stop'
$guide = Get-Content "$PSScriptRoot\..\..\docs\admin-guide.md" -Raw
if ($guide -notmatch '(?s)```powershell\r?\n(\$action = New-ScheduledTaskAction.*?)```') { throw 'the guide has lost its task' }
$lines = $Matches[1].Replace("-UserId 'HOSPITAL\chartroom-export$' -LogonType Password", "-UserId 'SYSTEM' -LogonType ServiceAccount")
if ($lines -notmatch "-UserId 'SYSTEM'") { throw 'the account of the task has another name' }
if ($guide -notmatch '(?s)```powershell\r?\n(\$show = New-ScheduledTaskAction.*?)```') { throw 'the guide has lost the task that shows the keys' }
# Its folder is one of this machine.
$keys = "$env:TEMP\keys.json"
$show = $Matches[1].Replace('D:\Exports\keys.json', $keys)
Invoke-Expression $lines
Invoke-Expression $show

# 267011: it has not run yet; 267009: it is running. Both may stand there while it is queued.
$unfinished = 267009, 267011
foreach ($name in 'Chartroom export', 'Chartroom keys') {
  Start-ScheduledTask $name
  for ($i = 0; $i -lt 120; $i++) {
    Start-Sleep -Seconds 1
    $state = (Get-ScheduledTask $name).State
    $result = (Get-ScheduledTaskInfo $name).LastTaskResult
    if ($state -eq 'Ready' -and $unfinished -notcontains $result) { break }
  }
  Unregister-ScheduledTask $name -Confirm:$false
  if ($result -ne 3) { throw "$name ended with $result" }
}
# Where there is a site, what it prints lands here.
if (-not (Test-Path $keys)) { throw 'the task that shows the keys has written no file' }
