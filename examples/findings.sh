#!/usr/bin/env bash
# Three agents write to one list of findings at once: additions add up, a deletion holds, fields merge one by one.
source "$(dirname "${BASH_SOURCE[0]}")/begin.sh"

put findings.jsonl \
    '{"id": "F-1", "title": "slow start", "status": "open", "severity": "low"}' \
    '{"id": "F-2", "title": "a duplicate of F-1", "status": "open", "severity": "low"}'
put findings.md '# Findings' '' '- The cache is never emptied.'
commit ann "First findings"

work ada
replace findings.jsonl '"slow start", "status": "open"' '"slow start", "status": "fixed"'
echo '{"id": "F-3", "title": "leak in the parser", "status": "open", "severity": "high"}' >>findings.jsonl
echo '- The parser reads every file twice.' >>findings.md
commit ada "F-1 is fixed; F-3"

work ben main
replace findings.jsonl '"open", "severity": "low"' '"open", "severity": "high"'
sed '/F-2/d' findings.jsonl >kept
mv kept findings.jsonl
echo '- Logs grow without end.' >>findings.md
commit ben "F-1 matters more; F-2 says the same as F-1"

work cleo main
echo '{"id": "F-4", "title": "no help text", "status": "open", "severity": "low"}' >>findings.jsonl
echo '- The parser reads every file twice.' >>findings.md
commit cleo "F-4; the parser, as ada"

git switch --quiet main
run mergekit merge
run cat findings.jsonl
run cat findings.md
