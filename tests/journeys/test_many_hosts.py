"""The loop once more over two web processes and a worker behind a proxy, as if on many hosts: they
share nothing but PostgreSQL, Redis and S3, and one of them is killed midway."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from playwright.sync_api import expect

from tests.journeys import loop, making
from tests.journeys.people import People, open_browser
from tests.journeys.test_alone import take_until
from tests.servers import objects, postgres, proxy, shop, valkey
from tests.servers.databases import own_database
from tests.servers.postgres import free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
BUCKET = "manyhands"


@dataclass
class Hosts:
    """The people and the two web processes they are served by."""

    people: People
    web: list[subprocess.Popen[bytes]]


def environment(database: str, redis: str, store: objects.Objects, address: str) -> dict[str, str]:
    """What every host is told; nothing of it is a path on this machine."""
    return shop.clean_environment(
        {
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "MEDIA_URL": f"s3://{BUCKET}/shop",
            "SECRET_KEY": "many-hosts-secret-key-of-32-characters",
            "DATA_KEY": "h1:many-hosts-data-key-of-at-least-32-characters",
            "PUBLIC_URL": address,
            "TRUSTED_PROXIES": "1",
            "MANYHANDS_DEMO": "1",
            "LOG_LEVEL": "WARNING",
            **store.environment(),
        }
    )


def make_bucket(store: objects.Objects) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=store.endpoint,
        aws_access_key_id=store.access_key,
        aws_secret_access_key=store.secret_key,
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=BUCKET)


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Hosts]:
    ports, front = [free_port(), free_port()], free_port()
    with ExitStack() as stack:
        server = stack.enter_context(postgres.running(durable=True))
        store = stack.enter_context(objects.running())
        make_bucket(store)
        redis = stack.enter_context(valkey.running())
        env = environment(own_database(server, "hosts"), redis, store, f"http://127.0.0.1:{front}")
        opened = shop.Shop(env["PUBLIC_URL"], environment=env)
        opened.links = loaded_demo(opened)
        web = []
        for turn, port in enumerate(ports):
            log = tmp_path / f"web-{turn}.log"
            words = ("serve", "--bind", f"127.0.0.1:{port}", "--no-jobs")
            web.append(stack.enter_context(shop.process(log, env, *words)))
            shop.wait_until_ready(f"http://127.0.0.1:{port}", web[turn], log)
        stack.enter_context(shop.process(tmp_path / "worker.log", env, "worker"))
        stack.enter_context(proxy.running(ports, front))
        browser = stack.enter_context(open_browser())
        yield Hosts(People(opened, browser, "many-hosts"), web)


def loaded_demo(opened: shop.Shop) -> dict[str, str]:
    """Migrate, load the demo over the wire, and a link for each role."""
    for words in (("db", "upgrade"), ("db", "check"), ("demo", "--load-only")):
        outcome = opened.command(*words)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return {each["role"]: each["link"] for each in shop.LINK.finditer(outcome.stdout)}


def test_the_loop_goes_on_when_a_host_dies(hosts: Hosts) -> None:
    people = hosts.people
    link = loop.a_host_shows_her_link(people)
    guest = loop.a_guest_fills_her_cart(people, link)
    loop.a_guest_orders(people, guest)
    order_page = loop.a_guest_pays(people, guest)

    number = loop.the_office_orders(people, {"BR-JADE-01-GRN": 20}, "Twenty Ltd", 60)
    plan = loop.the_office_plans(people, number)
    loop.the_office_gives_it_to(people, plan, loop.MAKER, 20)

    shop.stop(hosts.web[0], signal.SIGKILL)
    loop.the_office_accepts(people, plan)
    loop.let_in_by_command(people, "maker", "--maker", loop.MAKER)
    loop.let_in_by_command(people, "lead", "--cooperative", loop.COOPERATIVE)
    work = take_until(people, "Green jade bracelet", 20)
    making.the_maker_hands_in(people, work, "Green jade bracelet", 20)
    making.the_lead_inspects(people, 20)
    making.the_lead_sends_a_parcel(people, number)
    making.the_hub_receives(people)
    making.the_hub_looks(people, "Green jade bracelet", 20)
    making.the_hub_sends(people, number)
    making.the_maker_reads_her_money(people, "180.00")
    making.payday(people)

    guest.goto(order_page)
    expect(guest.locator("main")).to_contain_text("Paid")
    doctor = people.shop.command("doctor", "--json")
    assert doctor.returncode == 0, doctor.stdout
    verified = people.shop.command("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert people.shut_out == []
