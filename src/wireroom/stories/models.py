"""The durable rows of a newspaper. What may change is said at each field; everything else is written once.

Times are aware UTC. `source` and `feed` are slugs of newspaper.toml (the configuration is the only place that defines
them); what the system learns about a feed is kept in `FeedState`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class FeedState(models.Model):
    """What looking at a feed has taught us: validators for the next conditional GET, health, and the next look.

    `cursor` is where the next look goes on (a mailbox's validity and last UID, a page's address), in the transport's
    own words. `hub` to `lease_until` are of a WebSub subscription: `callback` is the last part of its own address.
    """

    feed = models.CharField(max_length=80, unique=True)
    etag = models.CharField(max_length=400, default="")
    modified = models.CharField(max_length=100, default="")
    next_look = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_success = models.DateTimeField(null=True)
    last_error = models.TextField(default="")
    last_error_at = models.DateTimeField(null=True)
    last_delivery = models.DateTimeField(null=True)
    cursor = models.TextField(default="")
    hub = models.TextField(default="")
    topic = models.TextField(default="")
    callback = models.CharField(max_length=64, default="")
    secret = models.CharField(max_length=64, default="")
    lease_until = models.DateTimeField(null=True)


class Taken(models.Model):
    """A file of a feed's server that was taken and left there, so that it is not taken again while it stays as it is."""

    feed = models.CharField(max_length=80)
    name_sha256 = models.CharField(max_length=64)  # of its path on the server
    stamp = models.CharField(max_length=200)  # size and time of change, or an ETag: what tells another delivery
    seen = models.DateTimeField()  # when it was last listed: long unseen ones are forgotten

    class Meta:
        """One row a file of a feed."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["feed", "name_sha256"], name="taken_once")]


class Delivered(models.Model):
    """A delivery that was pushed with an idempotency key: the same key again is answered with the same dispatch."""

    feed = models.CharField(max_length=80)
    key = models.CharField(max_length=64)  # SHA-256 of the key as sent
    dispatch = models.ForeignKey("Dispatch", on_delete=models.CASCADE)
    at = models.DateTimeField()

    class Meta:
        """A key is the feed's own."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["feed", "key"], name="delivered_once")]


class Dispatch(models.Model):
    """Bytes exactly as received. `state` moves from new to filed, held (unreadable now) or refused (the gate)."""

    class State(models.TextChoices):
        """`new` waits for the filing worker; `filed` is done; `held` could not be read; `refused` was turned away."""

        NEW = "new"
        FILED = "filed"
        HELD = "held"
        REFUSED = "refused"

    source = models.CharField(max_length=80)
    feed = models.CharField(max_length=80)
    received = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255, default="")  # as the transport called it; shown, never used as a path
    media_type = models.CharField(max_length=100, default="")
    charset = models.CharField(max_length=40, default="")
    url = models.TextField(default="")
    bytes = models.BinaryField()
    size = models.PositiveBigIntegerField()  # of the bytes as offered; of a refused dispatch only a head is kept
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    format = models.CharField(max_length=20, default="")
    items = models.PositiveIntegerField(default=0)
    error = models.TextField(default="")
    error_where = models.TextField(default="")
    error_do = models.TextField(default="")
    notes = models.JSONField(default=list)
    filed_at = models.DateTimeField(null=True)

    class Meta:
        """The queue is an index; the same bytes on the same feed are one dispatch."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["feed", "sha256"], name="dispatch_once")]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(state="new"), name="dispatch_queue"),
            models.Index(fields=["-received"], name="dispatch_newest"),
            models.Index(fields=["state", "-received"], name="dispatch_by_state"),
            models.Index(fields=["source", "-received"], name="dispatch_by_source"),
        ]


class Story(models.Model):
    """The continuing identity (source + guid). All but `source`, `guid`, `key` is a function of its versions.

    `path` is set at the first publication and never changes. `card` is what listings show, ready to bake.
    """

    class State(models.TextChoices):
        """Where the story stands; only `published` stories appear anywhere."""

        PUBLISHED = "published"
        EMBARGOED = "embargoed"
        WITHHELD = "withheld"
        HELD = "held"
        CANCELED = "canceled"
        IGNORED = "ignored"
        EXPIRED = "expired"

    class Review(models.TextChoices):
        """`auto`: no editor has read it; `reviewed`: read, words unchanged; `edited`: words changed at the desk."""

        AUTO = "auto"
        REVIEWED = "reviewed"
        EDITED = "edited"

    source = models.CharField(max_length=80)
    guid = models.TextField()
    key = models.CharField(max_length=16, unique=True)  # of source and guid: the same in every order of arrival
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.TextField(default="")  # why it is held, withheld or canceled
    review = models.CharField(max_length=8, choices=Review.choices, default=Review.AUTO)
    release_at = models.DateTimeField(null=True)  # of an embargo
    expires_at = models.DateTimeField(null=True)  # of a published story: when its rights end
    path = models.CharField(max_length=255, null=True, unique=True)
    current = models.CharField(max_length=64, default="")  # item_hash of the version that counts
    language = models.CharField(max_length=20, default="")
    section = models.CharField(max_length=80, default="")
    dated = models.DateTimeField()  # when the story began, by its agency: its place in archives
    updated = models.DateTimeField()  # last version's time, by its agency
    day = models.DateField()  # `dated` in the newspaper's zone
    weight = models.BigIntegerField()  # seconds: time shifted by urgency; larger stands higher on a front
    urgency = models.PositiveSmallIntegerField(default=0)
    slugline = models.TextField(default="")  # of the version that counts: what a kill notice may call it by
    note = models.TextField(default="")  # for the desk, by the newspaper's rules
    push = models.BooleanField(default=False)  # whether the rules let readers' devices be told of it
    card = models.JSONField(default=dict)
    fingerprint = models.BinaryField(default=b"")  # of the words, by knowledge.similar
    began = models.BigIntegerField(null=True)  # seconds since 1970: its first message, whichever came first
    leader = models.ForeignKey(  # the story that leads its cluster, where another agency's does (stories.clusters)
        "self", null=True, on_delete=models.SET_NULL, related_name="followers", db_index=False
    )
    desk = models.JSONField(default=dict)  # stories.desk.Desk, folded from its acts

    class Meta:
        """A guid lives in its source's own space."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "guid"], name="story_once")]
        indexes: ClassVar = [
            models.Index(fields=["language", "-weight"], condition=models.Q(state="published"), name="story_front"),
            models.Index(
                fields=["language", "section", "-weight"], condition=models.Q(state="published"), name="story_section"
            ),
            models.Index(
                fields=["language", "day", "-weight"], condition=models.Q(state="published"), name="story_day"
            ),
            models.Index(
                fields=["language", "section", "day", "-weight"],
                condition=models.Q(state="published"),
                name="story_section_day",
            ),
            models.Index(
                fields=["language", "source", "-weight"], condition=models.Q(state="published"), name="story_agency"
            ),
            models.Index(fields=["-updated"], condition=models.Q(state="published"), name="story_updated"),
            models.Index(fields=["source", "-updated"], name="story_of_source"),
            models.Index(fields=["release_at"], condition=models.Q(state="embargoed"), name="story_release"),
            models.Index(fields=["expires_at"], condition=models.Q(state="published"), name="story_expiry"),
            models.Index(fields=["state", "-updated"], condition=~models.Q(state="published"), name="story_kept_off"),
            models.Index(fields=["leader"], condition=models.Q(leader__isnull=False), name="story_followers"),
        ]


class Trait(models.Model):
    """What published stories of the same hours and language are found by when they are alike (knowledge.cluster.traits)."""

    trait = models.BigIntegerField()
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")

    class Meta:
        """Looked up by trait."""

        indexes: ClassVar = [models.Index(fields=["trait", "story"], name="trait_of")]


class Alike(models.Model):
    """That two published stories of different sources report the same event for certain; a row each way."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    likeness = models.PositiveSmallIntegerField()

    class Meta:
        """One row a pair and way."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["story", "other"], name="alike_once")]


class Version(models.Model):
    """One item filed under its story. The order of versions is (`number`, `sent`, `item_hash`), never arrival."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="versions")
    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    sent = models.DateTimeField()
    item_hash = models.CharField(max_length=64)
    item = models.BinaryField()  # wire.item.to_bytes
    words_sha256 = models.CharField(max_length=64)  # of the canonical text wire-text/1
    pubstatus = models.CharField(max_length=40)
    embargoed = models.DateTimeField(null=True)
    embargo_text = models.CharField(max_length=100, default="")
    expires = models.DateTimeField(null=True)  # from when on its rights do not let it be shown
    hold = models.TextField(default="")  # why this version may not be published by itself; empty = it may
    ignored = models.BooleanField(default=False)  # a rule of the newspaper wants none of it
    desk = models.BooleanField(default=False)  # written by an editor: no message of the wire

    class Meta:
        """The same item twice is one version."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["story", "item_hash"], name="version_once")]


class Act(models.Model):
    """What an editor did to a story, or the wire's notices did in the desk's place (`who` is then ``wire``).

    Rows are only ever added: the table is the audit of the desk.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="acts")
    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    kind = models.CharField(max_length=10)  # stories.desk.Kind
    why = models.TextField()
    item_hash = models.CharField(max_length=64, default="")
    kills = models.JSONField(default=list)

    class Meta:
        """Read by story, in order."""

        indexes: ClassVar = [models.Index(fields=["-at"], name="act_newest")]

    def save(self, *args: object, **kwargs: object) -> None:
        """Add the row. Raises ValueError for one that is there already."""
        if self.pk is not None:
            raise ValueError("an act is never changed: do another one")
        super().save(*args, **kwargs)

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        """Raises ValueError: an act is never taken away."""
        raise ValueError("an act is never taken away: do another one")


class Alarm(models.Model):
    """Something that an editor must look at now: a kill that could not be matched for certain."""

    at = models.DateTimeField()
    what = models.TextField()
    do = models.TextField(default="")
    dispatch = models.ForeignKey(Dispatch, null=True, on_delete=models.CASCADE)
    key = models.CharField(max_length=64, unique=True)  # so that the same alarm is raised once
    answered_by = models.CharField(max_length=150, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """Those that nobody answered are an index."""

        indexes: ClassVar = [
            models.Index(fields=["-at"], condition=models.Q(answered_at__isnull=True), name="alarm_open")
        ]


class Entity(models.Model):
    """A person, place or organisation of the gazetteer that some story names."""

    qid = models.CharField(max_length=20, unique=True)
    slug = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12)


class StoryEntity(models.Model):
    """That a story is about an entity. `weight` copies the story's, so that a tag's front is one index walk."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="entities")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT)
    count = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()  # order of first mention: 0 is first
    language = models.CharField(max_length=20)
    weight = models.BigIntegerField()  # rows exist only while the story is published

    class Meta:
        """One tag an entity."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["story", "entity"], name="storyentity_once")]
        indexes: ClassVar = [models.Index(fields=["entity", "language", "-weight"], name="storyentity_front")]


class StoryCity(models.Model):
    """That a story belongs to a city's front and e-paper."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="cities")
    city = models.CharField(max_length=80)
    language = models.CharField(max_length=20)
    day = models.DateField()
    weight = models.BigIntegerField()

    class Meta:
        """One row a city."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["story", "city"], name="storycity_once")]
        indexes: ClassVar = [
            models.Index(fields=["city", "language", "-weight"], name="storycity_front"),
            models.Index(fields=["city", "day", "-weight"], name="storycity_day"),
        ]


class Picture(models.Model):
    """A picture a source delivered or a story waits for. Known by its name within the source; stored by content."""

    source = models.CharField(max_length=80)
    name = models.CharField(max_length=255)  # the last part of the rendition's href, as sent
    sha256 = models.CharField(max_length=64, default="")  # of the re-encoded picture; empty while it has not come
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    kinds = models.CharField(max_length=40, default="webp jpg")  # the file formats it was developed in, best first
    dispatch = models.ForeignKey(Dispatch, null=True, on_delete=models.PROTECT)
    href = models.TextField(default="")  # the absolute address it can be fetched from, if the wire gave one
    feed = models.CharField(max_length=80, default="")  # whose limits and secrets fetching it follows
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True)  # when it is to be fetched; null = not to be fetched
    error = models.TextField(default="")  # why the last try failed
    caption = models.TextField(default="")  # what the file itself says (IPTC, XMP), where the wire says nothing
    credit = models.TextField(default="")
    alt = models.TextField(default="")

    class Meta:
        """A name is unique within its source; the newest delivery wins."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "name"], name="picture_once")]
        indexes: ClassVar = [
            models.Index(fields=["next_try"], condition=models.Q(next_try__isnull=False), name="picture_queue")
        ]


class StoryPicture(models.Model):
    """That a story's current version shows a picture, so that the picture's arrival re-bakes it."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="stories")
    rank = models.PositiveSmallIntegerField()
    caption = models.TextField(default="")
    credit = models.TextField(default="")
    alt = models.TextField(default="")

    class Meta:
        """One row a picture of a story."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["story", "picture"], name="storypicture_once")]


class Page(models.Model):
    """One address of the public site. A row with `dirty` set is an order to the press; lower numbers go first."""

    key = models.CharField(max_length=200, primary_key=True)
    dirty = models.PositiveSmallIntegerField(null=True)
    generation = models.BigIntegerField(default=1)  # raised by each order; the press clears only what it saw
    baked = models.DateTimeField(null=True)
    digest = models.CharField(max_length=32, default="")

    class Meta:
        """The press's queue is an index."""

        indexes: ClassVar = [models.Index(fields=["dirty"], condition=models.Q(dirty__isnull=False), name="page_queue")]


class PageRef(models.Model):
    """That a baked page shows a story: who must be baked again when the story changes or goes."""

    page = models.CharField(max_length=200)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="shown_on")

    class Meta:
        """Looked up both ways."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["page", "story"], name="pageref_once")]
        indexes: ClassVar = [models.Index(fields=["story"], name="pageref_story")]


class Purging(models.Model):
    """An address below the site's root that a CDN is still to forget, and how asking for that went (press.purge)."""

    address = models.TextField(unique=True)
    page = models.CharField(max_length=200)  # the key of the page that gave it up
    since = models.DateTimeField()  # when it was last written down
    next_try = models.DateTimeField(null=True)  # null while the tombstone does not stand yet
    tries = models.PositiveIntegerField(default=0)
    error = models.TextField(default="")

    class Meta:
        """The queue is an index."""

        indexes: ClassVar = [
            models.Index(fields=["page"], name="purging_page"),
            models.Index(fields=["next_try"], name="purging_queue"),
        ]
