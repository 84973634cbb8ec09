"""In which formats a picture was developed: those of before AVIF have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds a field to pictures."""

    dependencies = [
        ('stories', '0005_picture_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='picture',
            name='kinds',
            field=models.CharField(default='webp jpg', max_length=40),
        ),
    ]
