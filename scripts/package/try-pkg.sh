#!/usr/bin/env bash
# Installs the package as IT does, by the lines of docs/admin-guide.md; signatures, ticket, fuses, policy, diagnosis;
# uninstalls, and looks for leftovers. Runs on a clean Mac of the release workflow.
set -euo pipefail
installers=$1
app=/Applications/Chartroom.app
cp "$installers"/dist/*.pkg Chartroom.pkg
cp "$installers"/dist/*.dmg Chartroom.dmg

pkgutil --check-signature Chartroom.pkg
spctl --assess --type install --verbose Chartroom.pkg
xcrun stapler validate Chartroom.pkg
xcrun stapler validate Chartroom.dmg

sudo installer -pkg Chartroom.pkg -target /
codesign --verify --deep --strict --verbose=2 /Applications/Chartroom.app
spctl --assess --type execute --verbose /Applications/Chartroom.app
xcrun stapler validate /Applications/Chartroom.app
node scripts/package/check-fuses.ts "$app"
if pgrep -x Chartroom; then echo 'it was started by its installer' && exit 1; fi

# 1: it has found something, as that there is no sites file.
/Applications/Chartroom.app/Contents/MacOS/Chartroom --diagnose > diagnosis.json || [ $? = 1 ]
node scripts/package/check-diagnosis.ts diagnosis.json install=mac-managed

# The file into which macOS writes what a profile forces. That a profile comes from an MDM is not shown: since macOS 11
# none can be installed without a person or an MDM.
sudo mkdir -p '/Library/Managed Preferences'
sudo defaults write '/Library/Managed Preferences/org.chartroom.Chartroom' idleLockMinutes -int 5
sudo chmod 644 '/Library/Managed Preferences/org.chartroom.Chartroom.plist'
/Applications/Chartroom.app/Contents/MacOS/Chartroom --diagnose > diagnosis.json || [ $? = 1 ]
node scripts/package/check-diagnosis.ts diagnosis.json idleLockMinutes=5 'from=profile of the machine'
sudo rm '/Library/Managed Preferences/org.chartroom.Chartroom.plist'

# No site of that name is here, or no sites file: it ends with 3, and leaves the folder of this user's exports.
code=0
/Applications/Chartroom.app/Contents/MacOS/Chartroom export --site nowhere --show-keys || code=$?
[ "$code" = 3 ]

(cd build/policy && plutil -lint Chartroom.mobileconfig)

# A program that was tampered with does not start.
sudo "$(command -v node)" scripts/package/try-tampering.ts "$app"

sudo rm -rf /Applications/Chartroom.app
sudo pkgutil --forget org.chartroom.Chartroom

# What a user leaves behind.
[ -d ~/Library/Application\ Support/Chartroom ]
[ -d ~/Library/Application\ Support/Chartroom-export ]
rm -rf ~/Library/Application\ Support/Chartroom ~/Library/Application\ Support/Chartroom-export ~/Library/Logs/Chartroom
if ls -d ~/Library/Application\ Support/Chartroom* ~/Library/Logs/Chartroom*; then echo 'data were left behind' && exit 1; fi
security add-generic-password -s Chartroom -a vault-key.trial -w trial
security delete-generic-password -s Chartroom
if pkgutil --pkgs | grep -i chartroom; then echo 'a receipt was left behind' && exit 1; fi
