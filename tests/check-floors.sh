#!/usr/bin/env bash
# check-floors.sh [ROOT]: fails when a file includes a header of a floor above or beside its own,
# or a library its floor does not know. Floors are the folders under ROOT/src:
#
#   app  >  observer  >  shell  >  kv | observation  >  behaviour  >  process  >  term
#
# The observer sees snapshots, events and the handle of a console only: of what is below,
# shell, observation and term.
set -euo pipefail

root=${1:-$(dirname "$(readlink -f "$0")")/..}
cd "$root/src"

# floor → floors it may include besides itself
declare -A below=(
  [term]=""
  [process]="term"
  [behaviour]="process term"
  [kv]="behaviour process term"
  [observation]="behaviour process term"
  [shell]="behaviour process term"
  [observer]="shell observation term"
  [app]="observer shell kv observation behaviour process term"
  [coppice.h]="behaviour process term" # the umbrella for authors of actors
)
gobject='glib-object\.h|gobject/|gio/|gmodule\.h'
gtk='gtk/|gdk/|gsk/|gdk-pixbuf/|pango/|cairo|graphene|adwaita\.h|X11/'
failed=0

complain () { printf 'src/%s: includes "%s": %s\n' "$1" "$2" "$3"; failed=1; }

# check_include FLOOR FILE LINE HEADER
check_include () {
  local floor=$1 place="$2:$3" header=$4 other=${4%%/*}
  if [[ $header == *../* ]]; then
    complain "$place" "$header" "write it from src/ down, floor first"
  elif [[ $header =~ ^($gtk) && $floor != observer && $floor != app ]]; then
    complain "$place" "$header" "only observer and app know GTK"
  elif [[ $header =~ ^($gobject) && ($floor == process || $floor == term) ]]; then
    complain "$place" "$header" "process and term do without GObject"
  elif [ "$header" = coppice.h ] && [ "$floor" != kv ]; then
    complain "$place" "$header" "it is for authors of actors: kv, tests, other programs"
  elif [[ -d $other && $other != "$floor" && " ${below[$floor]} " != *" $other "* ]]; then
    complain "$place" "$header" "$floor does not stand on $other"
  fi
}

for floor in */ coppice.h; do
  floor=${floor%/}
  if [ -z "${below[$floor]+known}" ]; then
    echo "src/$floor: a floor that tests/check-floors.sh does not know"
    failed=1
    continue
  fi
  while IFS=: read -r file line text; do
    [[ $text =~ [\"\<]([^\"\>]+)[\"\>] ]]
    check_include "$floor" "$file" "$line" "${BASH_REMATCH[1]}"
  done < <(grep -rnHE --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' "$floor")
done
exit $failed
