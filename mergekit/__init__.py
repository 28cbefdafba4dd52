"""mergekit: branches as replicas, merged in one step, in no particular order, with nothing lost."""

__version__ = "0.1.0"
