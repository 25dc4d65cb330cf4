// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.s3.S3ObjectStore;
import dev.alluvium.delta.storage.s3.TestS3Clients;
import dev.alluvium.interop.engine.Expectation;
import dev.alluvium.interop.engine.KernelEngine;
import dev.alluvium.interop.engine.OwnEngine;
import dev.alluvium.interop.engine.PythonEngine;
import dev.alluvium.interop.workload.NaiveRows;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.store.S3Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** delta-rs commits at the same time as we do, on an S3 endpoint: both lose races, and every row is there exactly once. */
final class DeltaRsBesideInteropIT {
    private static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("part", PrimitiveType.STRING),
            StructField.of("v", PrimitiveType.STRING));
    private static final String BUCKET = "beside";
    private static final long THEIRS = 1_000_000;
    private static final int THEIR_COMMITS = 60;

    @TempDir
    Path directory;

    @Test
    void bothCommitAndNothingIsLostOrDoubled() {
        S3Server server =
                S3Server.create(directory, directory.resolve("s3.log"), new FreePorts(RandomGenerator.getDefault()));
        server.start();
        server.store().createBucket(BUCKET);
        PythonEngine python = Engines.python();
        try (S3Client client = TestS3Clients.of(server.endpoint())) {
            ObjectStore store = new S3ObjectStore(client, BUCKET, "tables/t");
            DeltaTable table =
                    DeltaTable.create(store, new TableSpec(SCHEMA, List.of("part"), Map.of(), ""), OwnEngine.context());
            String uri = "s3://" + BUCKET + "/tables/t";
            CompletableFuture<Long> theirs =
                    CompletableFuture.supplyAsync(() -> python.append(uri, server.endpoint(), THEIRS, THEIR_COMMITS));
            NaiveRows rows = new NaiveRows();
            long lost = commitUntil(theirs, table, rows);
            long theirLost = theirs.join();
            for (long key = THEIRS; key < THEIRS + THEIR_COMMITS; key++) {
                rows.put(key, Map.of("id", key, "part", "é/" + key % 2, "v", "theirs"));
            }
            System.out.println("versions " + table.refresh().version() + ", races lost by us " + lost + ", by delta-rs "
                    + theirLost);

            TreeMap<String, Long> txns = new TreeMap<>();
            table.snapshot().txns().forEach(txn -> txns.put(txn.appId(), txn.version()));
            Expectation expected = Expectation.of(table.snapshot(), SCHEMA, rows, txns);
            expected.check(OwnEngine.read(store), "we");
            expected.check(KernelEngine.read(store, SCHEMA, txns.keySet()), "Kernel");
            expected.checkRows(python.readDeltaRs(uri, server.endpoint()), "delta-rs");
            assertThat(lost).isPositive();
            assertThat(theirLost).isPositive();
        } finally {
            server.close();
        }
    }

    /** Inserts and updates of our rows, until the other side has done its part. */
    private static long commitUntil(CompletableFuture<Long> theirs, DeltaTable table, NaiveRows rows) {
        TableWriter writer = new TableWriter(table, settings());
        long lost = 0;
        long before = -1;
        for (long offset = 0; offset < 20 || !theirs.isDone() && offset < 2_000; offset += 2) {
            List<Event> events = List.of(put(offset, offset, "new", rows), put(offset + 1, offset / 2, "again", rows));
            FlushResult result = writer.flush(new FlushRequest(
                    SCHEMA,
                    List.of(new Part(
                            "t-0",
                            "app:t-0",
                            before < 0 ? OptionalLong.empty() : OptionalLong.of(before),
                            offset + 1,
                            events)),
                    rejections -> {}));
            assertThat(result.version()).isPresent();
            lost += result.metrics().attempts() - 1;
            before = offset + 1;
        }
        return lost;
    }

    private static Event put(long offset, long id, String text, NaiveRows rows) {
        String part = "é/" + id % 2;
        rows.put(id, Map.of("id", id, "part", part, "v", text));
        return new Event(
                Event.Kind.UPSERT, new Object[] {id}, new Object[] {id, part, text}, null, Sequence.NONE, offset, null);
    }

    private static WriterSettings settings() {
        return new WriterSettings(
                WriteMode.UPSERT,
                List.of("id"),
                false,
                List.of(),
                true,
                DeleteMode.HARD,
                LatePolicy.DROP,
                MissingBasePolicy.REPORT,
                false,
                DuplicateKeyPolicy.FAIL,
                8L << 20,
                Compression.SNAPPY,
                List.of());
    }
}
