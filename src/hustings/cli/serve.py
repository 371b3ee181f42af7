"""Serve the screens and the REST interface."""

from __future__ import annotations

from typing import Annotated

import typer

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]


def command(
    *,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 2,
    threads: Annotated[
        int, typer.Option(min=1, max=256, help="Answers at once in each process.")
    ] = 4,
) -> None:
    """Serve the screens and the REST interface, and do what is due, until stopped.

    Set HUSTINGS_HOSTS to the site's names to serve other machines, and HUSTINGS_HTTPS=1 behind https.

    \b
    Examples:
      hustings serve
      HUSTINGS_HOSTS=figures.example.org hustings serve --host 0.0.0.0 --port 8080
    """
    from hustings.cli.speaking.homes import home_folder
    from hustings.cli.speaking.printing import tell
    from hustings.cli.speaking.rooms import bring_up_to_date
    from hustings.cli.speaking.serving import serve

    bring_up_to_date()
    tell(f"Serving {home_folder()} at http://{host}:{port}/ (stop with Ctrl-C)")
    serve(host, port, workers=workers, threads=threads)
