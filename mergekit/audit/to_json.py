"""Certificates as JSON values: what `mergekit audit --json` prints, described by docs/schemas/audit.json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mergekit.git.quoted import text_to_json

if TYPE_CHECKING:
    from mergekit.audit.certificate import Certificate, Item


def audit_to_json(certificates: Sequence[Certificate]) -> dict[str, object]:
    """Give the object of `mergekit audit`: one certificate for every merge commit, and whether all of them are certified."""
    return {
        "certified": all(one.is_certified for one in certificates),
        "merges": [certificate_to_json(one) for one in certificates],
    }


def certificate_to_json(certificate: Certificate) -> dict[str, object]:
    """Give the object of one certificate."""
    return {
        "commit": certificate.commit.hex(),
        "sides": [side.hex() for side in certificate.sides],
        "certified": certificate.is_certified,
        "files": certificate.files,
        "findings": [_item(item) for item in certificate.items],
    }


def _item(item: Item) -> dict[str, object]:
    return {
        "kind": item.kind,
        "unit": item.unit,
        "loss": item.is_loss,
        "path": text_to_json(item.path),
        "line": item.line,
        "text": text_to_json(item.text.decode("utf-8", "surrogateescape")),
        "untouched": item.untouched,
        "side": item.side.hex() if item.side is not None else None,
        "commit": item.commit.hex() if item.commit is not None else None,
        "rule": item.rule or None,
        "by": item.by.hex() if item.by is not None else None,
    }
