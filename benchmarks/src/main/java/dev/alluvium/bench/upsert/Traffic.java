// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Rows of about 116 bytes, batches of events about uniformly chosen keys, and what the table must hold after them. */
final class Traffic {
    static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("version", PrimitiveType.LONG),
            StructField.of("amount", PrimitiveType.DOUBLE),
            StructField.of("name", PrimitiveType.STRING),
            StructField.of("note", PrimitiveType.STRING));

    private static final long SEED = 11;
    private static final KeyCodec CODEC = new KeyCodec(SCHEMA, List.of("id"));

    private final Random random = new Random(SEED);
    private final UpsertOptions options;
    private int[] versions;
    private int keys;
    private long offset;

    Traffic(UpsertOptions options) {
        this.options = options;
        this.versions = new int[options.keys()];
        this.keys = options.keys();
    }

    static Object[] row(long id, long version) {
        long mixed = (id * 0x9E3779B97F4A7C15L) ^ (version * 0xC2B2AE3D27D4EB4FL);
        return new Object[] {
            id,
            version,
            mixed / 1e6,
            "name of " + Long.toHexString(mixed),
            "a note about " + Long.toHexString(~mixed) + " and " + id
        };
    }

    static Key key(long id) {
        return CODEC.encode(new Object[] {id});
    }

    /** What came so far was not written. */
    void startAgain() {
        random.setSeed(SEED);
        Arrays.fill(versions, 0);
        keys = options.keys();
        offset = 1;
    }

    /** The next batch: nine in ten events are about keys that exist. */
    List<Event> next() {
        List<Event> events = new ArrayList<>(options.batch());
        for (int i = 0; i < options.batch(); i++) {
            int id = random.nextInt(10) == 0 ? keys++ : random.nextInt(keys);
            if (id >= versions.length) {
                versions = Arrays.copyOf(versions, versions.length + versions.length / 8 + options.batch());
            }
            int version = ++versions[id];
            events.add(new Event(
                    Event.Kind.UPSERT,
                    new Object[] {(long) id},
                    row(id, version),
                    null,
                    Sequence.NONE,
                    offset++,
                    null));
        }
        return events;
    }

    /** The offset of the last event so far. */
    long lastOffset() {
        return offset - 1;
    }

    int keys() {
        return keys;
    }

    long version(int id) {
        return versions[id];
    }
}
