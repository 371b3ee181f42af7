"""A network that was written is read back as it was."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hustings.domain.errors import UseAKnownName
from hustings.reporting.coordinating import coordinate
from hustings.reporting.coordinating_files import Network, network_of, network_text, write_network
from hustings.signals.co_sharing import EDGE_COLUMNS

ML = {"g": "http://graphml.graphdrawing.org/xmlns"}
GEXF = {"g": "http://gexf.net/1.3"}
PARSED = {"int": int, "integer": int, "long": int, "double": float, "string": str, "boolean": bool}


@pytest.fixture(scope="module")
def network() -> Network:
    """Three accounts with names that XML must escape, which share eight objects within seconds."""
    accounts = ('"<a>"', "b & c", "d\x01")
    rows = [(f"o{k}", name, f"p{k}{name}", 1_000 * k + place) for k in range(8) for place, name in enumerate(accounts)]  # fmt: skip
    names = ("object_id", "account_id", "content_id", "timestamp_share")
    table = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    return network_of(coordinate(table, max_q=1, edge_weight=0))


def test_csv_holds_every_edge_in_the_columns_of_the_signal(network: Network) -> None:
    read = list(csv.DictReader(io.StringIO(network_text(network, "csv"))))
    assert tuple(read[0]) == EDGE_COLUMNS
    assert [(row["account_id"], int(row["weight"])) for row in read] == [
        (row["account_id"], row["weight"]) for row in network.edges.to_pylist()
    ]
    assert read[0]["first_at"] == "1970-01-01T00:00:00Z"


def test_graphml_holds_typed_nodes_and_edges(network: Network) -> None:
    root = ET.fromstring(network_text(network, "graphml"))
    assert root.tag == "{http://graphml.graphdrawing.org/xmlns}graphml"
    types = {key.get("id"): PARSED[key.get("attr.type") or ""] for key in root.findall("g:key", ML)}
    graph = root.find("g:graph", ML)
    assert graph is not None
    assert graph.get("edgedefault") == "undirected"
    nodes = {node.get("id") for node in graph.findall("g:node", ML)}
    assert nodes == {'"<a>"', "b & c", "d\ufffd"}
    edges = graph.findall("g:edge", ML)
    for edge, row in zip(edges, network.edges.to_pylist(), strict=True):
        assert {edge.get("source"), edge.get("target")} <= nodes
        held = {
            (data.get("key") or "")[2:]: types[data.get("key")](data.text or "")
            for data in edge.findall("g:data", ML)
        }
        assert held["weight"] == row["weight"] == 8
        assert held["p"] == pytest.approx(row["p"])
        assert held["last_at"].startswith("1970-01-01T01:56:4")


def test_gexf_holds_typed_nodes_and_edges(network: Network) -> None:
    root = ET.fromstring(network_text(network, "gexf"))
    assert root.tag == "{http://gexf.net/1.3}gexf"
    assert root.get("version") == "1.3"
    declared = {
        found.get("id"): PARSED[found.get("type") or ""]
        for found in root.findall(".//g:attribute", GEXF)
    }
    nodes = {node.get("id") for node in root.findall(".//g:node", GEXF)}
    edges = root.findall(".//g:edge", GEXF)
    assert len(edges) == network.edges.num_rows
    for edge in edges:
        assert {edge.get("source"), edge.get("target")} <= nodes
        assert edge.get("weight") == "8"
    for value in root.findall(".//g:attvalue", GEXF):
        declared[value.get("for")](value.get("value") or "")


def test_edges_of_the_toolkit_have_a_direction(network: Network) -> None:
    directed = replace(network, directed=True)
    assert 'edgedefault="directed"' in network_text(directed, "graphml")
    assert 'defaultedgetype="directed"' in network_text(directed, "gexf")


def test_the_files_ending_chooses_the_format(network: Network, tmp_path: Path) -> None:
    write_network(network, tmp_path / "edges.parquet")
    assert pq.read_table(tmp_path / "edges.parquet").num_rows == network.edges.num_rows
    for ending in ("csv", "graphml", "gexf"):
        write_network(network, tmp_path / f"edges.{ending}")
        written = (tmp_path / f"edges.{ending}").read_text(encoding="utf-8")
        assert written == network_text(network, ending)
    with pytest.raises(UseAKnownName, match="doc"):
        write_network(network, tmp_path / "edges.doc")
