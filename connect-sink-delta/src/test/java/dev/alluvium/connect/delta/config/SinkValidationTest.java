// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.common.config.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration may not say, and how it is told so: P-29, P-35b, P-11 and the contradictions among settings. */
class SinkValidationTest {
    private static final Map<String, String> APPEND =
            Map.of("name", "c", "topics", "a,b", "table.base.path", "s3://lake/entities");
    private static final Map<String, String> UPSERT = Map.of(
            "name",
            "c",
            "topics",
            "a",
            "table.base.path",
            "file:///tmp/lake",
            "write.mode",
            "upsert",
            "pk.mode",
            "record_key");

    @Test
    void plainConfigurationsAreAccepted() {
        assertThat(problems(APPEND)).isEmpty();
        assertThat(problems(UPSERT)).isEmpty();
    }

    @Test
    void frameworkSettingsAreAccepted() {
        assertThat(problems(with(
                        APPEND,
                        "connector.class",
                        "x",
                        "tasks.max",
                        "2",
                        "key.converter",
                        "x",
                        "value.converter.schemas.enable",
                        "false",
                        "header.converter",
                        "x",
                        "transforms",
                        "t",
                        "transforms.t.type",
                        "org.example.T",
                        "predicates.p.type",
                        "x",
                        "errors.tolerance",
                        "all",
                        "errors.deadletterqueue.context.headers.enable",
                        "true",
                        "consumer.override.isolation.level",
                        "read_committed",
                        "producer.override.acks",
                        "all",
                        "config.action.reload",
                        "none")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "flush.sise,                 'unknown setting flush.sise; did you mean ''flush.size''?'",
        "error.tolerance,            'did you mean ''errors.tolerance''?'",
        "table.video.flush.sise,     'not a setting of a table; did you mean ''flush.size''?'",
        "table.video.max.buffered.bytes, 'holds for the whole connector, not for one table'",
        "table.property.delta.columnMapping.mode, 'does not create tables with the property'",
        "table.property.delta.setTransactionRetentionDuration, 'forget which offsets'",
    })
    void unknownSettingsAreNamedWithTheNearestName(String key, String message) {
        assertThat(messages(with(APPEND, key, "1"), key))
                .anySatisfy(text -> assertThat(text).contains(message));
    }

    @ParameterizedTest
    @CsvSource({
        "cdc.format, debezium, 'supported: auto, none, entity'",
        "auto.evolve.widen, rewrite, 'supported: off'",
        "replay.headers, true, 'supported: false'",
        "timestamp.ntz.enabled, true, 'supported: false'",
        "s3.conditional.writes, probe, 'supported: required'",
        "s3.multipart.part.bytes, 9000000, 'supported: 8388608'",
        "sequence.null.policy, oldest, 'supported: fail, dlq'",
        "schema.case.policy, strict, 'supported: fold'",
        "timezone, Europe/Paris, 'supported: UTC'",
    })
    void settingsWithoutEffectAreRefusedAndSayWhatIsSupported(String key, String value, String hint) {
        assertThat(messages(with(UPSERT, key, value), key))
                .singleElement()
                .asString()
                .satisfies(text -> assertThat(text).contains(key + " is not effective in this version; " + hint));
        assertThat(messages(with(APPEND, "table.video." + key, value), "table.video." + key))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "merge.interval.ms, 999, 'is at least 1000, or -1'",
        "merge.records.threshold, 0, 'is at least 1, or -1'",
        "staging.table.suffix, a-b, 'letters, digits and underscores'",
        "staging.table.suffix, '', 'letters, digits and underscores'",
        "merge.memory.bytes, 1, 'at least 1048576'",
        "staging.retention.ms, -1, 'at least 0'",
        "pk.mode, none, 'write.mode=staging needs a key'",
        "upsert.engine, dv, 'needs deletion.vectors.enabled=true'",
        "pk.mode, kafka, 'a row of its own'",
        "table.ownership.policy, adopt, 'does not go with write.mode=staging'",
    })
    void stagingSettingsAreChecked(String key, String value, String message) {
        assertThat(messages(with(with(UPSERT, "write.mode", "staging"), key, value), key))
                .anySatisfy(text -> assertThat(text).contains(message));
    }

    @Test
    void markingNeedsDeletionVectors() {
        Map<String, String> marking = with(UPSERT, "upsert.engine", "dv");

        assertThat(messages(marking, "upsert.engine"))
                .singleElement()
                .asString()
                .contains("needs deletion.vectors.enabled=true");
        assertThat(problems(with(marking, "deletion.vectors.enabled", "true"))).isEmpty();
        assertThat(problems(with(marking, "deletion.vectors.enabled", "true", "write.mode", "staging")))
                .isEmpty();
    }

    @Test
    void stagingNeedsNumberOrTime() {
        Map<String, String> never =
                with(UPSERT, "write.mode", "staging", "merge.interval.ms", "-1", "merge.records.threshold", "-1");

        assertThat(messages(never, "merge.records.threshold"))
                .singleElement()
                .asString()
                .contains("both -1");
        assertThat(problems(with(UPSERT, "write.mode", "staging"))).isEmpty();
        assertThat(messages(with(UPSERT, "merge.interval.ms", "5000"), "merge.interval.ms"))
                .singleElement()
                .asString()
                .contains("no effect without write.mode=staging");
    }

    /** It bounds merges, and the flushes of upserts. */
    @Test
    void mergeMemoryIsRefusedOnlyWhereNothingSorts() {
        String key = "merge.memory.bytes";

        assertThat(problems(with(UPSERT, key, "2000000"))).isEmpty();
        assertThat(messages(with(APPEND, key, "2000000"), key))
                .singleElement()
                .asString()
                .contains("no effect with write.mode=append");
        assertThat(messages(with(APPEND, key, "2000000", "table.video.write.mode", "upsert"), key))
                .isEmpty();
    }

    /** P-78 and the rules of maintenance. */
    @ParameterizedTest
    @CsvSource({
        "compaction.max.bytes, 1000, '', '', 'below target.file.size.bytes'",
        "compaction.small.file.bytes, 999999999999, '', '', 'above target.file.size.bytes'",
        "symlink.manifest.enabled, true, deletion.vectors.enabled, true, 'cannot be combined with deletion.vectors'",
        "catalog.registration, glue, glue.database, d, 'set symlink.manifest.enabled=true'",
        "glue.database, d, '', '', 'no effect without catalog.registration=glue'",
        "glue.table, t, '', '', 'no effect without catalog.registration=glue'",
        "glue.database, Upper, catalog.registration, glue, 'lower-case letters'",
        "vacuum.retention.ms, 3600000, vacuum.enabled, true, 'set vacuum.retention.check.enabled=false'",
        "vacuum.retention.ms, 1000, vacuum.enabled, true, 'below commit.timeout.ms'",
        "flush.interval.max.ms, 59999, '', '', 'below flush.interval.ms'",
    })
    void maintenanceSettingsThatContradictAreRefused(
            String key, String value, String otherKey, String otherValue, String message) {
        Map<String, String> properties = new HashMap<>(with(UPSERT, key, value));
        if (!otherKey.isEmpty()) {
            properties.put(otherKey, otherValue);
        }
        assertThat(messages(properties, key))
                .anySatisfy(text -> assertThat(text).contains(message));
        Map<String, String> ofTable = new HashMap<>(with(UPSERT, "table.video." + key, value));
        if (!otherKey.isEmpty()) {
            ofTable.put("table.video." + otherKey, otherValue);
        }
        assertThat(messages(ofTable, "table.video." + key))
                .anySatisfy(text -> assertThat(text).contains("table 'video': ").contains(message));
    }

    @Test
    void glueNeedsItsDatabaseAndATableOnS3() {
        Map<String, String> properties =
                new HashMap<>(with(APPEND, "symlink.manifest.enabled", "true", "catalog.registration", "glue"));
        properties.put("table.base.path", "file:///lake");

        assertThat(messages(properties, "glue.database"))
                .singleElement()
                .asString()
                .contains("is needed");
        assertThat(messages(properties, "catalog.registration"))
                .anySatisfy(text -> assertThat(text).contains("needs a table on S3"));

        properties.put("table.base.path", "s3://lake/x");
        properties.put("glue.database", "lake");
        assertThat(messages(properties, "catalog.registration")).isEmpty();
        assertThat(messages(properties, "glue.database")).isEmpty();
    }

    @Test
    void aShortRetentionMayBeMeant() {
        assertThat(messages(
                        with(
                                APPEND,
                                "vacuum.enabled",
                                "true",
                                "vacuum.retention.ms",
                                "3600000",
                                "vacuum.retention.check.enabled",
                                "false"),
                        "vacuum.retention.ms"))
                .isEmpty();
    }

    @Test
    void defaultsMayBeSpelledOut() {
        assertThat(problems(with(
                        UPSERT,
                        "merge.interval.ms",
                        "300000",
                        "compaction.enabled",
                        "false",
                        "auto.evolve.widen",
                        "off",
                        "upsert.engine",
                        "cow",
                        "cdc.op.mapping",
                        "c:upsert,r:upsert,u:upsert,d:delete,t:truncate,m:ignore")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "pk.mode, record_key",
        "pk.fields, id",
        "partial.update.enabled, true",
        "null.policy, keep",
        "delete.mode, hard",
        "delete.mode, soft",
        "sequence.by, entity.seq",
        "key.scope, table",
        "truncate.mode, apply",
        "late.event.policy, dlq",
        "duplicate.key.policy, repair",
        "unavailable.without.base.policy, null",
        "unavailable.value.placeholder, n/a",
        "partition.growth.policy, fail",
        "tombstone.retention.ms, 0",
        "tombstone.missing.policy, forget",
        "sequence.null.policy, fail",
        "partition.null.policy, dlq",
        "flush.interval.max.ms, 120000",
    })
    void uselessUpsertKeysAreRejected(String key, String value) {
        assertThat(messages(with(APPEND, key, value), key)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "late.event.policy, dlq, kafka.offset",
        "sequence.null.policy, fail, kafka.offset",
        "partition.growth.policy, fail, entity.seq",
        "partition.null.policy, dlq, kafka.offset",
    })
    void uselessSettingsOfUpsertsAreRejected(String key, String value, String sequence) {
        Map<String, String> upsert = with(UPSERT, "sequence.by", sequence, "tombstone.retention.ms", "0");

        assertThat(problems(upsert)).isEmpty();
        assertThat(messages(with(upsert, key, value), key))
                .singleElement()
                .asString()
                .startsWith(key + " has no effect w");
    }

    @ParameterizedTest
    @CsvSource({"index.save.interval.ms, 5000", "index.verify.sample, 0"})
    void settingsOfSavedIndexesNeedTheirDirectory(String key, String value) {
        assertThat(messages(with(UPSERT, key, value), key))
                .singleElement()
                .asString()
                .startsWith(key + " has no effect without index.directory");
        assertThat(problems(with(UPSERT, key, value, "index.directory", "/tmp")))
                .isEmpty();
        assertThat(messages(with(UPSERT, key, "-2", "index.directory", "/tmp"), key))
                .isNotEmpty();
    }

    @Test
    void indexesAreSavedOnlyWhereADirectoryIsNamed() {
        Map<String, String> named =
                with(UPSERT, "index.directory", "/tmp/indexes", "name", "sink", SinkSettings.TASK_ID, "3");

        assertThat(SinkValidation.read(UPSERT).table("video").keys().index().saved())
                .isEmpty();
        assertThat(SinkValidation.read(named).table("video").keys().index().saved())
                .contains(new TableConfig.SavedIndex("sink/3", 8, Optional.of(Duration.ofMinutes(10))));
        assertThat(SinkValidation.read(with(named, "index.save.interval.ms", "-1"))
                        .table("video")
                        .keys()
                        .index()
                        .saved())
                .contains(new TableConfig.SavedIndex("sink/3", 8, Optional.empty()));
    }

    @Test
    void settingThatOneOfTheTablesUsesIsNotUseless() {
        Map<String, String> mixed = with(
                APPEND,
                "late.event.policy",
                "dlq",
                "partition.null.policy",
                "dlq",
                "table.b.write.mode",
                "upsert",
                "table.b.pk.mode",
                "record_key",
                "table.b.sequence.by",
                "entity.seq",
                "table.b.tombstone.retention.ms",
                "0",
                "table.b.partition.by",
                "zone");

        assertThat(problems(mixed)).isEmpty();
        assertThat(problems(with(mixed, "table.a.late.event.policy", "dlq")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo("table.a.late.event.policy");
                    assertThat(problem.message()).startsWith("table.a.late.event.policy has no effect with write.mode");
                });
    }

    @Test
    void upsertNeedsAKey() {
        assertThat(messages(with(APPEND, "write.mode", "upsert", "topics", "a"), "pk.mode"))
                .singleElement()
                .asString()
                .contains("record_key, record_value or record_header");
        assertThat(messages(with(UPSERT, "pk.mode", "record_value"), "pk.fields"))
                .isNotEmpty();
        assertThat(messages(with(UPSERT, "pk.mode", "kafka"), "pk.mode")).isNotEmpty();
    }

    @Test
    void deletesOrderedByASequenceAreRememberedAsLongAsOneLikes() {
        Map<String, String> ordered = with(UPSERT, "sequence.by", "updated_at");

        assertThat(problems(ordered)).isEmpty();
        assertThat(problems(with(ordered, "tombstone.retention.ms", "0"))).isEmpty();
        assertThat(problems(with(ordered, "tombstone.retention.ms", "1", "tombstone.missing.policy", "forget")))
                .isEmpty();
        assertThat(problems(with(ordered, "delete.mode", "soft"))).isEmpty();
        assertThat(messages(with(ordered, "tombstone.retention.ms", "-1"), "tombstone.retention.ms"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'updated_at,kafka.offset', kafka.offset stands alone",
        "source.lsn, source.lsn is not effective in this version",
        "header:, names no header",
        "'', sequence.by is empty",
    })
    void impossibleSequencesAreRefused(String value, String message) {
        Map<String, String> properties = with(UPSERT, "sequence.by", value, "tombstone.retention.ms", "0");
        assertThat(messages(properties, "sequence.by"))
                .anySatisfy(text -> assertThat(text).contains(message));
    }

    @ParameterizedTest
    @CsvSource({
        "'s3://lake?x=1', query",
        "relative/path, absolute",
        "hdfs://x/y, absolute s3:// or file:/// URI",
        "'file:///a/..', must not contain",
        "'s3:///x', bucket",
    })
    void impossibleLocationsAreRefused(String location, String message) {
        assertThat(messages(with(APPEND, "table.base.path", location), "table.base.path"))
                .anySatisfy(text -> assertThat(text).contains(message));
        assertThat(messages(with(APPEND, "table.video.path", location), "table.video.path"))
                .isNotEmpty();
    }

    @Test
    void allProblemsComeAtOnceEachOnItsKey() {
        Map<String, String> properties = new HashMap<>(Map.of(
                "name", "c",
                "topics", "a",
                "flush.size", "0",
                "flush.sise", "5",
                "write.mode", "upsert",
                "aws.access.key.id", "AKIA",
                "table.route.field", "kind",
                "topic2table.map", "a:x,a:y",
                "metadata.columns", "topic,colour",
                "partition.by", "date(ts)"));

        assertThat(problems(properties))
                .extracting(Problem::key)
                .contains(
                        "table.base.path",
                        "flush.size",
                        "flush.sise",
                        "pk.mode",
                        "aws.secret.access.key",
                        "topic2table.map",
                        "metadata.columns",
                        "partition.by");
    }

    @Test
    void paceIsCheckedAgainstTheConsumers() {
        Map<String, String> properties =
                with(APPEND, "consumer.override.max.poll.interval.ms", "100000", "flush.interval.ms", "60000");

        assertThat(problems(properties)).extracting(Problem::key).contains("flush.interval.ms", "commit.timeout.ms");
    }

    @Test
    void paceOfATableIsCheckedAgainstTheConsumersToo() {
        Map<String, String> properties =
                with(APPEND, "consumer.override.max.poll.interval.ms", "300000", "table.a.flush.interval.ms", "150000");

        assertThat(problems(properties)).extracting(Problem::key).containsExactly("table.a.flush.interval.ms");
    }

    @Test
    void aFlushIsPutOffFiveIntervalsUnlessSaidOtherwise() {
        SinkConfig config = SinkValidation.read(with(
                UPSERT,
                "flush.interval.ms",
                "1000",
                "table.a.flush.interval.ms",
                "2000",
                "table.b.flush.interval.max.ms",
                "1000"));

        assertThat(config.table("t").flush().longest()).hasMillis(5_000);
        assertThat(config.table("a").flush().longest()).hasMillis(10_000);
        assertThat(config.table("b").flush().longest()).hasMillis(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.04", "NaN", "Infinity", "0", "-1"})
    void aTableCannotBeKeptCleanerThanItIsWritten(String value) {
        assertThat(messages(with(UPSERT, "compaction.space.amplification", value), "compaction.space.amplification"))
                .singleElement()
                .asString()
                .contains("must be between 1.05");
        assertThat(SinkValidation.read(with(UPSERT, "table.a.compaction.space.amplification", "1.05"))
                        .maintenance("a")
                        .compaction()
                        .amplification())
                .isEqualTo(1.05);
    }

    @Test
    void overridesOfATableHoldForItAlone() {
        Map<String, String> properties = with(
                APPEND,
                "table.video.write.mode",
                "upsert",
                "table.video.pk.mode",
                "record_key",
                "table.video.flush.size",
                "5",
                "table.video.table.property.delta.checkpointInterval",
                "20",
                "table.property.x",
                "y");
        SinkConfig config = SinkValidation.read(properties);

        assertThat(config.table("video").upserts()).isTrue();
        assertThat(config.table("video").flush().records()).isEqualTo(5);
        assertThat(config.table("video").schema().properties())
                .containsOnly(Map.entry("delta.checkpointInterval", "20"), Map.entry("x", "y"));
        assertThat(config.table("audio").upserts()).isFalse();
        assertThat(config.table("audio").flush().records()).isEqualTo(100_000);
    }

    @Test
    void aProblemOfAnOverrideStandsOnTheOverride() {
        assertThat(messages(with(APPEND, "table.video.write.mode", "upsert"), "table.video.pk.mode"))
                .singleElement()
                .asString()
                .startsWith("table 'video': ");
    }

    @Test
    void appIdPrefixDefaultsToTheNameAndIsChecked() {
        assertThat(SinkValidation.read(APPEND).appId("t", 3)).isEqualTo("c:t-3");
        assertThat(messages(with(APPEND, "name", "has space"), "txn.app.id.prefix"))
                .isNotEmpty();
    }

    @Test
    void aTaskRefusesToStartWithAllProblemsInOneMessage() {
        assertThatThrownBy(() -> SinkValidation.read(with(APPEND, "flush.size", "0", "flush.sise", "1")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("flush.size")
                .hasMessageContaining("flush.sise");
    }

    @Test
    void secretsShowNowhere() {
        SinkConfig config = SinkValidation.read(
                with(APPEND, "aws.access.key.id", "AKIACANARY", "aws.secret.access.key", "s3cr3tcanary"));

        assertThat(config + " " + config.store() + " " + config.store().s3()).doesNotContainIgnoringCase("canary");
    }

    @Test
    void dirtyReadsLostOffsetsAndLostRecordsAreWarnedOf() {
        assertThat(SinkValidation.warnings(APPEND)).hasSize(3);
        Map<String, String> clean = with(
                APPEND,
                "consumer.override.isolation.level",
                "read_committed",
                "consumer.override.auto.offset.reset",
                "earliest");
        assertThat(SinkValidation.warnings(clean)).singleElement().asString().contains("go unnoticed");
        assertThat(SinkValidation.warnings(with(clean, "source.gap.policy", "continue")))
                .isEmpty();
        assertThat(SinkValidation.warnings(with(clean, "consumer.override.auto.offset.reset", "none")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fail, earliest, has no effect without",
        "fail, '', has no effect without",
        "continue, none, contradicts",
    })
    void gapPolicySaysWhatTheConsumerDoes(String policy, String reset, String message) {
        Map<String, String> properties =
                with(APPEND, "source.gap.policy", policy, "consumer.override.auto.offset.reset", reset);

        assertThat(messages(properties, "source.gap.policy"))
                .singleElement()
                .asString()
                .contains(message);
        assertThat(problems(with(APPEND, "source.gap.policy", "fail", "consumer.override.auto.offset.reset", "none")))
                .isEmpty();
        assertThat(problems(with(APPEND, "source.gap.policy", "continue"))).isEmpty();
    }

    private static List<Problem> problems(Map<String, String> properties) {
        return SinkValidation.problems(properties, SinkValidationTest.class.getClassLoader());
    }

    private static List<String> messages(Map<String, String> properties, String key) {
        return problems(properties).stream()
                .filter(problem -> problem.key().equals(key))
                .map(Problem::message)
                .toList();
    }

    private static Map<String, String> with(Map<String, String> properties, String... pairs) {
        Map<String, String> changed = new HashMap<>(properties);
        for (int i = 0; i < pairs.length; i += 2) {
            changed.put(pairs[i], pairs[i + 1]);
        }
        return changed;
    }
}
