# SPDX-License-Identifier: Apache-2.0
"""delta-rs and DuckDB, asked over standard input: a line of JSON in, a line that begins with @@ out."""

import datetime
import importlib.metadata
import json
import math
import re
import struct
import sys
import traceback

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, QueryBuilder, write_deltalake
from deltalake.exceptions import CommitFailedError

EPOCH = datetime.datetime(1970, 1, 1)


def plain(column, kind):
    """Dates and timestamps as numbers: Python's own end at the year 9999. Of nested ones only what stands in lists and structs."""
    if pa.types.is_timestamp(kind):
        return pc.cast(pc.cast(column, pa.timestamp("us", kind.tz), safe=False), pa.int64())
    if pa.types.is_date32(kind):
        return pc.cast(column, pa.int32())
    return column


def spelled(value, kind):
    if value is None:
        return None
    if pa.types.is_struct(kind):
        return [spelled(value[kind.field(i).name], kind.field(i).type) for i in range(kind.num_fields)]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return [spelled(item, kind.value_type) for item in value]
    if pa.types.is_map(kind):
        pairs = [[spelled(k, kind.key_type), spelled(v, kind.item_type)] for k, v in value]
        return sorted(pairs, key=lambda pair: json.dumps(pair[0], ensure_ascii=False))
    return leaf(value, kind)


def leaf(value, kind):
    if pa.types.is_floating(kind):
        if math.isnan(value):
            return "NaN"
        code, letter = (">f", "f") if kind == pa.float32() else (">d", "d")
        return letter + struct.pack(code, value).hex()
    if pa.types.is_decimal(kind):
        return format(value, "f")
    if pa.types.is_date(kind):
        return value.toordinal() - 719163
    if pa.types.is_timestamp(kind):
        since = value.replace(tzinfo=None) - EPOCH
        return (since.days * 86400 + since.seconds) * 1000000 + since.microseconds
    return "0x" + bytes(value).hex() if isinstance(value, (bytes, bytearray, memoryview)) else value


def normal(kind):
    """The type without Arrow's variants of one and the same."""
    if pa.types.is_large_string(kind) or kind == pa.string_view():
        return pa.string()
    if pa.types.is_large_binary(kind) or kind == pa.binary_view() or pa.types.is_fixed_size_binary(kind):
        return pa.binary()
    return kind


def write(path, head, table):
    rows = []
    columns = []
    for i in range(table.num_columns):
        kind = normal(table.schema.field(i).type)
        column = table.column(i)
        if kind != table.schema.field(i).type:
            column = pc.cast(column, kind)
        top = pa.types.is_timestamp(kind) or pa.types.is_date32(kind)
        values = plain(column, kind).to_pylist()
        columns.append(values if top else [spelled(value, kind) for value in values])
    rows = zip(*columns)
    with open(path, "w", encoding="utf-8") as out:
        out.write(json.dumps(head, ensure_ascii=False) + "\n")
        for row in rows:
            out.write(json.dumps(list(row), ensure_ascii=False) + "\n")


def open_table(request):
    return DeltaTable(request["table"], storage_options=request.get("options"))


def files_of(table, root):
    files = {}
    for uri in table.file_uris():
        at = uri.find(root.rstrip("/") + "/")
        files[uri[at + len(root.rstrip("/")) + 1:] if at >= 0 else uri] = None
    return files


def query(table, sql):
    return pa.table(QueryBuilder().register("t", table).execute(sql))


CANNOT_CAST = re.compile("Cannot cast column '([^']+)'")


def rows_of(table):
    """All columns, and those of them that delta-rs cannot bring to the table's newest type, as nulls."""
    names = [field.name for field in table.schema().fields]
    failed = []
    while True:
        wanted = ", ".join('"%s"' % name for name in names if name not in failed)
        try:
            found = query(table, "select " + wanted + " from t")
            break
        except Exception as error:
            match = CANNOT_CAST.search(str(error))
            if not match or match.group(1) in failed:
                raise
            failed.append(match.group(1))
    for name in failed:
        found = found.add_column(names.index(name), name, pa.nulls(found.num_rows))
    return found, [names.index(name) for name in failed]


def read(request):
    table = open_table(request)
    head = {"version": table.version(), "files": files_of(table, request["table"]), "txns": {}}
    for app in request.get("apps", []):
        version = table.transaction_version(app)
        if version is not None:
            head["txns"][app] = version
    rows, head["leftOut"] = rows_of(table)
    write(request["out"], head, rows)
    return {}


def keys(request):
    table = open_table(request)
    found = [query(table, "select id from t where " + predicate) for predicate in request["predicates"]]
    return {"keys": [sorted(rows.column(0).to_pylist()) for rows in found]}


def checkpoint(request):
    open_table(request).create_checkpoint()
    return {}


def append(request):
    lost = 0
    for key in range(request["first"], request["first"] + request["count"]):
        rows = pa.table({"id": [key], "part": ["é/%d" % (key % 2)], "v": ["theirs"]})
        while True:
            try:
                # No retries of its own: each lost race is told.
                write_deltalake(
                    open_table(request), rows, mode="append", commit_properties=CommitProperties(max_commit_retries=0)
                )
                break
            except CommitFailedError:
                lost += 1
    return {"lost": lost}


class Duck:
    def __init__(self):
        self.con = duckdb.connect()
        self.con.execute("SET TimeZone = 'UTC'")
        for file in importlib.metadata.files("duckdb-ext-delta"):
            if file.name == "delta.duckdb_extension":
                self.con.execute("LOAD '%s'" % file.locate())

    def scan(self, table):
        return "delta_scan('%s')" % table.replace("'", "''")

    def read(self, request):
        result = self.con.execute("SELECT * FROM " + self.scan(request["table"])).arrow()
        result = result.read_all() if hasattr(result, "read_all") else result
        write(request["out"], {"version": request["version"], "files": {}}, result)
        return {}

    def keys(self, request):
        answer = []
        for predicate in request["predicates"]:
            sql = "SELECT id FROM %s WHERE %s" % (self.scan(request["table"]), predicate)
            answer.append(sorted(row[0] for row in self.con.execute(sql).fetchall()))
        return {"keys": answer}


DUCK = []


def duck():
    if not DUCK:
        DUCK.append(Duck())
    return DUCK[0]


def main():
    served = {
        "read": read,
        "keys": keys,
        "checkpoint": checkpoint,
        "append": append,
        "duck_read": lambda request: duck().read(request),
        "duck_keys": lambda request: duck().keys(request),
    }
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = served[request["op"]](request) or {}
        except BaseException:  # whatever they throw is the answer
            answer = {"error": traceback.format_exc()}
        sys.stdout.write("@@" + json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
