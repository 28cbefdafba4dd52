"""How far two sequences are the same: single items first, then strides, since slices compare far faster."""

from __future__ import annotations

from collections.abc import Sequence

_FIRST, _LAST = 8, 4096


def same_ahead(left: Sequence[object], i: int, right: Sequence[object], j: int, room: int) -> int:
    """Count the items, at most `room`, that are the same in both from `left[i]` and `right[j]` on."""
    stop = i + min(_FIRST, room)
    place = i
    while place < stop and left[place] == right[j]:
        place += 1
        j += 1
    size = place - i
    if size < _FIRST:
        return size
    room -= size
    stride = _FIRST
    while stride <= room and left[place : place + stride] == right[j : j + stride]:
        place, j, room = place + stride, j + stride, room - stride
        if stride < _LAST:
            stride *= 2
    # The next stride would go too far: halve it.
    while stride := stride // 2:
        if stride <= room and left[place : place + stride] == right[j : j + stride]:
            place, j, room = place + stride, j + stride, room - stride
    return place - i


def same_behind(left: Sequence[object], i: int, right: Sequence[object], j: int, room: int) -> int:
    """Count the items, at most `room`, that are the same in both before `left[i]` and `right[j]`."""
    stop = i - min(_FIRST, room)
    place = i
    while place > stop and left[place - 1] == right[j - 1]:
        place -= 1
        j -= 1
    size = i - place
    if size < _FIRST:
        return size
    room -= size
    stride = _FIRST
    while stride <= room and left[place - stride : place] == right[j - stride : j]:
        place, j, room = place - stride, j - stride, room - stride
        if stride < _LAST:
            stride *= 2
    while stride := stride // 2:
        if stride <= room and left[place - stride : place] == right[j - stride : j]:
            place, j, room = place - stride, j - stride, room - stride
    return i - place
