#!/bin/sh
# Sees to it that a Chromium is there for the browser tests: one on the PATH, else Debian's
# package, else Playwright's own, kept inside the virtual environment.
# Without any, the browser tests cannot run: a failure in CI, a message elsewhere.
# Usage: chromium.sh PYTHON
set -u
python=$1
export PLAYWRIGHT_BROWSERS_PATH=0

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests (apt-get install chromium)"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get -o DPkg::Lock::Timeout=300 update \
        && apt-get -o DPkg::Lock::Timeout=300 install -y chromium; then
        exit 0
    fi
fi

echo "Getting Playwright's own Chromium for the browser tests (nothing is loaded if it is there)"
if "$python" -m playwright install chromium; then
    exit 0
fi

echo "No Chromium was found and none could be installed: the browser tests cannot run." >&2
echo "Install Chromium or Google Chrome so that it is on the PATH, then run this again." >&2
[ -z "${CI:-}" ]
