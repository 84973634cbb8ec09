"""What readers may compare: every version that was public, what changed, and nothing of what was not."""

import pytest

from tests.stories.house import House, g2
from wireroom.press.history import changes
from wireroom.stories.models import Story


def said(change):
    return change.kind, "".join(
        {"gone": "[-", "new": "[+"}.get(each.kind, "") + each.text + ("]" if each.kind != "same" else "")
        for each in change.parts
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["One."], ["One."], [("same", "One.")]),
        (["One."], ["One.", "Two."], [("same", "One."), ("new", "Two.")]),
        (["One.", "Two."], ["Two."], [("gone", "One."), ("same", "Two.")]),
        (
            ["The bridge cost 40 crore rupees."],
            ["The bridge cost 50 crore rupees."],
            [("changed", "The bridge cost [-40][+50] crore rupees.")],
        ),
        (["The bridge opens."], ["A choir of forty sang."], [("new", "A choir of forty sang."), ("gone", "The bridge opens.")]),
        (
            ["A first word stays.", "The minister spoke for an hour."],
            ["The minister spoke for two hours."],
            [("gone", "A first word stays."), ("changed", "The minister spoke for [-an hour][+two hours].")],
        ),
        (["मुंबई में बारिश हुई।"], ["मुंबई में तेज़ बारिश हुई।"], [("changed", "मुंबई में [+तेज़ ]बारिश हुई।")]),
    ],
)  # fmt: skip
def test_what_changed_is_told_by_paragraph_and_by_word(old, new, expected):
    assert [said(each) for each in changes(old, new)] == expected


def test_both_texts_can_be_read_back_from_a_comparison():
    old = ["One two three.", "Four five six seven.", "Eight."]
    new = ["One two four.", "Nine ten.", "Four six seven.", "Eight."]
    told = list(changes(old, new))
    after = ["".join(part.text for part in each.parts if part.kind != "gone") for each in told if each.kind != "gone"]
    before = ["".join(part.text for part in each.parts if part.kind != "new") for each in told if each.kind != "new"]
    assert after == new
    assert sorted(before) == sorted(old)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def sent(house, version, cost, **more):
    house.send(
        g2("s", version=version, headline=f"Bridge costs {cost} crore", paragraphs=[f"It costs {cost} crore."], **more)
    )


@pytest.mark.django_db(transaction=True)
def test_a_story_with_one_version_has_no_history(house):
    sent(house, 1, 40)
    path = Story.objects.get().path
    assert "what changed" not in house.words(path)
    assert not (house.pages / path.strip("/") / "history").exists()


@pytest.mark.django_db(transaction=True)
def test_any_two_versions_can_be_compared_and_every_correction_stands_at_the_foot(house):
    sent(house, 1, 40)
    sent(house, 2, 50, signal="sig:correction", ednote="Corrects the cost.", created="2021-07-22T05:00:00+00:00")
    sent(house, 3, 60, created="2021-07-22T06:00:00+00:00")
    path = Story.objects.get().path
    page = house.words(path)
    assert "Corrects the cost." in page  # although the version that counts is no correction
    assert "10:30 IST" in page
    assert "3 versions: what changed" in page
    history = house.page(f"{path}history/")
    assert "<del>50</del>" in history
    assert "<ins>60</ins>" in history
    assert 'content="noindex"' in history
    assert "<del>40</del>" in house.page(f"{path}history/1-3/")
    assert "<del>40</del>" in house.page(f"{path}history/1-2/")


@pytest.mark.django_db(transaction=True)
def test_what_readers_never_saw_is_in_no_history(house):
    sent(house, 1, 40)
    sent(house, 2, 4444, status="withheld")
    sent(house, 3, 5555, status="unheard-of")
    sent(house, 4, 60)
    assert Story.objects.get().state == "published"
    everything = house.everything()
    assert "4444" not in everything
    assert "5555" not in everything
    assert "<ins>60</ins>" in house.page(f"{Story.objects.get().path}history/")


@pytest.mark.django_db(transaction=True)
def test_a_kill_takes_the_history_away(house):
    sent(house, 1, 4444)
    sent(house, 2, 5555)
    path = Story.objects.get().path
    assert "4444" in house.everything()
    sent(house, 3, 60, status="canceled")
    assert house.gone(path)
    assert "4444" not in house.everything()
