// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.storage.ObjectStore.PutResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every adapter, fake and decorator of {@link ObjectStore} must do. */
public abstract class ObjectStoreContract {
    private static final int WRITERS = 8;

    /** An empty store, the same one for all calls within a test. */
    protected abstract ObjectStore store();

    /** The order of listings; only an endpoint that is not quite S3 may have another. */
    protected Comparator<String> order() {
        return (left, right) -> Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));
    }

    @Test
    void writtenObjectIsReadWholeInPartsAndByItsStatus() {
        store().put("data/a", bytes("0123456789"));

        assertThat(store().get("data/a")).isEqualTo(bytes("0123456789"));
        assertThat(store().get("data/a", 2, 3)).isEqualTo(bytes("234"));
        assertThat(store().head("data/a")).hasValueSatisfying(status -> {
            assertThat(status.key()).isEqualTo("data/a");
            assertThat(status.size()).isEqualTo(10);
            assertThat(status.modifiedAt()).isPositive();
        });
    }

    @Test
    void rangeEndsWhereTheObjectEnds() {
        store().put("a", bytes("0123456789"));

        assertThat(store().get("a", 8, 100)).isEqualTo(bytes("89"));
        assertThat(store().get("a", 3, 0)).isEmpty();
        assertThat(store().get("a", 10, 5)).isEmpty();
        assertThat(store().get("a", 99, 5)).isEmpty();
    }

    @Test
    void missingKeyIsNotFoundByEachKindOfRead() {
        assertThatThrownBy(() -> store().get("no/such/object"))
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("'object'");
        assertThatThrownBy(() -> store().get("no/such/object", 0, 1)).isInstanceOf(ObjectNotFoundException.class);
        assertThat(store().head("no/such/object")).isEmpty();
    }

    @Test
    void directoryIsNotAnObject() {
        store().put("dir/a", bytes("x"));

        assertThat(store().head("dir")).isEmpty();
        assertThatThrownBy(() -> store().get("dir")).isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void putReplacesAndPutIfAbsentDoesNot() {
        store().put("a", bytes("1"));
        store().put("a", bytes("2"));

        assertThat(store().putIfAbsent("a", bytes("3"))).isEqualTo(PutResult.EXISTS);
        assertThat(store().get("a")).isEqualTo(bytes("2"));
        assertThat(store().putIfAbsent("b", bytes("4"))).isEqualTo(PutResult.CREATED);
        assertThat(store().get("b")).isEqualTo(bytes("4"));
    }

    @Test
    void emptyObjectIsAnObject() {
        store().put("empty", new byte[0]);

        assertThat(store().get("empty")).isEmpty();
        assertThat(store().head("empty"))
                .hasValueSatisfying(status -> assertThat(status.size()).isZero());
        assertThat(store().putIfAbsent("empty", bytes("x"))).isEqualTo(PutResult.EXISTS);
    }

    @Test
    void ofConcurrentPutsIfAbsentExactlyOneWins() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = "_delta_log/race-" + round + ".json";

            List<PutResult> results = race(key);

            assertThat(results).hasSize(WRITERS).containsOnlyOnce(PutResult.CREATED);
            int winner = results.indexOf(PutResult.CREATED);
            assertThat(store().get(key)).isEqualTo(content(winner));
        }
    }

    @Test
    void listingIsInOrderOfUtf8BytesAndStartsAfterAKey() {
        List<String> keys = List.of(
                "d/00/x",
                "d/00-a",
                "d/0",
                "d/A",
                "d/a",
                "d/a b",
                "d/a+b",
                "d/a=b/c",
                "d/a%20b",
                "d/\u00e9",
                "d/\uff5e",
                "d/\ud83d\ude00",
                "e/other");
        keys.forEach(key -> store().put(key, bytes(key)));
        List<String> expected = keys.stream()
                .filter(key -> key.startsWith("d/"))
                .sorted(order())
                .toList();

        assertThat(keys("d/", "")).isEqualTo(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(keys("d/", expected.get(i)))
                    .as("after %s", expected.get(i))
                    .isEqualTo(expected.subList(i + 1, expected.size()));
        }
        assertThat(keys("d/a", "")).containsExactly("d/a", "d/a b", "d/a%20b", "d/a+b", "d/a=b/c");
        assertThat(keys("d/0", "d/0")).containsExactly("d/00-a", "d/00/x");
    }

    @Test
    void startAfterNeedNotBeAKeyAndAnEmptyRangeIsEmpty() {
        store().put("d/b", bytes("b"));
        store().put("d/d", bytes("d"));

        assertThat(keys("d/", "d/a")).containsExactly("d/b", "d/d");
        assertThat(keys("d/", "d/c")).containsExactly("d/d");
        assertThat(keys("d/", "d/d")).isEmpty();
        assertThat(keys("nothing/", "")).isEmpty();
        assertThat(keys("nothing/at/all", "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with space",
                "p=a b%2Fc%3Ad/part-1.parquet",
                "100%",
                "a+b&c;d@e,f'g(h)!~*",
                "caf\u00e9/\u65e5\u672c/\ud83d\ude00",
                "_delta_log/00000000000000000000.json"
            })
    void keyIsTakenAsItIs(String key) {
        assertThat(store().putIfAbsent(key, bytes(key))).isEqualTo(PutResult.CREATED);

        assertThat(store().get(key)).isEqualTo(bytes(key));
        assertThat(keys("", "")).containsExactly(key);
        assertThat(store().head(key))
                .hasValueSatisfying(status -> assertThat(status.key()).isEqualTo(key));
        store().delete(List.of(key));
        assertThat(store().head(key)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "../a", "a/./b", "a/.."})
    void whatIsNoKeyIsRefused(String key) {
        assertThatThrownBy(() -> store().put(key, bytes("x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().get(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deletedObjectsAreGoneAndMissingOnesAreNoFailure() {
        store().put("a/1", bytes("1"));
        store().put("a/2", bytes("2"));

        store().delete(List.of("a/1", "a/none"));
        store().delete(List.of());

        assertThat(keys("", "")).containsExactly("a/2");
    }

    /** More than one page of S3's listings, and more than one of its deletions. */
    @Test
    void moreThanAThousandObjectsAreListedFromAnywhereAndDeletedTogether() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 1_103; i++) {
            keys.add("many/%04d".formatted(i));
        }
        keys.parallelStream().forEach(key -> store().put(key, new byte[0]));

        assertThat(keys("many/", "")).isEqualTo(keys);
        assertThat(keys("many/", keys.get(500))).isEqualTo(keys.subList(501, keys.size()));
        assertThat(keys("many/", "many/1000~")).isEqualTo(keys.subList(1001, keys.size()));

        store().delete(keys.subList(0, 1_050));
        assertThat(keys("many/", "")).isEqualTo(keys.subList(1_050, keys.size()));
        store().delete(keys);
        assertThat(keys("many/", "")).isEmpty();
    }

    @Test
    void outputIsVisibleWholeWhenItIsClosed() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);

        ObjectOutput output = store().create("data/big.parquet");
        output.write(content[0]);
        output.write(content, 1, 1_000_000);
        assertThat(output.position()).isEqualTo(1_000_001);
        assertThat(store().head("data/big.parquet")).isEmpty();
        output.write(content, 1_000_001, content.length - 1_000_001);
        output.close();
        output.close();
        output.abort();

        assertThat(store().get("data/big.parquet")).isEqualTo(content);
        assertThat(keys("", "")).containsExactly("data/big.parquet");
    }

    @Test
    void outputOfSeveralPartsIsWhole() throws Exception {
        byte[] content = new byte[20 << 20];
        new Random(2).nextBytes(content);

        try (ObjectOutput output = store().create("data/parts.parquet")) {
            for (int from = 0; from < content.length; from += 1 << 20) {
                output.write(content, from, 1 << 20);
            }
        }

        assertThat(Arrays.equals(store().get("data/parts.parquet"), content)).isTrue();
    }

    @Test
    void abortedOutputLeavesNothing() throws Exception {
        ObjectOutput small = store().create("data/small");
        small.write(1);
        small.abort();
        small.abort();
        small.close();
        ObjectOutput large = store().create("data/large");
        large.write(new byte[9 << 20]);
        large.abort();

        assertThat(keys("", "")).isEmpty();
    }

    @Test
    void locationNamesNoCredential() {
        assertThat(store().location()).matches("(file|s3)://.*").doesNotContain("@");
    }

    /** The keys that a listing gives, in its order. */
    protected final List<String> keys(String prefix, String startAfter) {
        List<String> keys = new ArrayList<>();
        Iterator<ObjectStatus> listed = store().list(prefix, startAfter);
        listed.forEachRemaining(status -> keys.add(status.key()));
        return keys;
    }

    private List<PutResult> race(String key) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(WRITERS);
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        try {
            List<Callable<PutResult>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                byte[] content = content(i);
                writers.add(() -> {
                    start.await();
                    return store().putIfAbsent(key, content);
                });
            }
            List<PutResult> results = new ArrayList<>();
            for (Future<PutResult> result : executor.invokeAll(writers)) {
                results.add(result.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static byte[] content(int writer) {
        return bytes(("writer " + writer + "\n").repeat(1000));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
