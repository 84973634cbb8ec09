"""What the newspaper's own rules leave on a story: a note, a push, or that it is ignored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds three fields."""

    dependencies = [
        ('stories', '0006_picture_kinds'),
    ]

    operations = [
        migrations.AddField(
            model_name='story',
            name='note',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='story',
            name='push',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='version',
            name='ignored',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='story',
            name='state',
            field=models.CharField(choices=[('published', 'Published'), ('embargoed', 'Embargoed'), ('withheld', 'Withheld'), ('held', 'Held'), ('canceled', 'Canceled'), ('ignored', 'Ignored')], max_length=10),
        ),
    ]
