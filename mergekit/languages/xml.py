"""XML: attributes commute, elements are in order."""

from __future__ import annotations

from mergekit.languages.profile import Container, Grammar, Profile, Signature

PROFILE = Profile(
    name="xml",
    title="XML",
    grammar=Grammar("tree_sitter_xml", "language_xml"),
    extensions=("xml", "xsd", "xsl", "xslt", "svg", "wsdl", "plist", "csproj", "vbproj", "fsproj", "props", "targets", "resx", "xaml"),
    containers=(
        Container("STag", (("Attribute",),)),
        Container("EmptyElemTag", (("Attribute",),)),
    ),
    signatures=(
        Signature("Attribute", ("(Name)",), "key"),
        Signature("element", ("(STag)/(Name)", "(STag)/(Attribute)", "(EmptyElemTag)/(Name)", "(EmptyElemTag)/(Attribute)")),
    ),
    scopes=("element", "STag", "EmptyElemTag"),
    comments=("Comment",),
    atomic=("CharData", "CDSect", "AttValue", "doctypedecl", "PI"),
)
