"""The reference of the REST interface, out of its own description."""

from __future__ import annotations

from typing import Any

from hustings.cli.speaking.markdown import GENERATED, table

PREFIX = "/api/v1/"


def rest() -> str:
    """Every address with its parameters, and every shape with its fields."""
    from hustings.cli.speaking.rooms import set_up_django

    set_up_django()
    from hustings.web.api.interface import interface
    from hustings.web.api.problems import TITLES

    described = interface().get_openapi_schema(path_prefix=PREFIX)
    lines = [
        GENERATED,
        "# The REST interface",
        "",
        described["info"]["description"],
        "",
        f"The machine-readable description is at `{PREFIX}openapi.json`.",
        "",
        "```sh",
        'curl -H "Authorization: Bearer $TOKEN" \\',
        f"  'http://localhost:8000{PREFIX}rankings?measure=interactions_per_post&since=2015-08-04'",
        "```",
        "",
        "What goes wrong is told as a problem (RFC 9457) with a detail and a remedy:",
        "",
        *table(("status", "means"), sorted(TITLES.items())),
    ]
    for path, operations in sorted(described["paths"].items()):
        for method, operation in operations.items():
            lines += ["", f"## {method.upper()} {path}", "", *_operation(operation)]
    lines += ["", "# Shapes"]
    shapes = described["components"]["schemas"]
    for name, shape in sorted(item for item in shapes.items() if not item[0].endswith("Asked")):
        lines += ["", f"## {name}", "", shape.get("description", ""), "", *_fields(shape)]
    return "\n".join(lines) + "\n"


def _operation(operation: dict[str, Any]) -> list[str]:
    answers = operation["responses"][200 if 200 in operation["responses"] else "200"]["content"]
    shape = answers["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
    csv = ", or CSV" if "text/csv" in answers else ""
    rows = [
        (
            f"`{given['name']}`",
            given["in"],
            _type(given["schema"]),
            given["schema"].get("default", ""),
        )
        for given in operation.get("parameters", ())
    ]
    told = [operation["description"], "", f"Answers with [{shape}](#{shape.lower()}){csv}."]
    return [*told, "", *table(("parameter", "in", "type", "otherwise"), rows)] if rows else told


def _fields(shape: dict[str, Any]) -> list[str]:
    return table(
        ("field", "type"),
        [(f"`{name}`", _type(field)) for name, field in shape.get("properties", {}).items()],
    )


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if "const" in schema:
        return f"`{schema['const']}`"
    return str(schema.get("format") or schema.get("type", "any"))
