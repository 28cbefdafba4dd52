"""The merge of code by its syntax: two sides and their base as trees, merged where they disagree, put together from their own bytes.

The flow: `parsing` -> `tree` (items, read where sides disagree) -> `match` -> `alignment` (the children of a node on three
sides) -> `sequences` (anchors, and segments between them) -> `joining` (a segment that both changed) and `gaps` (what stands
between items) -> `meeting`, `splice` (pieces as whole lines) -> `meant` (parsed again, is it what was meant?). `layout`,
`carrying` and `lines` are for what trees alone cannot decide. `merge.merge_trees` is the whole.

Rules, as events name them:

==================  ==================================================================================================
same-line           changes of both sides in one line, in different nodes
adjacent            in lines with no unchanged one between
touching            changes to neighbours: a deletion beside an insertion, two replacements in a row
set                 children whose order means nothing: by keys, left's without right's deletions, with right's additions
insert-group        both put in children that the profile lets stand beside each other in order (definitions, cases)
insert-named        both put in things with names of their own
insert-element      both put in elements of a list
insert-ordered      both put in statements, or what else has an order
same, contained     what one put in is what the other did, or a part of it
united              both put in a list of which each has a part
apart               both put in the same at different places: it stands at the first
deletions-unite     both took something away, in part the same
moved, carried      an edit follows what the other side moved: among its siblings, or into another block
layout              both laid out a gap anew
layout-yields       one only laid out a node anew, the other edited it: the edit, laid out like that
lines, lines/RULE   what lines decide: texts of several lines, and what syntax left open
==================  ==================================================================================================
"""
