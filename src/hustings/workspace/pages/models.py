"""Lists of pages; they meet the store by page_id alone."""

from __future__ import annotations

from django.db import models

from hustings.workspace.teams.models import Team


class PageList(models.Model):
    """A named set of pages: the peer group of a ranking. `sample` marks what the demo brought."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="page_lists")
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True, default="")
    sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        constraints = [models.UniqueConstraint(fields=("team", "name"), name="one_list_a_name")]

    def __str__(self) -> str:
        return self.name


class PageListEntry(models.Model):
    """A page's place in a list."""

    page_list = models.ForeignKey(PageList, on_delete=models.CASCADE, related_name="entries")
    page_id = models.CharField(max_length=255)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("page_id",)
        constraints = [
            models.UniqueConstraint(fields=("page_list", "page_id"), name="one_place_a_page")
        ]
