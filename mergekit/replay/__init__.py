"""A repository's own past merges, made again and compared with what people committed."""

from mergekit.replay.replay import Case, Replay, replay

__all__ = ["Case", "Replay", "replay"]
