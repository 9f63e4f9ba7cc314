"""The full analysis of a package by androguard, cross references included; prints its milliseconds as JSON."""
import json
import sys
import time

from androguard.misc import AnalyzeAPK

try:
    from loguru import logger

    logger.remove()
except ImportError:
    pass

times = []
for _ in range(int(sys.argv[2])):
    begun = time.perf_counter()
    AnalyzeAPK(sys.argv[1])
    times.append((time.perf_counter() - begun) * 1000)
print(json.dumps(times))
