// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.ObjectStoreContract;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.store.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The S3 adapter against a real endpoint in a process of its own. */
class S3ObjectStoreIT extends ObjectStoreContract {
    private static final String BUCKET = "alluvium-contract";

    @TempDir
    static Path directory;

    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static S3Server server;
    private static S3Client client;
    private ObjectStore store;

    @BeforeAll
    static void start() {
        server = S3Server.create(directory, directory.resolve("s3.log"), new FreePorts(RandomGenerator.getDefault()));
        server.start();
        server.store().createBucket(BUCKET);
        client = TestS3Clients.of(server.endpoint());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @BeforeEach
    void open() {
        store = new S3ObjectStore(client, BUCKET, "tables/t" + PREFIXES.incrementAndGet());
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    /** S3Proxy sorts by UTF-16 code units where S3 sorts by UTF-8 bytes; the adapter passes on what it gets. */
    @Override
    protected Comparator<String> order() {
        return Comparator.naturalOrder();
    }

    @Test
    void tableMayLieAtTheRootOfItsBucket() {
        server.store().createBucket("alluvium-root");
        ObjectStore root = new S3ObjectStore(client, "alluvium-root", "");

        root.put("a/b", new byte[3]);

        assertThat(root.list("a/", "").next().key()).isEqualTo("a/b");
        assertThat(root.location()).isEqualTo("s3://alluvium-root");
    }

    @Test
    void anAbortedUploadLeavesNoParts() throws Exception {
        ObjectOutput aborted = store.create("data/a");
        aborted.write(new byte[9 << 20]);
        assertThat(uploads()).isEqualTo(1);
        aborted.abort();

        assertThat(uploads()).isZero();
    }

    @Test
    void anUploadThatAKilledProcessBeganGoesOnceItIsOld() throws Exception {
        ObjectOutput forgotten = store.create("data/a");
        forgotten.write(new byte[9 << 20]);
        store.put("data/b", new byte[1]);
        long now = store.head("data/b").orElseThrow().modifiedAt();
        ObjectStore neighbour = new S3ObjectStore(client, BUCKET, "tables/t");

        assertThat(store.dropUnfinished(now - 86_400_000)).isZero();
        assertThat(neighbour.dropUnfinished(now + 86_400_000)).isZero();
        assertThat(store.dropUnfinished(now + 86_400_000)).isEqualTo(1);

        assertThat(uploads()).isZero();
        assertThat(keys("", "")).containsExactly("data/b");
    }

    private static int uploads() {
        return client.listMultipartUploads(request -> request.bucket(BUCKET))
                .uploads()
                .size();
    }

    @Test
    void tableOnS3IsCommittedToByFourWritersAndReadFromItsCheckpoint() throws Exception {
        TableSpec spec = new TableSpec(
                StructType.of(StructField.of("id", PrimitiveType.LONG)),
                List.of(),
                Map.of("delta.checkpointInterval", "20"),
                "");
        CommitPolicy patient = new CommitPolicy(10_000, Duration.ZERO, Duration.ZERO, Duration.ofHours(1));
        ExecutorService executor = Executors.newFixedThreadPool(4);
        List<Future<?>> writers = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            String app = "app-" + n;
            writers.add(executor.submit(() -> {
                DeltaTable table = DeltaTable.create(store, spec, TableContext.system("Alluvium/test", patient));
                for (int i = 1; i <= 10; i++) {
                    Txn txn = new Txn(app, i, OptionalLong.of(i));
                    table.commit(base ->
                            Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(txn), () -> {})));
                }
            }));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        executor.shutdownNow();
        for (int version = 0; version < 40; version++) {
            store.delete(List.of(LogFiles.commit(version)));
        }

        Snapshot read =
                DeltaTable.open(store, TestContexts.counted()).orElseThrow().snapshot();

        assertThat(read.version()).isEqualTo(40);
        assertThat(read.txns()).hasSize(4).allMatch(txn -> txn.version() == 10);
    }

    @Test
    void missingBucketIsNotAMissingObject() {
        ObjectStore nowhere = new S3ObjectStore(client, "alluvium-no-such-bucket", "t");

        assertThatThrownBy(() -> nowhere.get("a"))
                .isInstanceOf(DeltaTableException.class)
                .isNotInstanceOf(ObjectNotFoundException.class)
                .isNotInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("NoSuchBucket");
    }

    @Test
    void endpointThatIsNotThereIsUnavailableAndWroteNothing() {
        try (S3Client nobody = TestS3Clients.of(URI.create("http://127.0.0.1:1"))) {
            ObjectStore away = new S3ObjectStore(nobody, BUCKET, "t");

            assertThatThrownBy(() -> away.get("a")).isInstanceOf(StorageUnavailableException.class);
            assertThatThrownBy(() -> away.putIfAbsent("a", new byte[1]))
                    .isInstanceOf(StorageUnavailableException.class);
        }
    }
}
