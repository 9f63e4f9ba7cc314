"""Code facts of a package by dexllm, as often as asked in one process; prints the milliseconds of each time as JSON."""
import json
import sys
import time

import dexllm


def facts(path):
    kit = dexllm.DexKit(path)
    return [
        dexllm.dangerous_permission_api_callers(kit),
        dexllm.detect_content_providers(kit),
        dexllm.detect_permissive_tls(kit),
    ]


times = []
for _ in range(int(sys.argv[2])):
    begun = time.perf_counter()
    facts(sys.argv[1])
    times.append((time.perf_counter() - begun) * 1000)
print(json.dumps(times))
