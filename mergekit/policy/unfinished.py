"""How a commit says that its branch is unfinished: by the start of its subject, or by a trailer."""

from __future__ import annotations

from mergekit.frozen import frozen
from mergekit.patterns import pattern

SUBJECTS = ("wip", "[wip]", "(wip)", "fixup!", "squash!", "amend!")
TRAILERS = ("Mergekit-Unfinished",)

_NO = ("no", "false")
_TRAILER = pattern(r"([A-Za-z0-9-]+):[ \t]*(.*)")


@frozen
class Unfinished:
    """What marks a commit as unfinished: a subject that starts so, in whatever case, or a trailer with one of these keys."""

    subjects: tuple[str, ...] = SUBJECTS
    trailers: tuple[str, ...] = TRAILERS

    def sign(self, message: str) -> str:
        """Give the words of a commit's message that say so; empty if there are none.

        A word ends where it ends: `wip` does not mark "wipe the cache". A trailer that says `no` or `false` marks nothing.
        """
        text = message.strip()
        subject = text.partition("\n")[0].strip()
        for start in self.subjects:
            rest = subject[len(start) :]
            if subject.lower().startswith(start.lower()) and not (start[-1:].isalnum() and rest[:1].isalnum()):
                return subject
        last = text.rpartition("\n\n")[2] if "\n\n" in text else ""
        for line in last.splitlines():
            found = _TRAILER.fullmatch(line.strip())
            if found is not None and found[1].lower() in {key.lower() for key in self.trailers} and found[2].strip().lower() not in _NO:
                return line.strip()
        return ""
