"""A network on its way out: as CSV of edges, as GraphML and as GEXF."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from xml.sax import saxutils

from hustings.domain.errors import UseAKnownName
from hustings.reporting.exporting import time_text

if TYPE_CHECKING:
    import pyarrow as pa

    from hustings.reporting.coordination import Coordination

_ENDS = ("account_id", "account_id_y")
_NODE = ("component", "community", "edges", "strength")
_AT_ONCE = 10_000
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS = {
    "graphml": {
        "int": "int",
        "long": "long",
        "float": "double",
        "yes": "boolean",
        "text": "string",
    },
    "gexf": {
        "int": "integer",
        "long": "long",
        "float": "double",
        "yes": "boolean",
        "text": "string",
    },
}


@dataclass(frozen=True, slots=True)
class Network:
    """What is written: edges with account_id, account_id_y and weight, and what is known of accounts.

    `accounts` holds whole numbers by account and name, such as its community; accounts of edges that
    it does not hold are nodes without them. `told` says what the network rests on.
    """

    edges: pa.Table
    accounts: Mapping[str, Mapping[str, int]]
    directed: bool
    told: str
    seen_at: datetime | None = None


def network_of(coordination: Coordination, *, flagged: bool = False) -> Network:
    """The network of an answer: all its edges, or the flagged ones alone."""
    foot, edges = coordination.foot, coordination.edges
    return Network(
        edges=edges.filter(coordination.flagged) if flagged else edges,
        accounts={
            row.account_id: {name: getattr(row, name) for name in _NODE}
            for row in coordination.accounts
        },
        directed=coordination.definition == "toolkit",
        told=(
            f"{foot.signal} {foot.signal_version}, {coordination.definition}, {coordination.on}, "
            f"{coordination.time_window_s} seconds, from {foot.source}"
        ),
        seen_at=foot.as_of,
    )


def write_network(network: Network, path: Path) -> None:
    """Write a network in the format of the file's ending.

    `.csv` and `.parquet` hold the edges, `.graphml` and `.gexf` nodes and edges with typed
    attributes. UseAKnownName for another ending.
    """
    ending = _ending(path, (*WRITERS, "parquet"))
    if ending == "parquet":
        write_table(network.edges, path)
        return
    with path.open("w", encoding="utf-8", newline="") as text:
        WRITERS[ending](network, text)


def write_table(table: pa.Table, path: Path) -> None:
    """Write rows as `.csv` or `.parquet`, told by the ending; UseAKnownName for another one."""
    if _ending(path, ("csv", "parquet")) == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(table, path)
        return
    with path.open("w", encoding="utf-8", newline="") as text:
        _write_rows(table, text)


def _ending(path: Path, known: Sequence[str]) -> str:
    ending = path.suffix.lower().lstrip(".")
    if ending not in known:
        raise UseAKnownName(
            f"This is not written as {ending or 'a file without an ending'}.",
            file=str(path),
            remedy=f"End the name in .{', .'.join(known)}.",
        )
    return ending


def network_text(network: Network, ending: str) -> str:
    """The same as a text, for an answer over the web: csv, graphml or gexf."""
    text = io.StringIO()
    WRITERS[ending](network, text)
    return text.getvalue()


def write_csv(network: Network, text: TextIO) -> None:
    """Edges as CSV; times in UTC with a Z, nothing where a value is unknown."""
    _write_rows(network.edges, text)


def _write_rows(table: pa.Table, text: TextIO) -> None:
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    for batch in table.to_batches(max_chunksize=_AT_ONCE):
        columns = [_plain(column.to_pylist()) for column in batch.columns]
        writer.writerows(zip(*columns, strict=True))


def _plain(values: list[Any]) -> list[Any]:
    return [time_text(value) if isinstance(value, datetime) else value for value in values]


def write_graphml(network: Network, text: TextIO) -> None:
    """Nodes and edges as GraphML; edges have a direction where the definition gives one."""
    kinds = _kinds(network.edges, "graphml")
    text.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    text.write('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for name in _node_names(network):
        text.write(f'<key id="n_{name}" for="node" attr.name="{name}" attr.type="long"/>\n')
    for name, kind in kinds.items():
        text.write(f'<key id="e_{name}" for="edge" attr.name="{name}" attr.type="{kind}"/>\n')
    text.write(f'<graph id="coordination" edgedefault="{_direction(network)}">\n')
    text.write(f"<desc>{_escaped(network.told)}</desc>\n")
    for account_id, known in _nodes(network):
        values = "".join(f'<data key="n_{name}">{value}</data>' for name, value in known.items())
        text.write(f"<node id={_quoted(account_id)}>{values}</node>\n")
    for place, ends, edge in _each(network.edges, kinds):
        values = "".join(
            f'<data key="e_{name}">{_escaped(_word(value))}</data>' for name, value in edge.items()
        )
        text.write(f'<edge id="e{place}" source={ends[0]} target={ends[1]}>{values}</edge>\n')
    text.write("</graph>\n</graphml>\n")


def write_gexf(network: Network, text: TextIO) -> None:
    """Nodes and edges as GEXF 1.3, the format of Gephi; `weight` is the edge's own."""
    kinds = _kinds(network.edges, "gexf")
    # Without the clock's date, so that the same answer is the same file.
    on = f' lastmodifieddate="{network.seen_at.date()}"' if network.seen_at else ""
    text.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    text.write('<gexf xmlns="http://gexf.net/1.3" version="1.3">\n')
    text.write(f"<meta{on}><description>{_escaped(network.told)}</description></meta>\n")
    text.write(f'<graph defaultedgetype="{_direction(network)}" mode="static">\n')
    for of, names in (("node", dict.fromkeys(_node_names(network), "long")), ("edge", kinds)):
        text.write(f'<attributes class="{of}">\n')
        for name, kind in names.items():
            text.write(f'<attribute id="{of[0]}_{name}" title="{name}" type="{kind}"/>\n')
        text.write("</attributes>\n")
    text.write("<nodes>\n")
    for account_id, known in _nodes(network):
        shown = _quoted(account_id)
        values = "".join(
            f'<attvalue for="n_{name}" value="{value}"/>' for name, value in known.items()
        )
        text.write(f"<node id={shown} label={shown}><attvalues>{values}</attvalues></node>\n")
    text.write("</nodes>\n<edges>\n")
    for place, ends, edge in _each(network.edges, kinds):
        values = "".join(
            f'<attvalue for="e_{name}" value={_quoted(_word(value))}/>'
            for name, value in edge.items()
        )
        text.write(
            f'<edge id="{place}" source={ends[0]} target={ends[1]} weight="{edge["weight"]}">'
            f"<attvalues>{values}</attvalues></edge>\n"
        )
    text.write("</edges>\n</graph>\n</gexf>\n")


def _direction(network: Network) -> str:
    return "directed" if network.directed else "undirected"


def _kinds(edges: pa.Table, form: str) -> dict[str, str]:
    """Every column of an edge but its ends, with the format's word for its type."""
    import pyarrow as pa

    found = {}
    for field in edges.schema:
        if field.name in _ENDS:
            continue
        kind = "text"
        if pa.types.is_floating(field.type):
            kind = "float"
        elif pa.types.is_boolean(field.type):
            kind = "yes"
        elif pa.types.is_integer(field.type):
            kind = "long" if field.type == pa.int64() else "int"
        found[field.name] = _WORDS[form][kind]
    return found


def _node_names(network: Network) -> list[str]:
    return list(next(iter(network.accounts.values()), dict.fromkeys(_NODE, 0)))


def _nodes(network: Network) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Each account of the edges by name; those that nothing is known of are in no group."""
    names: set[str] = set()
    for name in _ENDS:
        names.update(network.edges.column(name).unique().to_pylist())
    for account_id in sorted(names):
        yield account_id, network.accounts.get(account_id, {})


def _each(
    edges: pa.Table, kinds: Mapping[str, str]
) -> Iterator[tuple[int, tuple[str, str], dict[str, Any]]]:
    """Each edge's place, its ends as quoted attributes, and its values where they are known."""
    place = 0
    for batch in edges.to_batches(max_chunksize=_AT_ONCE):
        columns = {name: _plain(batch.column(name).to_pylist()) for name in batch.schema.names}
        one, other = (list(map(_quoted, columns[name])) for name in _ENDS)
        for k in range(batch.num_rows):
            values = {name: columns[name][k] for name in kinds if columns[name][k] is not None}
            yield place, (one[k], other[k]), values
            place += 1


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _escaped(text: str) -> str:
    """A text as XML may hold it; what XML cannot say becomes the sign for an unknown letter."""
    return saxutils.escape(_NO_XML.sub("\ufffd", text))


def _quoted(text: str) -> str:
    """The same as a quoted attribute."""
    return saxutils.quoteattr(_NO_XML.sub("\ufffd", text))


WRITERS: dict[str, Callable[[Network, TextIO], None]] = {
    "csv": write_csv,
    "graphml": write_graphml,
    "gexf": write_gexf,
}
"""What a network can be written as as a text, by the file's ending."""
