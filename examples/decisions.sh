#!/usr/bin/env bash
# Three agents decide differently. All variants land side by side; a person settles it once, and it stays settled.
source "$(dirname "${BASH_SOURCE[0]}")/begin.sh"

put decisions/storage.yaml 'storage: undecided' 'port: 8080'
commit ann "To be decided"

work ada; replace decisions/storage.yaml undecided SQLite; commit ada "One file, no server"
work ben main; replace decisions/storage.yaml undecided PostgreSQL; commit ben "Several writers at once"
work cleo main; replace decisions/storage.yaml 8080 9090; commit cleo "8080 is taken"

git switch --quiet main
run mergekit merge
run cat decisions/storage.yaml
run mergekit conflicts

echo
echo "Ann decides: she puts a value in place of the siblings, and commits."
put decisions/storage.yaml 'storage: PostgreSQL' 'port: 9090'
commit ann "PostgreSQL it is"

echo "Meanwhile ada, who has not seen that, went on with other things. What is settled stays settled."
git switch --quiet agent/ada
put notes/sqlite.md '- SQLite is fast enough.'
commit ada "A note"
git switch --quiet main
run mergekit merge
run cat decisions/storage.yaml
run mergekit conflicts
