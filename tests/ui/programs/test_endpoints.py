"""The page's named endpoints, through the real client over loopback."""

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError


@pytest.fixture(name="client", scope="module")
def _client(fake_page: str) -> Client:
    return Client(fake_page, verbose=False)


def test_there_are_three_and_they_say_their_types(client: Client) -> None:
    told = client.view_api(return_format="dict", print_info=False)
    assert isinstance(told, dict)
    endpoints = told["named_endpoints"]
    assert set(endpoints) == {"/ask", "/add", "/articles"}
    assert told["unnamed_endpoints"] == {}
    question, *_ = endpoints["/ask"]["parameters"]
    assert question["parameter_name"] == "question"
    assert question["type"] == {"type": "string"}
    (answer,) = endpoints["/ask"]["returns"]
    outcome = answer["type"]["properties"]["outcome"]
    assert outcome["enum"] == ["answered", "unsure", "refused"]
    assert "quote" in answer["type"]["properties"]["citations"]["items"]["properties"]


def test_a_question_is_answered_with_its_proof(client: Client) -> None:
    answer = client.predict(question="When was the 1961 treaty dissolved?", api_name="/ask")
    assert answer["text"] == "1996"
    assert answer["citations"][0]["quote"].startswith("The 1961 treaty was dissolved in 1996")
    assert answer["citations"][0]["state"] == "verified"


def test_an_unsure_answer_is_told_as_one(client: Client) -> None:
    question = "When, perhaps, was the 1961 treaty dissolved?"
    answer = client.predict(question=question, api_name="/ask")
    assert (answer["outcome"], answer["best"]) == ("unsure", "1996")


def test_a_refusal_is_an_answer_too(client: Client) -> None:
    answer = client.predict(question="Who painted the ceiling?", api_name="/ask")
    assert answer["outcome"] == "refused"
    assert answer["text"] == "The article does not say."


def test_articles_are_added_and_listed(client: Client) -> None:
    added = client.predict(text="A text of several words.", title="Mine", api_name="/add")
    assert added["words"] == 5
    listed = client.predict(api_name="/articles")
    assert added in listed


def test_errors_say_what_to_do(client: Client) -> None:
    with pytest.raises(AppError, match="begins with https://"):
        client.predict(address="/etc/passwd", api_name="/add")
    with pytest.raises(AppError, match="Something inside the program failed") as caught:
        client.predict(question="raise an unknown error", api_name="/ask")
    assert "secret" not in str(caught.value)
