"""The types of documents that are there without a configuration, written as a policy would write them."""

from __future__ import annotations

from collections.abc import Mapping

_TAGS = {"tags": "or-set", "labels": "or-set"}
_TIMES = {"created_at": "min", "updated_at": "max"}

TASK = {
    "id": "immutable",
    "title": "siblings",
    "description": "text",
    "assignee": "siblings",
    "status": {
        "type": "state-machine",
        "initial": "open",
        "moves": {
            "open": ["in_progress", "cancelled"],
            "in_progress": ["open", "blocked", "review", "cancelled"],
            "blocked": ["in_progress"],
            "review": ["in_progress", "done"],
            "done": ["open"],
            "cancelled": ["open"],
        },
        "with": ["closed_at"],
        "others": "keep",
    },
    "notes": "g-set",
    "blockers": "or-set",
    "time_spent": "g-counter",
    **_TAGS,
    **_TIMES,
}
FINDING = {
    "id": "immutable",
    "title": "siblings",
    "description": "text",
    "evidence": "g-set",
    "sources": "g-set",
    "notes": "g-set",
    "found_by": "g-set",
    **_TAGS,
    **_TIMES,
}
DECISION = {"id": "immutable", "question": "immutable", "options": "g-set", "notes": "g-set", **_TAGS, **_TIMES}
RECOMMENDATION = {
    "id": "immutable",
    "title": "siblings",
    "description": "text",
    "reasons": "g-set",
    "supporters": "or-set",
    "notes": "g-set",
    **_TAGS,
    **_TIMES,
}
VOTE = {
    "id": "immutable",
    "topic": "immutable",
    "candidates": "g-set",
    "ballots": {"type": "map", "of": "siblings"},
    "closed": "flag",
    **_TIMES,
}

TYPES: Mapping[str, Mapping[str, object]] = {
    "task": TASK,
    "finding": FINDING,
    "decision": DECISION,
    "recommendation": RECOMMENDATION,
    "vote": VOTE,
}
