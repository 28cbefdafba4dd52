"""The policy: which driver merges a path, which rule says so, which branches are replicas and in what order they land.

Pure: it is given bytes (`.mergekit.toml` and `.gitattributes`, both of the target, never of a replica), knows drivers
by name only, and reads neither files nor Git.
"""

from __future__ import annotations

from mergekit.policy.registry import Registry
from mergekit.policy.resolve import Policy, read_policy
from mergekit.policy.rules import CONFIG_FILE, Choice, Rule

__all__ = ["CONFIG_FILE", "Choice", "Policy", "Registry", "Rule", "read_policy"]
