"""What mergekit knows of a language: data about its grammar's nodes, and nothing that runs.

A profile says which children of which nodes may change places, what names a node, and what is never looked into. Where it
says nothing, everything is ordered and nameless, which is always safe.

**Kinds** are those of the grammar, named or not: ``identifier``, ``static``.

**Where a node stands.** `within` lists parents, as ``kind`` or ``kind.field`` (the field of the parent in which the node
stands); empty: anywhere.

**Key paths.** A key is read off a node along paths of steps joined by ``/``. Each step goes from nodes to nodes:

=================  ==========================================================================================
``name``           the children in that field
``(identifier)``   the children of that kind
``declarator+``    that field again and again, to the innermost node
``declarator*``    the node itself, the field's node, its field's node ... : all of them, outermost first
``..``             the parent
``.``              the node itself
``=word``          nowhere: the value is that word, so all nodes of the kind, and of others with it, are one
=================  ==========================================================================================

The value of a path is the texts of the nodes reached, in their order, each without layout and comments. A node whose paths
all reach nothing has no key.

**Scopes.** A key counts within the nearest ancestor of a kind in `Profile.scopes`, else in the file.
"""

from __future__ import annotations

from collections.abc import Mapping

from mergekit.frozen import field, frozen


@frozen
class Grammar:
    """Where a grammar comes from: the module of its wheel, and the function in it that gives the language."""

    module: str
    function: str = "language"


@frozen
class Container:
    """A node of a kind whose children may, in part, stand in another order. Several may speak of one node.

    `groups` are kinds of children that commute with those of the same group; none: all named children do. `field`: only
    children in that field are meant. Comments and separators go with their child.

    `reorder`: the order of a group's children means nothing at all: they merge as a set, by their keys. Without, children
    stay in the order in which they stand; but where both sides insert some with other keys at one place, both stay, one
    after the other.

    `barriers`: a child of no group is one: nothing moves across it. Without, the others keep their own order, and the
    group's children may stand anywhere between them.

    `separator` stands between children (empty: layout alone does); `trailing`: one may follow the last child, too.
    """

    kind: str
    groups: tuple[tuple[str, ...], ...] = ()
    within: tuple[str, ...] = ()
    field: str = ""
    separator: str = ""
    trailing: bool = False
    reorder: bool = True
    barriers: bool = True


@frozen
class Signature:
    """What names a node of a kind in its scope: the values of its key paths.

    `unique` says what it is if its key may stand only once in a scope: ``definition``, ``import``, ``key``, ``parameter``,
    ``label``, ``case``. Empty: the key finds the node again on another side, but may stand more often.

    Nodes of one `unique` and one `family` share a space of names: a function and a class of the same name are the same
    thing twice.
    """

    kind: str
    keys: tuple[str, ...]
    unique: str = ""
    within: tuple[str, ...] = ()
    family: str = ""


@frozen
class Embedded:
    """A node of a kind that holds text of another language: a fence in Markdown, a script in HTML.

    `content` is the path to the node that is that text (`.`: the node itself). `language` is the name of a profile; or else `named` is the
    path to what names the language in the file: the name of a profile, or an extension of one.
    """

    kind: str
    content: str = "."
    language: str = ""
    named: str = ""
    within: tuple[str, ...] = ()


@frozen
class Profile:
    """A language.

    `name` is that of its module. `extensions` have no dot and are in lower case; `file_names` are whole names.

    Of `signatures`, the first that fits a node counts. `scopes`: kinds that hold names of their own. `comments`: kinds that
    mean nothing to the program. `attached`: kinds that belong to the node which follows them (attributes, decorators),
    where the grammar has them as siblings. `atomic`: kinds that are never looked into (strings, text): they merge as text
    or not at all. `embedded`: leaves and atomic nodes that hold text of other languages. `indented`: leading white space is
    syntax, so carried lines are indented anew.
    """

    name: str
    title: str
    grammar: Grammar
    extensions: tuple[str, ...]
    file_names: tuple[str, ...] = ()
    containers: tuple[Container, ...] = ()
    signatures: tuple[Signature, ...] = ()
    scopes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    atomic: tuple[str, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    indented: bool = False
    signatures_by_kind: Mapping[str, tuple[Signature, ...]] = field(init=False, repr=False, compare=False)
    containers_by_kind: Mapping[str, tuple[Container, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort what is asked for with every node."""
        signatures: dict[str, tuple[Signature, ...]] = {}
        containers: dict[str, tuple[Container, ...]] = {}
        for signature in self.signatures:
            signatures[signature.kind] = (*signatures.get(signature.kind, ()), signature)
        for container in self.containers:
            containers[container.kind] = (*containers.get(container.kind, ()), container)
        object.__setattr__(self, "signatures_by_kind", signatures)
        object.__setattr__(self, "containers_by_kind", containers)

    def __hash__(self) -> int:
        """Hash the name, which no other profile has: caches are keyed by profiles."""
        return hash(self.name)
