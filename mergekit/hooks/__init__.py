"""Git's hooks: what each of them looks at, as functions from a repository to findings. Printing is the command line's."""

from __future__ import annotations
