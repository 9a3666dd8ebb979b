import base64

import pytest

from kiez import push
from kiez.push import Outcome, Subscription

POINT = base64.urlsafe_b64encode(b"\x04" + bytes(64)).decode()
AUTH = base64.urlsafe_b64encode(bytes(16)).decode()
ENDPOINT = "https://fcm.googleapis.com/fcm/send/a:b-c_d"


def said(endpoint: object = ENDPOINT, point: object = POINT, auth: object = AUTH) -> object:
    return {"endpoint": endpoint, "expirationTime": None, "keys": {"p256dh": point, "auth": auth}}


def test_what_a_browser_says_is_read_and_its_padding_dropped() -> None:
    assert push.read(said()) == Subscription(ENDPOINT, POINT.rstrip("="), AUTH.rstrip("="))


@pytest.mark.parametrize(
    "strange",
    [
        None,
        [],
        "x",
        {},
        {"endpoint": ENDPOINT},
        {"endpoint": ENDPOINT, "keys": []},
        said(endpoint=1),
        said(point=None),
        said(point=AUTH),
        said(point=base64.urlsafe_b64encode(b"\x02" + bytes(64)).decode()),
        said(point="ä"),
        said(point="A" * 1000),
        said(auth=POINT),
        said(auth="A"),
        said(auth=""),
    ],
)
def test_what_cannot_be_a_subscription_is_none(strange: object) -> None:
    assert push.read(strange) is None


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/x",
        "https://db5p.notify.windows.com/w/?token=x%3d",
        "https://web.push.apple.com:443/x",
    ],
)
def test_a_public_push_service_is_believed(endpoint: str) -> None:
    assert push.leads_out(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "https:///x",
        "https://localhost/x",
        "https://sub.localhost/x",
        "https://printer.local/x",
        "https://intranet/x",
        "https://db.internal/x",
        "https://127.0.0.1/x",
        "https://127.1/x",
        "https://2130706433/x",
        "https://0x7f.0.0.1/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://[fe80::1]/x",
        "https://push.example.org:8443/x",
        "https://push.example.org:99999/x",
        "https://user@push.example.org/x",
        "https://push.example.org/x#y",
        "https://push.example.org/x y",
        "https://push.example.org/\r\nHost: x",
        "https://push.example.org/ä",
        "https://push.example.org./x",
        "https://push.example.org/" + "x" * 2000,
    ],
)
def test_an_endpoint_that_may_lead_inward_is_refused(endpoint: str) -> None:
    assert not push.leads_out(endpoint)


def test_a_push_service_on_this_machine_is_believed_only_where_told() -> None:
    endpoint = "http://127.0.0.1:9000/push/amina"

    assert push.leads_out(endpoint, near=True)
    assert not push.leads_out(endpoint)
    assert not push.leads_out("http://10.0.0.1:9000/push/amina", near=True)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, Outcome.SENT),
        (201, Outcome.SENT),
        (307, Outcome.REFUSED),
        (400, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (413, Outcome.REFUSED),
        (429, Outcome.AGAIN),
        (500, Outcome.AGAIN),
        (503, Outcome.AGAIN),
    ],
)
def test_the_answer_decides_what_follows(status: int, expected: Outcome) -> None:
    assert push.outcome(status) is expected
