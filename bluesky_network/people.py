"""People on the network: what they write is written by Bluesky's own protocol library."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from atproto import Client, models

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
"""A picture of one pixel."""

Ref: TypeAlias = models.ComAtprotoRepoStrongRef.Main


class Person:
    """An account; every method writes one record, at `created_at` or now."""

    def __init__(self, pds: str, name: str) -> None:
        self._client = Client(f"{pds}/xrpc")
        self.handle = f"{name}.test"
        made = self._client.com.atproto.server.create_account(
            {"handle": self.handle, "email": f"{name}@example.org", "password": f"password-{name}"}
        )
        self.did: str = made.did
        # The profile comes from the AppView, which may not know the account yet.
        self._client.login(self.did, f"password-{name}", fetch_bsky_profile=False)

    def close(self) -> None:
        """Let the connections go."""
        self._client.request.close()

    def introduce(self, name: str, *labels: str) -> None:
        """Write the profile, with labels about oneself."""
        own = [models.ComAtprotoLabelDefs.SelfLabel(val=label) for label in labels]
        record = models.AppBskyActorProfile.Record(
            display_name=name,
            labels=models.ComAtprotoLabelDefs.SelfLabels(values=own) if own else None,
        )
        self._client.com.atproto.repo.put_record(
            {
                "repo": self.did,
                "collection": "app.bsky.actor.profile",
                "rkey": "self",
                "record": record,
            }
        )

    def post(
        self,
        text: str,
        *,
        langs: Sequence[str] = (),
        facets: list[models.AppBskyRichtextFacet.Main] | None = None,
        embed: object = None,
        answering: tuple[Ref, Ref] | None = None,
        created_at: datetime | None = None,
    ) -> Ref:
        """Write a post; `answering` are the post that is answered and the first of its thread."""
        reply = answering and models.AppBskyFeedPost.ReplyRef(
            parent=answering[0], root=answering[1]
        )
        record = models.AppBskyFeedPost.Record(
            text=text,
            created_at=_written(created_at),
            langs=list(langs) or None,
            facets=facets,
            embed=embed,
            reply=reply or None,
        )
        made = self._client.app.bsky.feed.post.create(self.did, record)
        return Ref(uri=made.uri, cid=made.cid)

    def post_many(self, count: int) -> list[str]:
        """Write that many posts, a second apart and up to now, 200 at once; their addresses."""
        start_at = datetime.now(UTC) - timedelta(seconds=count)
        writes = [
            models.ComAtprotoRepoApplyWrites.Create(
                collection="app.bsky.feed.post",
                value=models.AppBskyFeedPost.Record(
                    text=f"Post {number}",
                    created_at=_written(start_at + timedelta(seconds=number)),
                ),
            )
            for number in range(count)
        ]
        made = []
        for start in range(0, count, 200):
            batch = models.ComAtprotoRepoApplyWrites.Data(
                repo=self.did, writes=writes[start : start + 200]
            )
            results = self._client.com.atproto.repo.apply_writes(batch).results or []
            made += [str(result.uri) for result in results]
        return made

    def upload(self, content: bytes) -> models.blob_ref.BlobRef:
        """Upload a file."""
        with warnings.catch_warnings():
            # The library hands bytes to httpx in a way that httpx no longer likes.
            warnings.simplefilter("ignore", DeprecationWarning)
            return self._client.com.atproto.repo.upload_blob(content).blob

    def like(self, post: Ref) -> None:
        """Like a post."""
        record = models.AppBskyFeedLike.Record(subject=post, created_at=_written(None))
        self._client.app.bsky.feed.like.create(self.did, record)

    def repost(self, post: Ref) -> str:
        """Repost a post; the repost's address."""
        record = models.AppBskyFeedRepost.Record(subject=post, created_at=_written(None))
        return str(self._client.app.bsky.feed.repost.create(self.did, record).uri)

    def take_back(self, repost: str) -> None:
        """Take a repost back."""
        self._client.app.bsky.feed.repost.delete(self.did, repost.rpartition("/")[2])

    def follow(self, did: str) -> None:
        """Follow an account."""
        record = models.AppBskyGraphFollow.Record(subject=did, created_at=_written(None))
        self._client.app.bsky.graph.follow.create(self.did, record)

    def delete(self, post: Ref) -> None:
        """Delete a post."""
        self._client.app.bsky.feed.post.delete(self.did, post.uri.rpartition("/")[2])

    def rename(self, name: str) -> None:
        """Take another handle."""
        self.handle = f"{name}.test"
        self._client.com.atproto.identity.update_handle({"handle": self.handle})

    def deactivate(self) -> None:
        """Switch the account off."""
        self._client.com.atproto.server.deactivate_account({})

    def activate(self) -> None:
        """Switch it on again."""
        self._client.com.atproto.server.activate_account()


def link_facet(text: str, part: str, address: str) -> models.AppBskyRichtextFacet.Main:
    """A link under a part of the text; places are counted in bytes of UTF-8."""
    return _facet(text, part, models.AppBskyRichtextFacet.Link(uri=address))


def mention_facet(text: str, part: str, did: str) -> models.AppBskyRichtextFacet.Main:
    """A name under a part of the text."""
    return _facet(text, part, models.AppBskyRichtextFacet.Mention(did=did))


def tag_facet(text: str, part: str, tag: str) -> models.AppBskyRichtextFacet.Main:
    """A hashtag under a part of the text."""
    return _facet(text, part, models.AppBskyRichtextFacet.Tag(tag=tag))


def _facet(
    text: str,
    part: str,
    feature: models.AppBskyRichtextFacet.Link
    | models.AppBskyRichtextFacet.Tag
    | models.AppBskyRichtextFacet.Mention,
) -> models.AppBskyRichtextFacet.Main:
    start = len(text[: text.index(part)].encode())
    index = models.AppBskyRichtextFacet.ByteSlice(
        byte_start=start, byte_end=start + len(part.encode())
    )
    return models.AppBskyRichtextFacet.Main(index=index, features=[feature])


def _written(at: datetime | None) -> str:
    return (at or datetime.now(UTC)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
