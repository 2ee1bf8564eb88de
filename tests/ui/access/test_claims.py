"""Whose a session, an event or an upload is."""

from ui.access.claims import Claims


def test_who_comes_first_has_a_name() -> None:
    claims = Claims()
    assert claims.take("session", "ada")
    assert claims.take("session", "ada")
    assert not claims.take("session", "bob")
    assert (claims.has("session", "ada"), claims.has("session", "bob")) == (True, False)
    assert not claims.has("unknown", "ada")


def test_a_file_that_two_sent_is_of_both() -> None:
    claims = Claims()
    claims.join("file", "ada")
    claims.join("file", "bob")
    assert claims.has("file", "ada")
    assert claims.has("file", "bob")
    assert not claims.take("file", "ada")


def test_nobody_loses_a_name_by_how_many_another_takes() -> None:
    claims = Claims()
    claims.take("session", "ada")
    for number in range(6000):
        claims.take(f"flood {number}", "bob")
    assert not claims.take("session", "bob")
    assert not claims.has("flood 0", "bob")
    assert claims.has("flood 5999", "bob")


def test_a_name_that_is_used_stays() -> None:
    claims = Claims()
    for number in range(6000):
        assert claims.take("session", "ada")
        claims.take(f"event {number}", "ada")
    assert claims.has("session", "ada")
