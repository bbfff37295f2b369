#!/usr/bin/env bash
# Builds, signs, notarizes and staples what a Mac installs. electron-builder does so for the app; disk image and
# installer package carry tickets of their own, so that a Mac without internet trusts them too.
set -euo pipefail
key="$RUNNER_TEMP/notary-key.p8"
trap 'rm -f "$key"' EXIT
(umask 077 && printf '%s' "$APPLE_API_KEY_TEXT" > "$key")
export APPLE_API_KEY="$key"
npm run package -- --mac
for file in dist/*.dmg dist/*.pkg; do
  xcrun notarytool submit "$file" --key "$key" --key-id "$APPLE_API_KEY_ID" --issuer "$APPLE_API_ISSUER" --wait
  xcrun stapler staple "$file"
done
