// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;

/** Numbered records under a few keys: each key's numbers ascend. */
final class KeyedRecords {
    static final int KEYS = 20;

    private KeyedRecords() {}

    static List<UserRecord> keyed(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> UserRecord.of("key-" + i % KEYS, ("v-" + i).getBytes(UTF_8)))
                .toList();
    }

    static int number(SourceRecord record) {
        return Integer.parseInt(text(record).substring(2));
    }

    static List<String> texts(Collection<SourceRecord> records) {
        return records.stream().map(KeyedRecords::text).toList();
    }

    private static String text(SourceRecord record) {
        return new String((byte[]) record.value(), UTF_8);
    }
}
