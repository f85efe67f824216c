#!/usr/bin/env bash
# check-shortcuts.sh [ROOT]: fails when a key of the program or of a part of the window is
# not in the shortcuts window, or when that shows a key that nothing has.
set -euo pipefail
export LC_ALL=C
cd "${1:-$(dirname "$(readlink -f "$0")")/..}"

# All keys are written as GTK's accelerators, their modifiers in this order.
accelerator () { # accelerator KEY MODIFIERS
  local name=${1#GDK_KEY_} out=
  if [[ $2 == *ALT* ]]; then out+='<Alt>'; fi
  if [[ $2 == *SHIFT* ]]; then out+='<Shift>'; fi
  if [[ $2 == *CONTROL* ]]; then out+='<Control>'; fi
  echo "$out$name"
}

program_keys () { sed -n '/^} accels\[\]/,/^};/p' src/app/application.c | grep -o '"[^"]*"' |
  tr -d '"' | grep -Ev '^(win|app)\.'; }

# Tables and calls of bindings: the key, and what stands after it up to the next comma.
part_keys () {
  local key modifiers
  cat src/observer/*.c | tr '\n' ' ' |
    grep -oE '(add_binding(_action)? \( *widget,|bind_step \(widget,|[{]) GDK_KEY_\w+(, [A-Z0-9_ |]+)?' |
    while read -r line; do
      key=$(grep -o 'GDK_KEY_\w*' <<<"$line" | head -1)
      modifiers=$(grep -oE '(GDK_(CONTROL|SHIFT|ALT)_MASK *\|? *)+' <<<"$line" || true)
      accelerator "$key" "$modifiers"
    done
}

shown_keys () {
  sed -n 's/.*name="accelerator">\([^<]*\)<.*/\1/p' ui/help-overlay.ui | tr ' ' '\n' |
    sed 's/&lt;/</g; s/&gt;/>/g'
}

known=$(program_keys; part_keys)
shown=$(shown_keys)
# Twins on the keypad, keys that every list, button and dialog has, those of the console's
# line, which are not bindings, and those of zoom, which are bound with Ctrl in a loop.
common='^(KP_.*|Escape|equal|Tab|F10|<Control>(c|l|plus|minus))$'
failed=0
while read -r key; do
  grep -qxF -- "$key" <<<"$shown" || { echo "$key is not in ui/help-overlay.ui" >&2; failed=1; }
done < <(grep -Ev "$common" <<<"$known" | sort -u)
while read -r key; do
  grep -qxF -- "$key" <<<"$known" || { echo "$key of ui/help-overlay.ui does nothing" >&2; failed=1; }
done < <(grep -Ev "$common" <<<"$shown" | sort -u)
exit $failed
