"""What operators watch."""

from flask.testing import FlaskClient


def test_a_living_process_says_ok(client: FlaskClient) -> None:
    assert client.get("/healthz").data == b"ok\n"


def test_a_shop_with_a_database_is_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 200


def test_every_answer_is_counted(client: FlaskClient) -> None:
    client.get("/healthz")
    assert b'manyhands_requests_total{endpoint="healthz"' in client.get("/metrics").data


def test_an_unknown_address_is_told_in_words(client: FlaskClient) -> None:
    answer = client.get("/nowhere?lang=en")
    assert answer.status_code == 404
    assert "We could not find that." in answer.text


def test_every_answer_carries_the_policy(client: FlaskClient) -> None:
    policy = client.get("/nowhere").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
