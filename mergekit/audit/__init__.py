"""The no-loss certificate of any merge commit, whoever made it: what its sides did, looked for in its result.

`texts` is the core, a pure function of the contents of one file; `merges` finds the contents and whom they come from.
"""

from mergekit.audit.findings import Finding, Findings
from mergekit.audit.texts import audit_texts

__all__ = ["Finding", "Findings", "audit_texts"]
