"""A story that happens alike on every fake: a council posts, and people answer, boost, favourite, follow."""

from __future__ import annotations

from dataclasses import dataclass

from tests.platforms.mastodon.world import Person, Post, World

LINK = "https://example.org/budget/2027"
PLAIN_COUNT = 45
"""Posts besides those that are named: more than one list of 40 holds."""


@dataclass(frozen=True)
class Story:
    """Who and what the tests speak of."""

    council: Person
    clerk: Person
    reader: Person
    hidden: Person
    moved: Person
    linked: Post
    warned: Post
    pictured: Post
    album: Post
    film: Post
    edited: Post
    deleted: Post
    private: Post
    boost: Post
    answer: Post


def told(world: World) -> Story:
    """Let the story happen."""
    council = world.person("council", title="The council")
    clerk = world.person("clerk")
    reader = world.person("reader", domain="other.example")
    hidden = world.person("hidden")
    moved = world.person("moved")
    hidden.hides_followers = True
    moved.moved_to = council
    for person in (clerk, reader):
        world.follow(person, council)
        world.follow(person, hidden)
    for number in range(PLAIN_COUNT):
        world.post(council, f"<p>Notice {number}</p>")
    deleted = world.post(council, "<p>Too early</p>")
    private = world.post(council, "<p>For few</p>", visibility="private")
    html = f'<p>The budget is out: <a href="{LINK}">{LINK}</a></p><p>Read it.<br>Ask us.</p>'
    linked = world.post(council, html, card=LINK, tags=("budget", "2027"))
    warned = world.post(council, "<p>Closed.</p>", warning="Roads", visibility="unlisted")
    pictured, album, film = (
        world.post(council, f"<p>{name}</p>") for name in ("One", "Two", "Film")
    )
    world.picture(pictured)
    world.picture(album)
    world.picture(album)
    world.picture(film, "gifv")
    edited = world.post(council, "<p>Teh plan</p>", language="km")
    world.edit(edited, "<p>ផែនការ</p>")
    boost = world.boost(council, world.post(clerk, "<p>From the clerk</p>"))
    question = world.post(reader, "<p>When?</p>", answers=linked)
    answer = world.post(council, "<p>Soon.</p>", answers=question)
    world.post(clerk, "<p>Between us</p>", answers=linked, visibility="private")
    for person in (clerk, reader):
        world.favourite(person, linked)
    world.boost(reader, linked)
    world.delete(deleted)
    return Story(
        council, clerk, reader, hidden, moved, linked, warned, pictured, album, film, edited,
        deleted, private, boost, answer,
    )  # fmt: skip
