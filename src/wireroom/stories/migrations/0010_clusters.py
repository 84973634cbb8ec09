"""Which stories report the same event, and which of them leads."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds two columns with an index, and two tables."""

    dependencies = [
        ("stories", "0009_rights"),
    ]

    operations = [
        migrations.AddField(
            model_name="story",
            name="began",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="story",
            name="leader",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="followers",
                to="stories.story",
            ),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                condition=models.Q(("leader__isnull", False)), fields=["leader"], name="story_followers"
            ),
        ),
        migrations.CreateModel(
            name="Trait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trait", models.BigIntegerField()),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="stories.story"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["trait", "story"], name="trait_of")],
            },
        ),
        migrations.CreateModel(
            name="Alike",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("likeness", models.PositiveSmallIntegerField()),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stories.story",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="stories.story"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("story", "other"), name="alike_once")],
            },
        ),
    ]
