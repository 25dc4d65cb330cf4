// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.common.config.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of the index and of maintenance that are set and would do nothing. */
class UselessSettingsTest {
    private static final String UPSERT = "write.mode=upsert pk.mode=record_key";
    private static final String STAGING = "write.mode=staging pk.mode=record_key";

    @ParameterizedTest
    @ValueSource(strings = {"write.mode=append", STAGING})
    void settingsOfTheIndexAreRefusedWhereThereIsNone(String mode) {
        for (String setting : List.of(
                "index.max.bytes=99999999",
                "index.directory=/var/idx",
                "index.verify.keys=true",
                "index.publish=off",
                "index.save.interval.ms=5000",
                "index.verify.sample=1")) {
            assertThat(problems(mode + " " + setting)).singleElement().satisfies(problem -> {
                assertThat(problem.key()).isEqualTo(setting.substring(0, setting.indexOf('=')));
                assertThat(problem.message()).contains("has no effect with write.mode=append or staging");
            });
        }
        assertThat(problems(mode + " index.max.bytes=99999999 table.a.write.mode=upsert table.a.pk.mode=record_key"))
                .isEmpty();
        assertThat(problems(mode + " index.max.bytes=268435456 index.publish=AUTO index.verify.keys=false"))
                .isEmpty();
    }

    @Test
    void settingsOfSavedIndexesMaySpellOutTheirDefaults() {
        assertThat(problems(UPSERT + " index.save.interval.ms=600000 index.verify.sample=8"))
                .isEmpty();
        assertThat(keys(UPSERT + " index.save.interval.ms=5000")).containsExactly("index.save.interval.ms");
    }

    @ParameterizedTest
    @CsvSource({
        "write.mode=append, compaction.min.files=4, compaction.min.files",
        "write.mode=append, compaction.space.amplification=1.1, compaction.space.amplification",
        "write.mode=append, compaction.small.file.bytes=1000, compaction.small.file.bytes",
        "write.mode=append, compaction.max.bytes=999999999, compaction.max.bytes",
        "write.mode=append, compaction.interval.ms=5000, compaction.interval.ms",
        "write.mode=upsert pk.mode=record_key, compaction.interval.ms=5000, compaction.interval.ms",
        "write.mode=upsert pk.mode=record_key upsert.engine=cow, compaction.min.files=4, compaction.min.files",
        "write.mode=staging pk.mode=record_key compaction.enabled=false, compaction.min.files=4, compaction.min.files",
        "write.mode=append, table.a.compaction.min.files=4, table.a.compaction.min.files",
        "write.mode=append, vacuum.interval.ms=5000, vacuum.interval.ms",
        "write.mode=append, vacuum.retention.ms=5000, vacuum.retention.ms",
        "write.mode=append, vacuum.retention.check.enabled=false, vacuum.retention.check.enabled",
        "write.mode=append, vacuum.dry.run=true, vacuum.dry.run",
        "write.mode=append, table.a.vacuum.dry.run=true, table.a.vacuum.dry.run",
        "maintenance.tasks=none, compaction.enabled=true, compaction.enabled",
        "maintenance.tasks=none, vacuum.enabled=true, vacuum.enabled",
        "maintenance.tasks=none, symlink.manifest.enabled=true, symlink.manifest.enabled",
        "maintenance.tasks=none, table.a.vacuum.enabled=true, table.a.vacuum.enabled",
    })
    void settingsOfMaintenanceThatDoesNotHappenAreRefused(String before, String setting, String key) {
        assertThat(problems(before)).isEmpty();
        assertThat(problems(before + " " + setting)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.message()).startsWith(key + " has no effect with");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compaction.enabled=true compaction.min.files=4 compaction.interval.ms=5000",
                "compaction.min.files=4 table.a.compaction.enabled=true",
                "compaction.min.files=16 compaction.interval.ms=600000 vacuum.dry.run=false",
                "vacuum.enabled=true vacuum.interval.ms=5000 vacuum.dry.run=true",
                "vacuum.interval.ms=5000 table.a.vacuum.enabled=true",
                STAGING + " compaction.min.files=4 compaction.interval.ms=5000",
                UPSERT + " compaction.min.files=4 compaction.space.amplification=1.1",
                UPSERT + " compaction.min.files=4 upsert.engine=cow table.a.upsert.engine=auto",
                UPSERT + " deletion.vectors.enabled=true upsert.engine=cow",
                "maintenance.tasks=none compaction.enabled=false",
                STAGING + " maintenance.tasks=none",
            })
    void settingsWithAnEffectOnSomeTableAreNot(String settings) {
        assertThat(problems(settings)).isEmpty();
    }

    private List<String> keys(String settings) {
        return problems(settings).stream().map(Problem::key).toList();
    }

    private List<Problem> problems(String settings) {
        return SinkValidation.problems(properties(settings), getClass().getClassLoader());
    }

    private static Map<String, String> properties(String settings) {
        Map<String, String> properties =
                new HashMap<>(Map.of("name", "c", "topics", "a", "table.base.path", "file:///tmp/lake"));
        for (String pair : settings.split(" ")) {
            int equals = pair.indexOf('=');
            properties.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return properties;
    }
}
