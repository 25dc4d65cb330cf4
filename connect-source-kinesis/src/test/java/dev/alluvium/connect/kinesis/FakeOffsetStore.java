// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Connect's offset store: keyed by the JSON bytes of the partition, values through JSON and back. What was written
 * becomes readable only with {@link #flush}. Thread safe.
 */
public final class FakeOffsetStore implements OffsetStorageReader {
    private final JsonConverter json = new JsonConverter();
    private final Map<String, byte[]> stored = new HashMap<>();
    private final Map<String, byte[]> written = new LinkedHashMap<>();
    private final Set<String> unreadable = new HashSet<>();
    private int reads;

    /** An empty store. */
    public FakeOffsetStore() {
        json.configure(Map.of("schemas.enable", "false"), true);
    }

    /** The offset of a record that was acknowledged. */
    public synchronized void write(SourceRecord record) {
        written.put(key(record.sourcePartition()), json.fromConnectData("", null, record.sourceOffset()));
    }

    /** What was written becomes readable. */
    public synchronized void flush() {
        stored.putAll(written);
        written.clear();
    }

    /** What was written and not flushed is gone, as in a crash. */
    public synchronized void lose() {
        written.clear();
    }

    /** As a PATCH stores it. */
    public synchronized void alter(Map<String, ?> partition, Map<String, ?> offset) {
        stored.put(key(partition), json.fromConnectData("", null, offset));
    }

    /** From now on Connect cannot read what it has for this partition. */
    public synchronized void breakOffset(Map<String, ?> partition) {
        unreadable.add(key(partition));
    }

    /** How often it was read. */
    public synchronized int reads() {
        return reads;
    }

    /** Keys as they are stored, with their offsets. */
    public synchronized Map<String, Map<String, Object>> content() {
        Map<String, Map<String, Object>> content = new HashMap<>();
        stored.forEach((key, value) -> content.put(key, map(value)));
        return content;
    }

    @Override
    public synchronized <T> Map<String, Object> offset(Map<String, T> partition) {
        return offsets(List.of(partition)).get(partition);
    }

    @Override
    public synchronized <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        reads++;
        Map<Map<String, T>, Map<String, Object>> answer = new HashMap<>();
        for (Map<String, T> partition : partitions) {
            String key = key(partition);
            if (!unreadable.contains(key)) {
                byte[] value = stored.get(key);
                answer.put(partition, value == null ? null : map(value));
            }
        }
        return answer;
    }

    private String key(Map<String, ?> partition) {
        List<Object> named = new ArrayList<>(List.of("connector", partition));
        return new String(json.fromConnectData("", null, named), StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> map(byte[] value) {
        SchemaAndValue read = json.toConnectData("", value);
        return (Map<String, Object>) read.value();
    }
}
