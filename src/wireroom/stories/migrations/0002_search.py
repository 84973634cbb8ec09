"""The search index: FTS5 on SQLite, a tsvector table on PostgreSQL."""

from django.db import migrations

SQLITE = """CREATE VIRTUAL TABLE search_stories USING fts5(
    headline, body, language UNINDEXED, at UNINDEXED,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'")"""
POSTGRES = """CREATE TABLE search_stories (
    story_id bigint PRIMARY KEY, headline text NOT NULL, body text NOT NULL, language varchar(20) NOT NULL,
    at bigint NOT NULL, words tsvector NOT NULL);
    CREATE INDEX search_words ON search_stories USING gin (words);
    CREATE INDEX search_at ON search_stories (at)"""


def make(apps, editor):
    """Create the index of this database."""
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRES)


def drop(apps, editor):
    """Drop it again."""
    editor.execute("DROP TABLE search_stories")


class Migration(migrations.Migration):
    """Adds search."""

    dependencies = [("stories", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
