#!/bin/bash
set -e
LIMIT=1
export NAME="a"

# Says something.
first() {
  local x=1
  if [ -f "$x" ]; then
    echo 'b'
  elif [[ $x =~ ^a+$ ]]; then
    (cd a)
  else
    echo $'c'
  fi
  while true; do
    break
  done
  for i in 1 2; do
    echo "$i"
  done
}

function second {
  case "$1" in
    a | b) echo ;;
    *) exit 1 ;;
  esac
  cat <<END
text
END
}
