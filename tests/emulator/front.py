"""The door to the emulated account: an HTTP server that says no, says wait, and counts.

Each request is recognised (`calls`), counted, perhaps throttled by a token bucket for its account,
region and service, perhaps denied, perhaps given a recorded answer, kept waiting, and otherwise
handed to the account behind (`behind`: a WSGI application in this process, so that there is no
second hop). The account behind works on one request at a time; waiting is side by side. What was
asked before is answered from memory until something is written.

`GET /_front/report` tells what was counted, `POST /_front/configure` takes a new `Rules` as JSON and
forgets what was counted, `GET /_front/names` what the seed called its resources.
"""

import asyncio
import concurrent.futures
import dataclasses
import datetime
import hashlib
import http
import io
import itertools
import json
import random
import re
import sys
import time
import urllib.parse
from collections import Counter

import calls
import forms


# The canaries of the seed (`seed.CANARY`), plain and as they look in Base64 wherever they begin.
MARK = re.compile(b"canary-9d1f|Y2FuYXJ5LTlkM|NhbmFyeS05ZDFm|jYW5hcnktOWQxZ")

READING = ("Get", "List", "Describe", "BatchGet")
# These write nothing that is read, but do not answer the same each time.
PASSING = ("AssumeRole", "GenerateCredentialReport")


@dataclasses.dataclass
class Rules:
    """How the front behaves. All of it may stand in one JSON object."""

    # Seconds that an answer takes at least and at most.
    latency: tuple = (0, 0)
    # Requests a second and how many at once, for each account, region and service; nothing: no limit.
    rate: float = 0
    burst: float = 0
    # Denied: objects of call (`s3:GetBucketAcl`, `iam:*`), and where given account, region, about.
    deny: list = dataclasses.field(default_factory=list)
    # This share of all calls is denied too, the same ones for the same seed.
    deny_share: float = 0
    seed: int = 0
    # Never denied by chance: without these there is no audit.
    spare: tuple = ("sts:GetCallerIdentity", "sts:AssumeRole")
    # Whether recorded answers stand in for the account's own.
    recorded: bool = True

    def denies(self, call, account, about):
        if any(matches(rule, call, account, about) for rule in self.deny):
            return True
        if not self.deny_share or call.name in self.spare:
            return False
        text = f"{self.seed} {account} {call.region} {call.name} {about}"
        chance = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32
        return chance < self.deny_share


def matches(rule, call, account, about):
    wanted = rule["call"]
    if wanted != call.name and wanted != f"{call.service}:*":
        return False
    return all(
        key not in rule or value in (rule[key] if isinstance(rule[key], list) else [rule[key]])
        for key, value in (("account", account), ("region", call.region))
    ) and rule.get("about", "") in about


class Bucket:
    def __init__(self, rate, burst):
        self.rate, self.burst = rate, max(burst, 1)
        self.tokens, self.moment = self.burst, time.monotonic()

    def take(self):
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.moment) * self.rate)
        self.moment = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Book:
    """What was asked, and what came of it."""

    def __init__(self):
        self.entries = []  # (moment, account, region, call, about, outcome)
        self.unknown = []
        # Calls whose answers hold a secret that the seed planted.
        self.marked = Counter()
        self.in_flight = 0
        self.most_in_flight = 0

    def report(self, every):
        calls_made, outcomes, api = Counter(), Counter(), {}
        answered = Counter()
        for moment, account, region, call, about, outcome in self.entries:
            calls_made[call] += 1
            outcomes[outcome] += 1
            api.setdefault((account, region, call.partition(":")[0]), []).append(moment)
            if outcome != "throttled":
                answered[account, region, call, about] += 1
        report = {
            "calls": dict(sorted(calls_made.items())),
            "outcomes": dict(outcomes),
            "total": len(self.entries),
            "most_in_flight": self.most_in_flight,
            "most_in_a_second": max(map(most_in_a_second, api.values()), default=0),
            "repeated": [
                {"account": account, "region": region, "call": call, "about": about, "times": times}
                for (account, region, call, about), times in answered.items() if times > 1
            ],
            "unknown": self.unknown,
            "marked": dict(self.marked),
        }
        if every:
            keys = ("account", "region", "call", "about", "outcome")
            report["every"] = [dict(zip(keys, entry[1:])) for entry in self.entries]
        return report


def most_in_a_second(moments):
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - 1:
            first += 1
        most = max(most, last - first + 1)
    return most


class Front:
    def __init__(self, behind, account_of=lambda key: "123456789012", recorded=(), names=None, rules=None):
        self.behind = behind
        self.account_of = account_of
        self.recorded = {}
        for entry in recorded:
            self.recorded.setdefault(entry["call"], []).append(entry)
        self.names = names if names is not None else {}
        self.now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        self.remembered = {}
        self.worker = concurrent.futures.ThreadPoolExecutor(1)
        self.configure(rules or Rules())

    def configure(self, rules):
        self.rules = rules
        self.book = Book()
        self.buckets = {}
        self.random = random.Random(rules.seed)

    async def answer(self, method, target, headers, body):
        """(status, headers, body)."""
        if target.startswith("/_front/"):
            return self.own(method, target, body)
        call = calls.recognise(method, target, headers, body)
        if call is None:
            self.book.unknown.append(f"{method} {target.partition('?')[0]}")
            return await self.pass_on(method, target, headers, body)
        account, book = self.account_of(call.key), self.book
        about = about_what(target, headers, body)
        moment = time.monotonic()
        book.in_flight += 1
        book.most_in_flight = max(book.most_in_flight, book.in_flight)
        try:
            outcome, answer = await self.judged(call, account, about, (method, target, headers, body))
        finally:
            book.in_flight -= 1
        book.entries.append((moment, account, call.region, call.name, about, outcome))
        if MARK.search(answer[2]):
            book.marked[call.name] += 1
        return answer

    async def judged(self, call, account, about, request):
        rules = self.rules
        if rules.rate:
            bucket = self.buckets.setdefault((account, call.region, call.service), Bucket(rules.rate, rules.burst))
            if not bucket.take():
                return "throttled", forms.throttled(call)
        least, most = rules.latency
        if most:
            await asyncio.sleep(self.random.uniform(least, most))
        if rules.denies(call, account, about):
            return "denied", forms.denied(call)
        for entry in self.recorded.get(call.name, ()) if rules.recorded else ():
            if matches(entry, call, account, about):
                return "recorded", self.recorded_answer(call, entry)
        answer = await self.asked_once(call, account, about, request)
        lost = answer[0] == 404 and not any(name.lower().startswith("x-amz") for name in answer[1]) and b"<!doctype html>" in answer[2].lower()
        if lost or answer[0] in (500, 501):
            # What moto has not, or stumbles over. AWS's own word for an action that it does not know,
            # so that nobody tries again.
            return "missing", forms.error(call, "InvalidAction", 400, "The emulated account does not have this call")
        return "answered" if answer[0] < 400 else "error", answer

    def recorded_answer(self, call, entry):
        if "error" in entry:
            return forms.error(call, entry["error"]["code"], entry["error"]["status"], entry["error"].get("message", ""))
        return forms.answer(call, forms.filled_in(entry["answer"], self.now, self.names))

    async def asked_once(self, call, account, about, request):
        """What was read before is the same again, unless something was written since: moto is slow."""
        if not call.operation.startswith(READING):
            if call.operation not in PASSING:
                self.remembered.clear()
            return await self.pass_on(*request)
        key = (account, call.region, call.name, about, call.protocol)
        if key not in self.remembered:
            self.remembered[key] = await self.pass_on(*request)
        return self.remembered[key]

    async def pass_on(self, *request):
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.worker, self.behind, *request)
        except Exception as error:  # whatever moto stumbles over is its answer: an internal failure
            print(f"{request[0]} {request[1]}: {error!r}", file=sys.stderr)
            return 500, {}, b""

    def own(self, method, target, body):
        path, _, query = target.partition("?")
        if path == "/_front/configure" and method == "POST":
            self.configure(Rules(**json.loads(body)))
            said = {}
        elif path == "/_front/report":
            said = self.book.report("every" in query)
        elif path == "/_front/names":
            said = self.names
        else:
            return 404, {}, b""
        return 200, {"content-type": "application/json"}, json.dumps(said).encode()


def about_what(target, headers, body):
    """What tells one request to an operation from another: path, query and body."""
    text = body.decode(errors="replace") if body else ""
    return f"{urllib.parse.unquote(target)} {urllib.parse.unquote_plus(text) if 'Action=' in text else text}".strip()


def through_wsgi(application):
    """A WSGI application as what stands behind."""

    def behind(method, target, headers, body):
        path, _, query = target.partition("?")
        environ = {
            "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": urllib.parse.unquote(path, "latin-1"),
            "QUERY_STRING": query, "RAW_URI": target, "REQUEST_URI": target, "REMOTE_ADDR": "127.0.0.1",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        }
        for name, value in headers.items():
            environ["HTTP_" + name.decode().upper().replace("-", "_")] = value.decode("latin-1")
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
        environ.pop("HTTP_CONTENT_LENGTH", None)
        environ["CONTENT_LENGTH"] = str(len(body))
        started = {}

        def start_response(status, headers, exc_info=None):
            started.update(status=int(status.split()[0]), headers=dict(headers))

        pieces = application(environ, start_response)
        try:
            content = b"".join(pieces)
        finally:
            getattr(pieces, "close", lambda: None)()
        return started["status"], started["headers"], content

    return behind


# Headers that belong to one hop.
HOP = {"connection", "content-length", "transfer-encoding", "server", "date"}


async def serve(front, port=0):
    """Serves for ever. Loopback only. Returns the server; its port may have been chosen."""

    async def connection(reader, writer):
        try:
            while await one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def one(reader, writer):
        line = await reader.readline()
        if not line:
            return False
        method, target, _ = line.decode().split(" ", 2)
        headers = {}
        while (line := (await reader.readline()).strip()):
            name, _, value = line.partition(b":")
            headers[name.strip().lower()] = value.strip()
        if headers.get(b"expect", b"").lower() == b"100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await read_body(reader, headers)
        if target.startswith("http"):
            target = "/" + target.split("/", 3)[3]
        status, sent, content = await front.answer(method, target, headers, body)
        head = [f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}"]
        head += [f"{name}: {value}" for name, value in sent.items() if name.lower() not in HOP]
        head += [f"content-length: {len(content)}", "", ""]
        writer.write("\r\n".join(head).encode("latin-1") + (b"" if method == "HEAD" else content))
        await writer.drain()
        return headers.get(b"connection", b"").lower() != b"close"

    return await asyncio.start_server(connection, "127.0.0.1", port, limit=1 << 20)


async def read_body(reader, headers):
    if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
        pieces = []
        for _ in itertools.count():
            size = int((await reader.readline()).split(b";")[0], 16)
            pieces.append(await reader.readexactly(size))
            await reader.readline()
            if not size:
                break
        headers.pop(b"transfer-encoding")
        return b"".join(pieces)
    return await reader.readexactly(int(headers.get(b"content-length", 0)))
