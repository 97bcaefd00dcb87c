#!/bin/sh
# Prints a letter's head: a stand-in for the clinic's own printing program.
while [ $# -gt 0 ]; do
  case "$1" in
    --paper) paper=$2; shift 2 ;;
    --title) title=$2; shift 2 ;;
    *) shift ;;
  esac
done
printf '%s: %s\n' "$paper" "$title"
