"""What the desk lists: a source's newest dispatches, and stories that are not published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds two indexes."""

    dependencies = [("stories", "0002_search")]
    operations = [
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(fields=["source", "-received"], name="dispatch_by_source"),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                fields=["state", "-updated"], condition=~models.Q(state="published"), name="story_kept_off"
            ),
        ),
    ]
