from __future__ import annotations, division

import os, sys as system
import json
from a.b import c, d as e, f
from g import *

type Pair[T] = tuple[T, T]

LIMIT = {"a": 1, "b": 2, **other, "c": 3}
KINDS = {1, 2, 3}


def first(x, y=1, z: int = 2, w: str = "a" "b", v: int = 0, *, u: int):
    """Text."""
    import re
    import math

    def inner():
        pass

    def outer():
        pass

    return call(1, key=x, other=lambda p, q=1: p)


@decorated
@twice
class Class(Base):
    # About a method.
    def method(self):
        if self.a:
            pass
        elif self.b:
            pass
        while self.c:
            pass
        for i in self.d:
            pass
        with self.e as f:
            pass
        try:
            pass
        except ValueError:
            pass

    @property
    def value(self):
        match self.value:
            case 1:
                pass
            case [x, y] if x:
                pass


class Other:
    pass
