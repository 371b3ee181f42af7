"""Do what is due, beside or without a server."""

from __future__ import annotations


def command() -> None:
    """Collect, import and compute what is due, until stopped; several may work on one home.

    `hustings serve` brings one of these. Start more where one falls behind; on other machines with
    DATABASE_URL set to the same database and the home folder on a shared disk that keeps file locks.

    \b
    Examples:
      hustings work
    """
    from hustings.cli.speaking.homes import home_folder
    from hustings.cli.speaking.printing import tell
    from hustings.cli.speaking.rooms import bring_up_to_date
    from hustings.cli.speaking.serving import work

    bring_up_to_date()
    tell(f"Working on {home_folder()} (stop with Ctrl-C)")
    work(alone=True)
