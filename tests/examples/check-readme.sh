#!/bin/sh
# check-readme.sh PROGRAM README SOURCE: the README's example is the program that was
# compiled, and it prints what the README says.
set -u
echo "1..2"

shown=$(sed -n '/^```c$/,/^```$/p' "$2" | sed '1d;$d')
if [ "$shown" = "$(cat "$3")" ]; then
  echo "ok 1 - the example in the README is the compiled one"
else
  echo "not ok 1 - the example in the README is the compiled one"
fi

printed=$("$1" 2>/dev/null | tr '\n' ' ')
if [ "$printed" = "1 2 3 1 2 3 " ]; then
  echo "ok 2 - it counts to three twice"
else
  echo "not ok 2 - it counts to three twice: $printed"
fi
