#!/usr/bin/env bash
# screen-reader.sh PROGRAM: screen-reader.py with an accessibility bus of its own. Runs under
# headless-run; skipped where the bus or Python's pyatspi is missing.
set -u
services=/usr/share/dbus-1/services/org.a11y.Bus.service
if ! command -v dbus-run-session >/dev/null || [ ! -e $services ] ||
   ! /usr/bin/python3 -c 'import pyatspi' 2>/dev/null; then
  echo "1..0 # SKIP no accessibility bus, or no pyatspi"
  exit 0
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/screen-reader.XXXXXX") || exit 99
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/services"
cp $services "$dir/services" # nothing else can be started: no portals, no dconf
cat >"$dir/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$dir</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$dir/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
END
unset DBUS_SESSION_BUS_ADDRESS G_DEBUG NO_AT_BRIDGE
export GTK_A11Y=atspi
# The buses talk a lot: they get no output, the script gets ours.
dbus-run-session --config-file="$dir/bus.conf" -- \
  bash -c 'exec /usr/bin/python3 "$@" >&3 2>&4' _ "$(dirname "$0")/screen-reader.py" "$1" \
  3>&1 4>&2 >/dev/null 2>&1
