"""Results as the JSON objects that `--json` prints, beside those of `mergekit.landing.to_json`; docs/schemas has them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.views.operations import interrupted_to_json
from mergekit.cli.views.wording import options_shown
from mergekit.landing.to_json import conflict_to_json, held_to_json, text_to_json

if TYPE_CHECKING:
    from mergekit.cli.views.conflicts import OpenConflict
    from mergekit.landing.status import ReplicaStatus, Status
    from mergekit.landing.to_json import Json
    from mergekit.operations.log import Interrupted
    from mergekit.policy import Policy, Rule


def status_to_json(status: Status, pending: Interrupted | None = None) -> dict[str, Json]:
    """Give the object of `mergekit status`."""
    landing = status.landing
    upstream: Json = None
    if status.upstream:
        upstream = {"name": text_to_json(status.upstream), "ahead": status.ahead, "behind": status.behind}
    return {
        "target": text_to_json(landing.target),
        "ref": text_to_json(landing.ref) or None,
        "commit": landing.before.hex(),
        "upstream": upstream,
        "interrupted": interrupted_to_json(pending),
        "replicas": [_replica(replica) for replica in status.replicas],
        "conflicts": [conflict_to_json(conflict) for conflict in landing.conflicts],
    }


def open_conflict_to_json(one: OpenConflict) -> dict[str, Json]:
    """Give the object of one recorded conflict."""
    return {
        "conflict": conflict_to_json(one.conflict),
        "holds_back": [{"target": text_to_json(target), "replica": text_to_json(replica)} for target, replica in one.holds],
        "stands_in": [text_to_json(target) for target in one.stands_in],
    }


def policy_to_json(policy: Policy, target: str, paths: list[str]) -> dict[str, Json]:
    """Give the object of `mergekit policy`."""
    return {
        "target": text_to_json(target),
        "hash": policy.hash,
        "replicas": list(policy.replicas),
        "priority": list(policy.priority),
        "unfinished": {"subjects": list(policy.unfinished.subjects), "trailers": list(policy.unfinished.trailers)},
        "votes": {
            "electorate": list(policy.voting.electorate),
            "quorum": policy.voting.quorum,
            "method": policy.voting.method,
            "signed": policy.voting.signed,
        },
        "rules": [_rule(rule) for rule in policy.rules],
        "paths": [{"path": text_to_json(path), **_rule(policy.driver_for(path).rule)} for path in paths],
    }


def _replica(status: ReplicaStatus) -> dict[str, Json]:
    held: dict[str, Json] = {} if status.held is None else held_to_json(status.held)
    return {
        "name": text_to_json(status.replica.name),
        "commit": status.replica.commit.hex(),
        "ahead": status.ahead,
        "behind": status.behind,
        "outcome": status.outcome,
        "reason": held.get("reason"),
        "conflicts": held.get("conflicts", []),
        "with": held.get("with", []),
        "uncommitted": [{"worktree": text_to_json(one.worktree), "files": one.files} for one in status.uncommitted],
        "unfinished": text_to_json(status.unfinished) or None,
    }


def _rule(rule: Rule) -> dict[str, Json]:
    return {
        "pattern": text_to_json(rule.pattern),
        "driver": rule.driver,
        "options": {**options_shown(rule)},
        "source": text_to_json(rule.source),
        "line": rule.line,
        "reason": text_to_json(rule.reason),
    }
