#!/usr/bin/env bash
# The order never matters: branches named in any order give one commit, and merged in any grouping one tree.
source "$(dirname "${BASH_SOURCE[0]}")/begin.sh"

put list.txt one two three four five six seven eight
put findings.md '# Findings' '' '- none yet'
commit ann "Start"

work ada; replace list.txt one ONE; echo '- from ada' >>findings.md; commit ada "One"
work ben main; replace list.txt four FOUR; echo '- from ben' >>findings.md; commit ben "Four"
work cleo main; replace list.txt eight EIGHT; echo '- from cleo' >>findings.md; commit cleo "Eight"
git switch --quiet main

echo "Three branches named in four orders: the commit that each would make"
for order in "ada ben cleo" "ben cleo ada" "cleo ben ada" "cleo ada ben"; do
    set -- $order
    mergekit merge "agent/$1" "agent/$2" "agent/$3" --dry-run --json | tr , '\n' | grep '"commit"' | head -n 1
done | sort | uniq -c

echo "Two people merge different branches at the same time, then each merges the other's result, criss-cross"
git branch first main
git branch second main
mergekit merge agent/ada agent/ben --into first >first.log
mergekit merge agent/ben agent/cleo --into second >second.log
git branch both first
mergekit merge second --into both >both.log
git branch both-too second
mergekit merge first --into both-too >both-too.log
mergekit merge agent/ada agent/ben agent/cleo --into main >main.log

echo "The trees, each with the ways that lead there"
for branch in main both both-too; do
    git rev-parse "$branch^{tree}"
done | sort | uniq -c
run git show main:findings.md
