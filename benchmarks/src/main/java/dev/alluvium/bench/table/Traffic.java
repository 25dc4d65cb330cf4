// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.table;

import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rows of about 116 bytes, batches of events about chosen keys, and what the table must hold after them. */
public final class Traffic {
    /** Of the table. */
    public static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("version", PrimitiveType.LONG),
            StructField.of("amount", PrimitiveType.DOUBLE),
            StructField.of("name", PrimitiveType.STRING),
            StructField.of("note", PrimitiveType.STRING));

    /** Of any table: ids are numbers of 32 bits. */
    public static final int MOST_KEYS = 1_000_000_000;

    /** A fifth of fewer is none. */
    public static final int LEAST_EIGHTY_TWENTY = 5;

    private static final long SEED = 11;
    private static final KeyCodec CODEC = new KeyCodec(SCHEMA, List.of("id"));

    private final Random random = new Random(SEED);
    private final int firstKeys;
    private final int hotKeys;
    private final boolean fifthIsHot;
    private int[] versions;
    private int keys;
    private long offset;

    /**
     * On a table that {@link RowFiles} filled.
     *
     * @param keys in the table before the first batch
     * @param hotKeys the newest so many keys get all the changes; 0 if all are changed alike
     */
    public Traffic(int keys, int hotKeys) {
        this.versions = new int[keys];
        this.firstKeys = keys;
        this.keys = keys;
        this.hotKeys = hotKeys;
        this.fifthIsHot = false;
    }

    private Traffic(int keys) {
        this.versions = new int[keys];
        this.firstKeys = keys;
        this.keys = keys;
        this.hotKeys = 0;
        this.fifthIsHot = true;
    }

    /** Four in five changes are about a fifth of the keys, which lie among the others. */
    public static Traffic eightyTwenty(int keys) {
        return new Traffic(keys);
    }

    /** Whether so many events can be told about a table of so many keys. */
    public static boolean isPossible(int keys, long events) {
        return keys + events <= MOST_KEYS;
    }

    /** A key's row of a version; all follows from the two. */
    public static Object[] row(long id, long version) {
        long mixed = (id * 0x9E3779B97F4A7C15L) ^ (version * 0xC2B2AE3D27D4EB4FL);
        return new Object[] {
            id,
            version,
            mixed / 1e6,
            "name of " + Long.toHexString(mixed),
            "a note about " + Long.toHexString(~mixed) + " and " + id
        };
    }

    /** As the engine knows it. */
    public static Key key(long id) {
        return CODEC.encode(new Object[] {id});
    }

    /** What came so far was not written. */
    public void startAgain() {
        random.setSeed(SEED);
        Arrays.fill(versions, 0);
        keys = firstKeys;
        offset = 1;
    }

    /** The next batch: nine in ten events are about keys that exist. */
    public List<Event> next(int size) {
        List<Event> events = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            events.add(event(random.nextInt(10) == 0 ? keys++ : existing()));
        }
        return events;
    }

    /** A batch of keys that are all new. */
    public List<Event> nextNew(int size) {
        List<Event> events = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            events.add(event(keys++));
        }
        return events;
    }

    private Event event(int id) {
        if (id >= versions.length) {
            versions = Arrays.copyOf(versions, id + 10_000 + id / 8);
        }
        int version = ++versions[id];
        return new Event(
                Event.Kind.UPSERT, new Object[] {(long) id}, row(id, version), null, Sequence.NONE, offset++, null);
    }

    private int existing() {
        if (fifthIsHot) {
            int fifth = random.nextInt(keys / 5);
            return 5 * fifth + (random.nextInt(5) < 4 ? 0 : 1 + random.nextInt(4));
        }
        int hot = hotKeys == 0 ? keys : Math.min(hotKeys, keys);
        return keys - hot + random.nextInt(hot);
    }

    /** The rows that a batch leaves: the last one of each key. */
    public static List<Object[]> lastRows(List<Event> events) {
        Map<Long, Object[]> last = new LinkedHashMap<>();
        for (Event event : events) {
            Object[] row = event.values();
            last.put((Long) row[0], row);
        }
        return List.copyOf(last.values());
    }

    /** How many keys the table must have. */
    public int keys() {
        return keys;
    }

    /** The version that a key must have. */
    public long version(int id) {
        return versions[id];
    }
}
