# Registers and runs the scheduled task of docs/admin-guide.md, as SYSTEM in place of the hospital's own account. There is no
# site of that name on this machine: the task's result is 3, which shows that the exit code comes through.
$ErrorActionPreference = 'Stop'
$guide = Get-Content "$PSScriptRoot\..\..\docs\admin-guide.md" -Raw
if ($guide -notmatch '(?s)```powershell\r?\n(\$action = New-ScheduledTaskAction.*?)```') { throw 'the guide has lost its task' }
$lines = $Matches[1].Replace("-UserId 'HOSPITAL\chartroom-export$' -LogonType Password", "-UserId 'SYSTEM' -LogonType ServiceAccount")
if ($lines -notmatch "-UserId 'SYSTEM'") { throw 'the account of the task has another name' }
Invoke-Expression $lines

Start-ScheduledTask 'Chartroom export'
# 267011: it has not run yet; 267009: it is running. Both may stand there while it is queued.
$unfinished = 267009, 267011
for ($i = 0; $i -lt 120; $i++) {
  Start-Sleep -Seconds 1
  $state = (Get-ScheduledTask 'Chartroom export').State
  $result = (Get-ScheduledTaskInfo 'Chartroom export').LastTaskResult
  if ($state -eq 'Ready' -and $unfinished -notcontains $result) { break }
}
Unregister-ScheduledTask 'Chartroom export' -Confirm:$false
if ($result -ne 3) { throw "the task ended with $result" }
