"""Manifest, label and signatures of a package by apk-info; prints the milliseconds of each time as JSON."""
import json
import shutil
import sys
import tempfile
import time

import apk_info

times = []
with tempfile.TemporaryDirectory() as folder:
    for i in range(int(sys.argv[2])):
        # A copy each time: the library keeps what it read by path.
        copy = shutil.copyfile(sys.argv[1], f"{folder}/{i}.apk")
        begun = time.perf_counter()
        apk = apk_info.APK(copy)
        apk.get_package_name(), apk.get_version_name(), apk.get_application_label(), list(apk.get_permissions())
        list(apk.get_activities()), list(apk.get_services()), list(apk.get_receivers()), list(apk.get_providers())
        apk.get_signatures()
        times.append((time.perf_counter() - begun) * 1000)
print(json.dumps(times))
