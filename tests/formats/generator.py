"""Files of every format, made from the exact headers in which the exports come.

Every name, text and number is made up from a seed and labelled fictional where it is words. What a
row must become is worked out here in plain Python, apart from the SQL that is under test.
"""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from hustings.formats.layout import Cell, Format
from hustings.formats.recognition import format_named

HEADERS: dict[str, str] = {
    "crowdtangle-facebook": "Page Name,User Name,Facebook Id,Page Category,Page Admin Top Country,Page Description,Page Created,Likes at Posting,Followers at Posting,Post Created,Post Created Date,Post Created Time,Type,Total Interactions,Likes,Comments,Shares,Love,Wow,Haha,Sad,Angry,Care,Video Share Status,Is Video Owner?,Post Views,Total Views,Total Views For All Crossposts,Video Length,URL,Message,Link,Final Link,Image Text,Link Text,Description,Sponsor Id,Sponsor Name,Sponsor Category,Overperforming Score (weighted  —  Likes 1x Shares 1x Comments 1x Love 1x Wow 1x Haha 1x Sad 1x Angry 1x Care 1x )",
    "crowdtangle-facebook-groups": "Group Name,User Name,Facebook Id,Page Category,Page Admin Top Country,Page Description,Page Created,Likes at Posting,Followers at Posting,Post Created,Post Created Date,Post Created Time,Type,Total Interactions,Likes,Comments,Shares,Love,Wow,Haha,Sad,Angry,Care,Video Share Status,Is Video Owner?,Post Views,Total Views,Total Views For All Crossposts,Video Length,URL,Message,Link,Final Link,Image Text,Link Text,Description,Sponsor Id,Sponsor Name,Sponsor Category,Total Interactions (weighted  —  Likes 1x Shares 3x Comments 2x )",
    "crowdtangle-facebook-2020": "Group/Page Name,User Name,Facebook Id,Likes at Posting,Followers at Posting,Created,Type,Likes,Comments,Shares,Love,Wow,Haha,Sad,Angry,Care(or Thankful),Video Share Status,Post Views,Total Views,Total Views For All Crossposts,Video Length,URL,Message,Link,Final Link,Image Text,Link Text,Description,Sponsor Id,Sponsor Name,Total Interactions,Overperforming Score (weighted  —  Likes 1x Shares 1x Comments 1x )",
    "crowdtangle-instagram": "Account,User Name,Followers at Posting,Post Created,Post Created Date,Post Created Time,Type,Total Interactions,Likes,Comments,Views,URL,Link,Photo,Title,Description,Image Text,Sponsor Id,Sponsor Name,Overperforming Score (weighted  —  Likes 1x Comments 1x )",
    "minet-crowdtangle-posts": "ct_id,id,platform,type,title,caption,message,description,date,datetime,updated,link,post_url,score,video_length_ms,live_video_status,actual_like_count,expected_like_count,actual_share_count,expected_share_count,actual_favorite_count,expected_favorite_count,actual_comment_count,expected_comment_count,actual_love_count,expected_love_count,actual_wow_count,expected_wow_count,actual_haha_count,expected_haha_count,actual_sad_count,expected_sad_count,actual_angry_count,expected_angry_count,actual_thankful_count,expected_thankful_count,actual_care_count,expected_care_count,account_ct_id,account_id,account_platform,account_name,account_handle,account_profile_image,account_subscriber_count,account_url,account_verified,account_type,account_page_admin_top_country,links,expanded_links,media",
    "minet-crowdtangle-leaderboard": "ct_id,name,handle,profile_image,subscriber_count,url,verified,initial_subscriber_count,final_subscriber_count,subscriber_data_notes,love_count,wow_count,thankful_count,interaction_rate,like_count,haha_count,comment_count,share_count,sad_count,angry_count,post_count,total_interaction_count,total_video_time_ms,three_plus_minute_video_count",
    "meta-content-library-instagram": "content_type,creation_time,hashtags,id,is_branded_content,lang,match_type,mcl_url,modified_time,multimedia,post_owner.type,post_owner.id,post_owner.name,post_owner.username,statistics.comment_count,statistics.like_count,statistics.views,statistics.views_date_last_refreshed,text",
    "meta-content-library-facebook": "id,creation_time,modified_time,multimedia,is_branded_content,content_type,statistics.like_count,statistics.love_count,statistics.wow_count,statistics.haha_count,statistics.sad_count,statistics.angry_count,statistics.care_count,statistics.comment_count,statistics.reaction_count,statistics.views,statistics.views_date_last_refreshed,statistics.share_count,post_owner.type,post_owner.id,post_owner.name,surface.type,surface.id,surface.name",
    "business-suite-facebook": 'Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Caption type,Permalink,Is crosspost,Is share,Post type,Languages,Custom labels,Funded content status,Data comment,Date,Views,Reach,"Reactions, Comments and Shares",Reactions,Comments,Shares,Total clicks,Matched Audience Targeting Consumption (Photo Click),Other Clicks,Link Clicks,Matched Audience Targeting Consumption (Video Click),Negative feedback from users: Hide all,Seconds viewed,Average Seconds viewed,Estimated earnings (USD),Ad CPM (USD),Ad impressions',
    "business-suite-instagram": "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,Permalink,Post type,Data comment,Date,Views,Reach,Likes,Shares,Follows,Comments,Saves",
    "tiktok-studio": "Video title,Video link,Post time,Video views,Likes,Comments,Shares,Add to Favorites",
    "4cat-crowdtangle-facebook": "id,thread_id,body,author,timestamp,unix_timestamp,page_name,page_category,page_top_country,page_description,page_created,page_likes,page_id,page_followers,page_shared_from,type,interactions,comments,shares,likes,likes_love,likes_wow,likes_haha,likes_sad,likes_angry,likes_care,views_post,views_total,views_total_crossposts,overperforming_score,video_length,video_status,video_own,url,hashtags,url_original,body_image,body_link,body_description,sponsor_id,sponsor_name,sponsor_category",
    "4cat-facebook": "id,url,body,timestamp,author,author_name,image_url,video_url,is_in_group,group_name,unix_timestamp",
    "4cat-bluesky": "collected_at,query,rank,id,thread_id,created_at,author,author_id,body,link,tags,like_count,quote_count,reply_count,repost_count,quoted_post,quoted_user,replied_to_post,replied_to_user,replies_allowed,mentions,links,images,labels,has_poll,languages,author_display_name,author_profile,author_avatar,author_created_at,timestamp",
    "4cat-telegram": "id,thread_id,chat,author,author_username,author_name,author_is_bot,body,body_markdown,is_reply,reply_to,views,reactions,restriction_reason,chat_restriction_reason,message_noforwards,chat_noforwards,timestamp,unix_timestamp,timestamp_edited,unix_timestamp_edited,author_forwarded_from_name,author_forwarded_from_username,author_forwarded_from_id,entities_linked,entities_mentioned,all_connections,timestamp_forwarded_from,unix_timestamp_forwarded_from,link_title,link_description,link_attached,attachment_type,attachment_data,attachment_filename",
    "4cat-instagram": "id,post_source_domain,collected_from_view,partial_item,timestamp,thread_id,parent_id,url,body,author,author_fullname,is_verified,author_avatar_url,coauthors,coauthor_fullnames,coauthor_ids,media_type,num_media,image_urls,media_urls,hashtags,usertags,play_count,likes_hidden,num_likes,num_comments,location_name,location_id,location_latlong,location_city,unix_timestamp,missing_media",
    "4cat-threads": "collected_from_url,id,thread_id,url,body,timestamp,author,author_is_verified,author_avatar,image_url,video_url,audio_url,link_url,link_thumbnail_url,is_paid_partnership,likes,reposts,replies,quotes,hashtags,unix_timestamp",
    "4cat-x": "id,thread_id,timestamp,unix_timestamp,link,body,author,author_fullname,author_id,author_avatar_url,author_banner_url,source,language_guess,possibly_sensitive,retweet_count,reply_count,like_count,quote_count,impression_count,is_retweet,retweeted_user,is_quote_tweet,quoted_user,is_quote_withheld,is_reply,replied_user,is_withheld,hashtags,urls,images,videos,mentions,long_lat,place_name",
    "facepager-facebook": 'path,id,parent_id,level,object_id,object_type,query_status,query_time,query_type,from.name,created_time,type,link,picture,full_picture,"",comments.summary.total_count,shares.count,reactions.summary.total_count,like.summary.total_count,love.summary.total_count,haha.summary.total_count,wow.summary.total_count,sad.summary.total_count,angry.summary.total_count,message',
    "published-figures": "date,date_precision,page,country,metric,value,value_note,source_url",
    "canada-2015": "id,likes_count,comments_count,shares_count,type,created_time,page_id",
    "live-sellers-thailand": "status_id,status_type,status_published,num_comments,num_shares,num_reactions,num_likes,num_loves,num_wows,num_hahas,num_sads,num_angrys",
    "groups-2020": "collection_datetime,group_slug,group_name,n_members",
    "followers-biden": "MementoDatetime,URIM,FollowerCount",
    "cosmetics-2014": "Page_T_Likes,Type,Category,Month,Weekday,Hour,Paid,T_Reach,T_Impression,Engaged_Users,Consumers,Consumption,LP_Impression,LP_Reach,LP_Engage_With_Post,comment,like,share,T_Interactions",
}  # fmt: skip
"""The header of each plain table, as in the export; business-suite's stacked files are below."""

CONTENT_LIBRARY_DOWNLOAD = (
    "activities,content_type,creation_time,id,is_branded_content,lang,link_attachment.caption,"
    "link_attachment.description,link_attachment.link,link_attachment.name,match_type,mcl_url,"
    "modified_time,multimedia,post_owner.type,post_owner.id,post_owner.name,post_owner.username,"
    "shared_post_id,statistics.angry_count,statistics.care_count,statistics.comment_count,"
    "statistics.haha_count,statistics.like_count,statistics.love_count,statistics.reaction_count,"
    "statistics.sad_count,statistics.share_count,statistics.wow_count,statistics.views,"
    "statistics.views_date_last_refreshed,surface.type,surface.id,surface.name,surface.username,text"
)
SWEDISH_BUSINESS_SUITE = (
    "Publicerings-id,Sid-id,Sidnamn,Titel,Beskrivning,Publiceringstid,Inläggstyp,Permalänk,"
    'Visningar,Räckvidd,"Reaktioner, kommentarer och delningar",Reaktioner,Kommentarer,Delningar,'
    "Totalt antal klick,Övriga klick,Länkklick"
)

SERIES = """sep=,
"Facebook follows"
"Date","Primary"
"2025-08-01T00:00:00","20"
"2025-08-02T00:00:00","1,234"
"2025-08-03T00:00:00",""
"""
AUDIENCE = """sep=,
"Age & gender"
"","Women","Men"
"18-24","12.5%","20%"
"25-34","30.1%","37.4%"

"Top cities"
"Fictional Town, Cambodia","Invented City, Cambodia"
"40.2%","3.3%"

"Top countries"
"Cambodia","Namibia","United States"
"80.5%","10.5%","9%"

"Top pages"
"A fictional page"
"350"

"Follows"
"Date","Primary"
"2025-08-01T00:00:00","20"
"""

WORDS = [
    "fictional",
    "village",
    "meeting",
    "road",
    "school",
    "water",
    "budget",
    "vote",
    "market",
    "river",
]
SCRIPTS = (
    "ជំរាបសួរ ប្រជាពលរដ្ឋ (fictional)",
    "مرحبا بالجميع (fictional)",
    'fictional "quoted"\nsecond line, with comma',
    "\u202efictional bidi\u202c",
    "f\u0300\u0301\u0302\u0303ictional z\u0334\u0335a\u0336lgo",
    "=HYPERLINK(\"http://fictional.invalid\")",
    "<script>alert('fictional')</script>",
)  # fmt: skip
KINDS = {
    "Photo": "photo",
    "Native Video": "video",
    "Link": "link",
    "Status": "status",
    "video": "video",
    "Reels": "reel",
    "mixed": "other",
    "never seen before": "other",
}
FIRST_AT = datetime(2021, 1, 1)  # noqa: DTZ001  # as in the store's frames


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up table of a format; `expected` gives, per row, the values that are known to follow."""

    form: Format
    header: list[str]
    rows: list[list[str]]
    expected: list[dict[str, Any]] = field(default_factory=list)


def header_of(text: str) -> list[str]:
    """A header line taken apart."""
    return next(csv.reader([text]))


def sample(name: str, *, seed: int = 7, rows_count: int = 12, header: str | None = None) -> Sample:
    """Made-up rows of a format that are all right, and what they must become."""
    form = format_named(name)
    columns = header_of(header or HEADERS[name])
    rng = random.Random(f"{name} {seed}")
    rows, expected = [], []
    for number in range(rows_count):
        texts, known = _row(form, columns, rng, number)
        rows.append(texts)
        expected.append(known)
    return Sample(form, columns, rows, expected)


Made = tuple[str, Any]
"""A text and the value that it must become."""


def _row(
    form: Format, columns: Sequence[str], rng: random.Random, number: int
) -> tuple[list[str], dict[str, Any]]:
    made: dict[str, Made] = {}
    for column in columns:
        cells = [cell for cell in form.cells if column.casefold() in _names(cell)]
        made[column] = _made(form, column, cells, rng, number)
    known: dict[str, Any] = {}
    unsure: set[str] = set()
    for cell in form.cells:
        column = next((name for name in columns if name.casefold() in _names(cell)), None)
        if column is None or cell.record in unsure or known.get(cell.record) is not None:
            continue
        if (
            cell.parse in ("sql", "post_address", "handle")
            or cell.where
            or cell.pattern
            or cell.template
        ):
            unsure.add(cell.record)
            known.pop(cell.record, None)
        else:
            known[cell.record] = _value(cell, *made[column])
    page, post = known.get("page_native_id"), known.get("post_native_id")
    if form.platform == "facebook" and page and post and "_" not in post:
        known["post_native_id"] = f"{page}_{post}"
    if "page_native_id" in unsure or form.pages:
        for record in ("post_native_id", "page_name", "page_country"):
            known.pop(record, None)
    return [made[column][0] for column in columns], known


def _names(cell: Cell) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (cell.source, *cell.aliases) if name)


def _value(cell: Cell, text: str, value: Any) -> Any:
    if cell.record == "text":
        return text or None
    if text.strip() in cell.unknown:
        return None
    if cell.record == "page_handle":
        return text.lstrip("@")
    if cell.parse == "texts":
        return [part.strip().lstrip("#") for part in text.split(cell.separator)]
    return text.strip() if cell.parse in ("text", "id") else value


def _made(
    form: Format, column: str, cells: Sequence[Cell], rng: random.Random, number: int
) -> Made:
    special = _SPECIAL.get((form.name, column)) or _SPECIAL.get(("", column))
    if special is not None:
        return special(rng, number)
    parses = [cell.parse for cell in cells]
    for parse, make in _MAKERS.items():
        if parse in parses:
            return make(rng, number, cells[parses.index(parse)])
    if any(cell.record == "text" for cell in cells):
        return rng.choice((*SCRIPTS, " ".join(rng.choices(WORDS, k=6)))), None
    return f"fictional {column.casefold()} {number % 3}".replace(",", ""), None


def _count(rng: random.Random, _: int, cell: Cell) -> Made:
    value = rng.choice((rng.randrange(1, 999), rng.randrange(1000, 10_000_000)))
    separators = ("", ",", "\u202f", "\u00a0", "'", " ")
    text = f"{value:,}".replace(",", rng.choice(separators))
    return (
        rng.choice(((text, value), (str(value), value), (f"{value}.0", value)))
        if cell
        else (text, value)
    )


def _time(rng: random.Random, _: int, cell: Cell) -> Made:
    at = FIRST_AT + timedelta(seconds=rng.randrange(3 * 365 * 86400))
    if cell.times:
        at = at if "%S" in cell.times[0] else at.replace(second=0)
        return at.strftime(cell.times[0]), at
    local = at - timedelta(hours=4)
    return rng.choice(
        (
            (f"{at:%Y-%m-%d %H:%M:%S}", at),
            (f"{at:%Y-%m-%dT%H:%M:%S}Z", at),
            (f"{at:%Y-%m-%dT%H:%M:%S}+0000", at),
            (f"{local:%Y-%m-%d %H:%M:%S} EDT", at),
            (f"{local:%Y-%m-%dT%H:%M:%S}-04:00", at),
        )
    )


def _unix(rng: random.Random, _: int, __: Cell) -> Made:
    at = FIRST_AT + timedelta(seconds=rng.randrange(3 * 365 * 86400))
    seconds = int(at.replace(tzinfo=UTC).timestamp())
    return rng.choice((str(seconds), f"{seconds}.0")), at


def _flag(rng: random.Random, _: int, __: Cell) -> Made:
    return rng.choice((("yes", True), ("false", False), ("True", True), ("no", False)))


def _kind(rng: random.Random, _: int, cell: Cell) -> Made:
    text = rng.choice(list(KINDS))
    return text, cell.values.get(text, KINDS[text])


def _id(rng: random.Random, number: int, _: Cell) -> Made:
    return f"{10**14 + number * 7919 + rng.randrange(7919)}", None


def _country(rng: random.Random, _: int, __: Cell) -> Made:
    return rng.choice((("KH", "KH"), ("NA", "NA"), ("ca", "CA"), ("", None)))


_MAKERS: dict[str, Callable[[random.Random, int, Cell], Made]] = {
    "count": _count,
    "time": _time,
    "unix_s": _unix,
    "flag": _flag,
    "kind": _kind,
    "country": _country,
    "id": _id,
}


def _fixed(*texts: str) -> Callable[[random.Random, int], Made]:
    return lambda _, number: (texts[number % len(texts)], texts[number % len(texts)])


_SPECIAL: dict[tuple[str, str], Callable[[random.Random, int], Made]] = {
    ("", "URL"): lambda rng, number: (f"https://www.facebook.com/100/posts/{7_000_000 + number}", None),
    ("", "url"): lambda rng, number: (f"https://www.facebook.com/100/posts/{7_000_000 + number}", None),
    ("", "Message"): lambda rng, number: (SCRIPTS[number % len(SCRIPTS)], None),
    ("crowdtangle-instagram", "URL"): lambda rng, number: (f"https://www.instagram.com/p/Cx{number}_-a/", None),
    ("tiktok-studio", "Video link"): lambda rng, number: (
        f"https://www.tiktok.com/@fictional.page/video/{7 * 10**18 + number}", None),
    ("minet-crowdtangle-posts", "platform"): _fixed("Facebook", "Instagram"),
    ("minet-crowdtangle-leaderboard", "url"): _fixed(
        "https://www.facebook.com/123456", "https://www.instagram.com/fictional/"),
    ("4cat-facebook", "is_in_group"): _fixed("no", "yes"),
    ("4cat-facebook", "group_name"): _fixed("", "987654"),
    ("4cat-telegram", "reactions"): _fixed("", "👍👍❤️"),
    ("4cat-x", "is_retweet"): _fixed("yes", "no"),
    ("4cat-instagram", "likes_hidden"): _fixed("no", "yes"),
    ("live-sellers-thailand", "status_id"): lambda rng, number: (f"246675545449582_{5 * 10**15 + number}", None),
    ("canada-2015", "id"): lambda rng, number: (f"21751825648_{10**17 + number}", None),
    ("canada-2015", "page_id"): _fixed("21751825648"),
    ("cosmetics-2014", "Month"): _fixed("1", "12"),
    ("facepager-facebook", "object_id"): lambda rng, number: (f"555_{10**15 + number}", None),
    ("published-figures", "date"): _fixed("2016-03-13", "2016-03", "2016"),
    ("published-figures", "date_precision"): _fixed("day", "month", "year"),
    ("published-figures", "page"): _fixed("A Fictional Page", "FICTIONAL PAGES (12 pages)"),
    ("published-figures", "country"): _fixed("ALL", "KH", "ID|IN|PH", "NA"),
    ("published-figures", "value"): _fixed("1500000", "57.6", "9-31"),
}  # fmt: skip


def as_table(
    made: Sample, *, delimiter: str = ",", encoding: str = "utf-8", newline: str = "\n"
) -> bytes:
    """The sample as a delimited file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline)
    writer.writerows([made.header, *made.rows])
    return text.getvalue().encode(encoding)


def as_ndjson(made: Sample) -> bytes:
    """The sample as one JSON object a line, all cells texts."""
    lines = (
        json.dumps(dict(zip(made.header, row, strict=True)), ensure_ascii=False)
        for row in made.rows
    )
    return "\n".join(lines).encode() + b"\n"


def as_xlsx(made: Sample) -> bytes:
    """The sample as the plainest workbook there can be, all cells texts."""
    start, end = '<c t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
    rows = "".join(
        f"<row>{''.join(f'{start}{escape(cell)}{end}' for cell in row)}</row>"
        for row in [made.header, *made.rows]
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="Fictional" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }  # fmt: skip
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as workbook:
        for name, text in parts.items():
            workbook.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return held.getvalue()


def hostile_tables(made: Sample) -> dict[str, bytes]:
    """The sample written in ways that files come in and that must not change what is read."""
    twice = Sample(made.form, made.header, [*made.rows, made.header, *made.rows])
    return {
        "byte order mark": as_table(made, encoding="utf-8-sig"),
        "UTF-16": as_table(made, encoding="utf-16"),
        "tabs": as_table(made, delimiter="\t"),
        "semicolons": as_table(made, delimiter=";"),
        "Windows line ends": as_table(made, newline="\r\n"),
        "header repeated": as_table(twice),
        "NUL": as_table(made) + b"\x00\x00",
        "ragged row": as_table(made) + b"only,three,cells\n",
        "blank lines": as_table(made) + b"\n\n",
        "huge cell": as_table(_with_huge_cell(made)),
    }


def _with_huge_cell(made: Sample) -> Sample:
    texts = [
        column for column, name in enumerate(made.header) if name in ("Message", "text", "body")
    ]
    rows = [list(row) for row in made.rows]
    if texts:
        rows[0][texts[0]] = "fictional " * 200_000
    return Sample(made.form, made.header, rows)
