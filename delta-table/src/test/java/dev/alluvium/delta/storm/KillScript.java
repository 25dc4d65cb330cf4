// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storm;

import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What the killed processes write: numbered flushes that depend on nothing but the seed and their number, so that a
 * process goes on where the log says the last one was, and what the rows must be after each.
 */
final class KillScript {
    static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("region", PrimitiveType.STRING),
            StructField.of("v", PrimitiveType.STRING));
    static final String APP = "kill:topic-0";
    static final String LANE = "topic-0";

    /** The offset that a flush covers is its number times this, plus this, minus one. */
    static final int EVENTS_PER_FLUSH = 6;

    /** Values that are spelled differently in a key, in a path of the log and in a listing. */
    private static final List<String> REGIONS = Arrays.asList("a b/c:d=é%", "plain", null, "%2F");

    private static final int KEYS = 25;
    private static final int TRUNCATE_EVERY = 11;

    private final long seed;

    KillScript(long seed) {
        this.seed = seed;
    }

    static long covered(int flush) {
        return (long) (flush + 1) * EVENTS_PER_FLUSH - 1;
    }

    /** The flush after the one that covers this offset; 0 after none, which is -1. */
    static int after(long covered) {
        return (int) ((covered + 1) / EVENTS_PER_FLUSH);
    }

    List<Event> events(int flush) {
        Random random = new Random(seed * 1_000_003 + flush);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EVENTS_PER_FLUSH; i++) {
            long offset = (long) flush * EVENTS_PER_FLUSH + i;
            long id = random.nextInt(KEYS);
            String region = REGIONS.get(random.nextInt(REGIONS.size()));
            boolean delete = random.nextInt(5) == 0;
            if (i == 0 && flush % TRUNCATE_EVERY == TRUNCATE_EVERY - 1) {
                events.add(new Event(
                        Event.Kind.TRUNCATE, new Object[0], new Object[0], null, Sequence.NONE, offset, null));
            } else {
                Object[] row = delete ? new Object[0] : new Object[] {id, region, flush + "/" + i};
                Event.Kind kind = delete ? Event.Kind.DELETE : Event.Kind.UPSERT;
                events.add(new Event(kind, new Object[] {id}, row, null, Sequence.NONE, offset, null));
            }
        }
        return events;
    }

    /** The rows after so many flushes, as text. */
    List<String> rows(int flushes) {
        Map<Object, List<Object>> rows = new TreeMap<>();
        for (int flush = 0; flush < flushes; flush++) {
            for (Event event : events(flush)) {
                switch (event.kind()) {
                    case TRUNCATE -> rows.clear();
                    case DELETE -> rows.remove(event.key()[0]);
                    default -> rows.put(event.key()[0], Arrays.asList(event.values()));
                }
            }
        }
        List<String> texts = new ArrayList<>();
        rows.values().forEach(row -> texts.add(String.valueOf(row)));
        Collections.sort(texts);
        return texts;
    }
}
