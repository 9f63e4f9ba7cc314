"""The whole report of a package by MobSF, through its own HTTP interface but within this process; prints its milliseconds as JSON.
The environment names the home folder and the key of the interface."""
import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobsf.MobSF.settings")
stdout, sys.stdout = sys.stdout, sys.stderr  # it prints while it works

import django  # noqa: E402

django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

for command in (["makemigrations"], ["makemigrations", "StaticAnalyzer"], ["migrate"], ["create_roles"]):
    call_command(*command, verbosity=0)
client = Client(headers={"X-Mobsf-Api-Key": os.environ["MOBSF_API_KEY"]}, SERVER_NAME="127.0.0.1")
times = []
for _ in range(int(sys.argv[2])):
    with open(sys.argv[1], "rb") as package:
        upload = SimpleUploadedFile("app.apk", package.read(), "application/octet-stream")
    begun = time.perf_counter()
    sent = client.post("/api/v1/upload", {"file": upload}).json()
    report = client.post("/api/v1/scan", {"hash": sent["hash"], "re_scan": "1"})
    if report.status_code != 200:
        raise SystemExit(f"MobSF answered {report.status_code}: {report.content[:300]!r}")
    times.append((time.perf_counter() - begun) * 1000)
print(json.dumps(times), file=stdout)
