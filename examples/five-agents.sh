#!/usr/bin/env bash
# Five agents change one file. Four land in one step; one is held back, settles on its own branch, and lands then.
source "$(dirname "${BASH_SOURCE[0]}")/begin.sh"

put shop.py \
    'def price(amount):' \
    '    return amount' \
    '' \
    '' \
    'def ship(order):' \
    '    return order' \
    '' \
    '' \
    'def bill(order):' \
    '    return order' \
    '' \
    '' \
    'def thank(name):' \
    '    return "Thanks, " + name'
put .mergekit.toml 'priority = ["agent/lead"]      # where two conflict, this one lands'
commit ann "A shop"

work lead; replace shop.py 'return amount' 'return round(amount, 2)'; commit lead "Round prices"
work ada main; replace shop.py 'def ship(order):' 'def ship(order, how="post"):'; commit ada "Ship in several ways"
work ben main; replace shop.py 'Thanks, ' 'Thank you, '; commit ben "Be polite"
work cleo main; put shop_test.py 'from shop import price'; commit cleo "Begin to test"
work dora main; replace shop.py 'return amount' 'return amount * 1.19'; commit dora "Add the tax"

git switch --quiet main
run mergekit merge --dry-run
run mergekit merge

echo
echo "dora merges main into her own branch, decides, and lands:"
git switch --quiet agent/dora
git merge --quiet main >merge.log || true
rm merge.log
git show main:shop.py >shop.py
replace shop.py 'return round(amount, 2)' 'return round(amount * 1.19, 2)'
commit dora "Add the tax, then round"
git switch --quiet main
run mergekit merge
run mergekit status
