"""The merge of whole trees: heads in, one tree and its conflicts out, path by path."""

from __future__ import annotations

from mergekit.tree_merge.engine import Engine, merge_heads
from mergekit.tree_merge.results import FileReport, TreeMerge

__all__ = ["Engine", "FileReport", "TreeMerge", "merge_heads"]
