"""The published schemas of the formats, validated offline.

They are others' works and are not part of this repository. ``LANTOA_SCHEMAS`` names a folder with
them (docs/formats.md says which, and from where); without it these checks are skipped.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

FOLDER = Path(os.environ.get("LANTOA_SCHEMAS", "schemas-not-here"))
NEEDED = (
    "OAI-PMH.xsd",
    "oai_dc.xsd",
    "simpledc20021212.xsd",
    "xml.xsd",
    "NewsML-G2_2.35-spec-All-Power.xsd",
    "ninjs-schema_3.1.json",
)

published = pytest.mark.skipif(
    not all((FOLDER / name).exists() for name in NEEDED),
    reason="the published schemas are not here: set LANTOA_SCHEMAS (docs/formats.md)",
)

_ALL = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.openarchives.org/OAI/2.0/" schemaLocation="OAI-PMH.xsd"/>
<xs:import namespace="http://www.openarchives.org/OAI/2.0/oai_dc/" schemaLocation="oai_dc.xsd"/>
<xs:import namespace="http://iptc.org/std/nar/2006-10-01/"
    schemaLocation="NewsML-G2_2.35-spec-All-Power.xsd"/>
</xs:schema>"""


class _Offline(etree.Resolver):
    """Every address is the file of that name in the folder."""

    def resolve(self, url: str, pubid: str, context: Any) -> Any:
        return self.resolve_filename(str(FOLDER / url.rpartition("/")[2]), context)


@cache
def xml_schema() -> etree.XMLSchema:
    """OAI-PMH with Dublin Core and NewsML-G2, each also alone."""
    parser = etree.XMLParser()
    parser.resolvers.add(_Offline())
    return etree.XMLSchema(etree.fromstring(_ALL, parser, base_url="memory:all.xsd"))


def ninjs_schema() -> dict[str, Any]:
    """ninjs 3.1; its schema of GeoJSON, which we do not use, lies elsewhere and is left out."""
    schema: dict[str, Any] = json.loads((FOLDER / "ninjs-schema_3.1.json").read_text())
    return schema
