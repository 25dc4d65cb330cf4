// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.alluvium.connect.delta.config.SinkSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the properties are, a validation answers; an exception would be an HTTP 500 without a key. */
class ConfigFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "x",
            "0",
            "-1",
            "1",
            "9223372036854775807",
            "99999999999999999999",
            "1e9",
            "true",
            "maybe",
            "a:b",
            "a:b,a:c,:,x:",
            "a=>$9,.*=>${n},(=>x,=>,t=>\\",
            "t=>$x",
            "${topic[99]}",
            "${",
            "${base}/a b/${table}",
            "s3://",
            "s3://bucket",
            "s3://bu cket/x",
            "file:x",
            "file:///tmp/nowhere?q",
            "http://",
            "http://h:99999999/%",
            "java.lang.String",
            "no.such.Class",
            "upsert",
            "append",
            "staging",
            "record_key",
            "record_value",
            "kafka",
            "kafka.offset,f",
            "header:",
            "entity.seq",
            " partition ",
            "soft",
            "hard",
            "aws:kms",
            "date(x)",
            "headers.",
            ",,,",
            "t",
            "t,u");

    private final Random random = new Random(20_240_611);

    @Test
    void validationNeverThrows() {
        List<String> keys = keys();
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, String> properties = new HashMap<>();
            if (random.nextBoolean()) {
                properties.put("name", "c");
                properties.put("topics", "t,u");
                properties.put("table.base.path", "file:///nowhere/at/all");
            }
            int count = 1 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                String key = keys.get(random.nextInt(keys.size()));
                properties.put(key, random.nextInt(12) == 0 ? null : VALUES.get(random.nextInt(VALUES.size())));
            }
            properties.put("validate.storage.enabled", "false");
            assertThatCode(() -> new DeltaSinkConnector().validate(properties))
                    .as("round %d: %s", round, properties)
                    .doesNotThrowAnyException();
        }
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>(SinkSettings.ALL.names());
        for (String name : SinkSettings.ALL.names()) {
            keys.add("table.t." + name);
        }
        for (int i = 0; i < 12; i++) {
            keys.addAll(List.of("aws.access.key.id", "aws.secret.access.key", "aws.credentials.role.arn"));
            keys.addAll(List.of("topic2table.regex", "table.name.format", "topics", "table.path.format"));
        }
        keys.addAll(List.of("name", "topics.regex", "transforms", "transforms.a.type", "table.t.path", "table.."));
        keys.addAll(List.of("consumer.override.max.poll.interval.ms", "table.property.delta.x", "table.t.table.t.x"));
        return keys;
    }
}
