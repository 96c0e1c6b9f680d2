"""The servers that other tests stand on are real: each is asked for what it exists for."""

from __future__ import annotations

import http.server
import threading
import urllib.request

import boto3
import pytest
import redis
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.servers import objects, proxy, valkey

pytestmark = pytest.mark.slow


def test_valkey_keeps_a_value() -> None:
    with valkey.running() as url:
        client = redis.Redis.from_url(url)
        client.set("thread", "red")
        assert client.get("thread") == b"red"


def test_the_object_store_refuses_a_wrong_secret() -> None:
    with objects.running() as store:
        right = s3(store, store.secret_key)
        right.create_bucket(Bucket="goods")
        right.put_object(Bucket="goods", Key="a.txt", Body=b"jade")
        assert right.get_object(Bucket="goods", Key="a.txt")["Body"].read() == b"jade"
        with pytest.raises(ClientError):
            s3(store, "not-the-secret").get_object(Bucket="goods", Key="a.txt")


def s3(store: objects.Objects, secret: str):  # type: ignore[no-untyped-def] # boto3 makes its classes at run time
    return boto3.client(
        "s3",
        endpoint_url=store.endpoint,
        aws_access_key_id=store.access_key,
        aws_secret_access_key=secret,
        region_name="us-east-1",
        config=Config(connect_timeout=5, read_timeout=10),
    )


def test_the_proxy_goes_on_when_a_backend_dies() -> None:
    backends = [Backend(), Backend()]
    with proxy.running([each.port for each in backends]) as address:
        seen = {get(address) for _ in range(8)}
        assert seen == {str(each.port) for each in backends}
        backends[0].stop()
        assert {get(address) for _ in range(8)} == {str(backends[1].port)}
    backends[1].stop()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=15) as answer:
        return answer.read().decode()


class Backend:
    """A web server that answers with its port."""

    def __init__(self) -> None:
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(str(self.server.server_port).encode())  # type: ignore[attr-defined] # HTTPServer has it

            def log_message(self, *_: object) -> None:
                return

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
