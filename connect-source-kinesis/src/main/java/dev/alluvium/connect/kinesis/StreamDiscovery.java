// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import dev.alluvium.connect.kinesis.stream.StreamDirectory;
import dev.alluvium.connect.kinesis.stream.StreamPage;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the streams whose names match. The service allows five listings a second in an account, for all who ask, and a
 * listing may be behind: a stream that was there before is gone only when the service does not know it by its name.
 */
final class StreamDiscovery {
    /** The service's limit, with room for others. */
    private static final long BETWEEN_PAGES_MS = 300;

    private static final long LONGEST_WAIT_MS = 4_800;
    /** Twenty descriptions a second are allowed. */
    private static final long BETWEEN_DESCRIPTIONS_MS = 100;

    private final Pattern pattern;
    private final StreamDirectory directory;
    private final LongConsumer pause;

    /** @param pause lets so many milliseconds pass */
    StreamDiscovery(String pattern, StreamDirectory directory, LongConsumer pause) {
        this.pattern = Pattern.compile(pattern);
        this.directory = directory;
        this.pause = pause;
    }

    /**
     * Names and creation times of the streams that can be read.
     *
     * @param known those of the time before
     * @throws KinesisException if the listing cannot be had
     */
    SortedMap<String, Long> find(SortedMap<String, Long> known) {
        SortedMap<String, Long> found = new TreeMap<>();
        SortedMap<String, Long> unseen = new TreeMap<>(known);
        StreamPage page = page(null);
        while (true) {
            for (StreamPage.Entry entry : page.streams()) {
                unseen.remove(entry.name());
                if (entry.ready() && pattern.matcher(entry.name()).matches()) {
                    found.put(entry.name(), created(entry));
                }
            }
            if (page.next() == null) {
                break;
            }
            pause.accept(BETWEEN_PAGES_MS);
            page = page(page.next());
        }
        unseen.forEach((name, created) -> {
            if (isThere(name)) {
                found.put(name, created);
            }
        });
        return found;
    }

    private StreamPage page(@Nullable String after) {
        for (long wait = 2 * BETWEEN_PAGES_MS; ; wait *= 2) {
            try {
                return directory.listStreams(after);
            } catch (KinesisException refused) {
                if (refused.kind() != Kind.THROTTLED || wait > LONGEST_WAIT_MS) {
                    throw refused;
                }
                pause.accept(wait);
            }
        }
    }

    private long created(StreamPage.Entry entry) {
        if (entry.created() != null) {
            return entry.created();
        }
        pause.accept(BETWEEN_DESCRIPTIONS_MS);
        return directory.describe(entry.name()).created();
    }

    private boolean isThere(String name) {
        try {
            pause.accept(BETWEEN_DESCRIPTIONS_MS);
            directory.describe(name);
            return true;
        } catch (KinesisException failed) {
            // What cannot be asked now is not gone.
            return failed.kind() != Kind.NOT_FOUND;
        }
    }
}
