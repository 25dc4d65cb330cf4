// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTableException;
import dev.alluvium.delta.ObjectNotFoundException;
import dev.alluvium.delta.StorageUnavailableException;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.ObjectStoreContract;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.store.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    void listingGoesOverPages() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 1003; i++) {
            keys.add("many/%04d".formatted(i));
        }
        keys.parallelStream().forEach(key -> store.put(key, new byte[0]));

        assertThat(keys("many/", "")).isEqualTo(keys);

        store.delete(keys);
        assertThat(keys("many/", "")).isEmpty();
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
