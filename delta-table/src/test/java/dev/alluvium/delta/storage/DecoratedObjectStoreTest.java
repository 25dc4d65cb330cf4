// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.storage.FaultyObjectStore.Fault;
import dev.alluvium.delta.storage.RetryingObjectStore.Backoff;
import dev.alluvium.delta.storage.StoreMetrics.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decorators, stacked as they are in use, keep the contract and add to it what they say. */
class DecoratedObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path directory;

    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong ticks = new AtomicLong();
    private FaultyObjectStore faulty;
    private CountingObjectStore counting;
    private ObjectStore store;

    @BeforeEach
    void open() {
        faulty = new FaultyObjectStore(new LocalObjectStore(directory));
        counting = new CountingObjectStore(faulty);
        ObjectStore metered = new MeteredObjectStore(
                counting,
                (request, bytes, nanos, failed) -> requests.add(request + " " + bytes + (failed ? " failed" : "")),
                ticks::incrementAndGet);
        Backoff backoff = new Backoff(3, Duration.ofMillis(100), Duration.ofMillis(250));
        store = new RetryingObjectStore(metered, backoff, new Random(3), pauses::add);
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void passingFailureIsRetriedWithinTheBoundsOfTheBackoff() {
        store.put("a", new byte[] {1});
        for (int i = 0; i < 3; i++) {
            faulty.fail(StoreOperation.GET, "a", Fault.UNAVAILABLE);
        }

        assertThat(store.get("a")).containsExactly(1);

        assertThat(pauses).hasSize(3);
        assertThat(pauses.get(0)).isBetween(Duration.ZERO, Duration.ofMillis(100));
        assertThat(pauses.get(1)).isBetween(Duration.ZERO, Duration.ofMillis(200));
        assertThat(pauses.get(2)).isBetween(Duration.ZERO, Duration.ofMillis(250));
        assertThat(requests).containsExactly("PUT 1", "GET 0 failed", "GET 0 failed", "GET 0 failed", "GET 1");
    }

    @Test
    void lastingFailureIsPassedOnAfterTheLastRetry() {
        for (int i = 0; i < 4; i++) {
            faulty.fail(StoreOperation.HEAD, "a", Fault.UNAVAILABLE);
        }

        assertThatThrownBy(() -> store.head("a")).isInstanceOf(StorageUnavailableException.class);

        assertThat(faulty.isSpent()).isTrue();
    }

    @Test
    void missingObjectIsNeitherRetriedNorAFailure() {
        assertThatThrownBy(() -> store.get("none")).isInstanceOf(ObjectNotFoundException.class);

        assertThat(pauses).isEmpty();
        assertThat(requests).containsExactly("GET 0");
    }

    @Test
    void conditionalPutIsNeverRepeated() {
        faulty.fail(StoreOperation.PUT_IF_ABSENT, "a", Fault.LOST_ANSWER);

        assertThatThrownBy(() -> store.putIfAbsent("a", new byte[1])).isInstanceOf(CommitOutcomeUnknownException.class);

        assertThat(counting.count(StoreOperation.PUT_IF_ABSENT, "a")).isEqualTo(1);
        assertThat(store.head("a")).isPresent();
    }

    @Test
    void putDeleteAndListAreRepeated() {
        for (StoreOperation operation : List.of(StoreOperation.PUT, StoreOperation.LIST, StoreOperation.DELETE)) {
            faulty.fail(operation, "a", Fault.UNAVAILABLE);
        }

        store.put("a", new byte[1]);
        assertThat(keys("a", "")).containsExactly("a");
        store.delete(List.of("a"));

        assertThat(pauses).hasSize(3);
        assertThat(keys("", "")).isEmpty();
    }

    @Test
    void outputIsMeteredWhenItIsClosed() throws Exception {
        try (ObjectOutput output = store.create("a")) {
            output.write(new byte[7]);
        }

        assertThat(requests).containsExactly(Request.CREATE + " 7");
    }

    @Test
    void brokenListingGoesOnBehindWhatWasSeen() {
        List.of("a", "b", "c", "d").forEach(key -> store.put(key, new byte[1]));
        RetryingObjectStore overBroken =
                new RetryingObjectStore(new BrokenListing(counting), Backoff.standard(), new Random(1), pauses::add);

        List<String> seen = new ArrayList<>();
        overBroken.list("", "").forEachRemaining(status -> seen.add(status.key()));

        assertThat(seen).containsExactly("a", "b", "c", "d");
        assertThat(pauses).hasSize(1);
    }
}
