# SPDX-License-Identifier: Apache-2.0
"""What DuckDB and delta-rs pay for a table: a line of JSON in, a line that begins with @@ out."""

import importlib.metadata
import json
import sys
import time
import traceback

import duckdb
from deltalake import DeltaTable

CONNECTION = duckdb.connect()
for file in importlib.metadata.files("duckdb-ext-delta"):
    if file.name == "delta.duckdb_extension":
        CONNECTION.execute("LOAD '%s'" % file.locate())


def duckdb_scan(table):
    CONNECTION.execute(
        "SELECT count(*), bit_xor(hash(id, version, amount, name, note)) FROM delta_scan('%s')" % table
    ).fetchall()


def deltars_open(table):
    for _ in range(100):
        DeltaTable(table).file_uris()


SERVED = {"duckdb_scan": duckdb_scan, "deltars_open": deltars_open}

for line in sys.stdin:
    request = json.loads(line)
    try:
        before = time.process_time()
        SERVED[request["op"]](request["table"])
        answer = {"cpuSeconds": time.process_time() - before}
    except BaseException:  # whatever they throw is the answer
        answer = {"error": traceback.format_exc()}
    sys.stdout.write("@@" + json.dumps(answer) + "\n")
    sys.stdout.flush()
