#!/usr/bin/env bash
# Installs the deb, by the lines of docs/admin-guide.md; fuses, policy, diagnosis; uninstalls, and looks for leftovers;
# starts the AppImage. Runs on a clean Ubuntu of the release workflow.
set -euo pipefail
installers=$1
cp "$installers"/dist/*.deb chartroom.deb
cp "$installers"/dist/*.AppImage Chartroom.AppImage

sudo apt-get install --yes ./chartroom.deb
node scripts/package/check-fuses.ts /opt/Chartroom/chartroom
# 1: it has found something, as that there is no sites file.
chartroom --ozone-platform=headless --diagnose > diagnosis.json || [ $? = 1 ]
node scripts/package/check-diagnosis.ts diagnosis.json install=deb

sudo install -d -m 755 /etc/chartroom
echo '{ "idleLockMinutes": 5 }' > policy.json
sudo install -m 644 policy.json /etc/chartroom/policy.json
chartroom --ozone-platform=headless --diagnose > diagnosis.json || [ $? = 1 ]
node scripts/package/check-diagnosis.ts diagnosis.json idleLockMinutes=5 from=file

# The job of the guide, by its own units. No site of that name is here: it ends with 3.
sudo useradd --system --create-home --home-dir /var/lib/chartroom-export chartroom-export
sudo install -d -m 700 -o chartroom-export /srv/exports
for unit in service timer; do
  awk -v "unit=$unit" '$0 ~ "chartroom-export." unit "`:$" { named = 1 }
    /^```$/ { inside = 0 } inside { print } named && /^```ini$/ { inside = 1; named = 0 }' docs/admin-guide.md > "unit.$unit"
  sudo install -m 644 "unit.$unit" "/etc/systemd/system/chartroom-export.$unit"
done
sudo systemctl daemon-reload
sudo systemctl enable --now chartroom-export.timer
systemctl list-timers chartroom-export.timer
if sudo systemctl start chartroom-export.service; then echo 'the job has found a site that is not there' && exit 1; fi
[ "$(systemctl show --property ExecMainStatus --value chartroom-export.service)" = 3 ]
sudo rm -r /etc/chartroom

sudo apt-get remove --yes chartroom
# Else bash would tell where it has found the program before.
hash -r
if [ -e /opt/Chartroom ] || command -v chartroom; then echo 'the program was left behind' && exit 1; fi

chmod +x Chartroom.AppImage
# Ubuntu forbids the user namespaces in which an AppImage builds its sandbox; the deb brings a profile of its own.
sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
APPIMAGE_EXTRACT_AND_RUN=1 ./Chartroom.AppImage --ozone-platform=headless --diagnose > diagnosis.json || [ $? = 1 ]
node scripts/package/check-diagnosis.ts diagnosis.json install=appimage
