"""From the front page into the day's paper of a city, and out of it into a story."""

import io

import pypdf
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]

PRINTED = 240  # seconds that setting every city's issue may take on a busy machine


def test_a_reader_goes_from_the_front_page_through_the_citys_epaper_into_a_story(reader, paper):
    paper.wait(lambda: "/epaper/mumbai/20" in paper.get("/epaper/").text, PRINTED, "Mumbai has no issue")
    page = reader.open("/")
    page.locator(".mast").get_by_role("link", name="E-paper").click()
    page.wait_for_url("**/epaper/")
    page.locator(".rack").get_by_role("link", name="Mumbai").click()
    page.wait_for_url("**/epaper/mumbai/20*/")
    assert reader.text("h1") == "Mumbai"
    story = page.locator(".sheet a").first
    headline = story.locator("title").text_content()
    box = story.locator("rect").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + min(40, box["height"] / 2))
    page.wait_for_url("**/story/**")
    assert reader.text("h1") == headline


def test_a_citys_front_leads_to_its_paper_and_the_pdf_holds_the_days_stories(reader, paper):
    paper.wait(lambda: "/epaper/mumbai/20" in paper.get("/epaper/").text, PRINTED, "Mumbai has no issue")
    page = reader.open("/city/mumbai/")
    page.locator(".about").get_by_role("link", name="E-paper").click()
    page.wait_for_url("**/epaper/mumbai/")
    page.locator(".rack a").first.click()
    page.wait_for_url("**/epaper/mumbai/20*/")
    headlines = {" ".join(each.split()) for each in page.locator(".below li:not([lang]) a").all_text_contents()}
    assert len(headlines) >= 5
    answer = paper.get(page.get_by_role("link", name="Download the PDF").get_attribute("href"))
    printed = pypdf.PdfReader(io.BytesIO(answer.content))
    words = "".join("".join(sheet.extract_text() for sheet in printed.pages).split())
    missing = [headline for headline in headlines if "".join(headline.split()) not in words]
    assert len(missing) <= len(headlines) // 5, missing  # a headline may be broken by a hyphen
