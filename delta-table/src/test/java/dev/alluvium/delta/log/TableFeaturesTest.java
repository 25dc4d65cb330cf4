// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves P-57: what a writer does not implement is refused by name, before anything is buffered. */
class TableFeaturesTest {
    private static final StructType PLAIN = StructType.of(StructField.of("id", PrimitiveType.LONG));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rowTracking",
                "inCommitTimestamp",
                "typeWidening",
                "clustering",
                "icebergCompatV2",
                "somethingOfNextYear"
            })
    void unknownWriterFeatureIsRefusedAtOpen(String feature) {
        Protocol protocol = new Protocol(3, 7, Set.of(), Set.of("appendOnly", "invariants", feature));

        assertThatThrownBy(() -> check(protocol, Map.of(), PLAIN))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageStartingWith("table feature " + feature + " is not supported");
    }

    /** Without the feature the property promises readers something that the protocol does not say. */
    @Test
    void checkpointPolicyNeedsItsFeature() {
        Protocol listed =
                new Protocol(3, 7, Set.of("v2Checkpoint"), Set.of("appendOnly", "invariants", "v2Checkpoint"));

        check(listed, Map.of("delta.checkpointPolicy", "v2"), PLAIN);
        check(listed, Map.of("delta.checkpointPolicy", "classic"), PLAIN);
        assertThatThrownBy(() -> check(Protocol.basic(), Map.of("delta.checkpointPolicy", "v2"), PLAIN))
                .isInstanceOf(UnsupportedFeatureException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "delta.constraints.positive, id > 0, checkConstraints",
        "delta.enableChangeDataFeed, true, changeDataFeed",
        "delta.columnMapping.mode, name, columnMapping",
        "delta.enableInCommitTimestamps, true, inCommitTimestamp",
        "delta.enableRowTracking, true, rowTracking",
        "delta.enableTypeWidening, true, typeWidening",
        "delta.checkpointPolicy, v2, v2Checkpoint",
        "delta.enableIcebergCompatV1, true, icebergCompatV1",
        "delta.enableIcebergCompatV2, true, icebergCompatV2",
        "delta.enableIcebergCompatV3, true, icebergCompatV3",
        "delta.enableIcebergWriterCompatV1, true, icebergWriterCompatV1",
        "delta.enableIcebergWriterCompatV3, true, icebergWriterCompatV3",
        "delta.enableVariantShredding, true, variantShredding",
        "delta.universalFormat.enabledFormats, iceberg, universalFormat",
        "delta.coordinatedCommits.commitCoordinator-preview, dynamodb, coordinatedCommits-preview",
        "delta.feature.clustering, supported, clustering"
    })
    void propertyThatAsksForAFeatureIsRefusedByItsName(String property, String value, String feature) {
        assertThatThrownBy(() -> check(Protocol.basic(), Map.of(property, value), PLAIN))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageStartingWith("table feature " + feature + " is not supported");
    }

    @ParameterizedTest
    @CsvSource({
        "delta.invariants, invariants",
        "delta.generationExpression, generatedColumns",
        "delta.identity.start, identityColumns",
        "delta.typeChanges, typeWidening",
        "CURRENT_DEFAULT, allowColumnDefaults",
        "__COLLATIONS, collations"
    })
    void columnThatAsksForAFeatureIsRefusedHoweverDeepItLies(String key, String feature) {
        StructField marked = new StructField("x", PrimitiveType.LONG, true, "{\"" + key + "\":\"1\"}");
        StructType nested = StructType.of(StructField.of(
                "m", new MapType(PrimitiveType.STRING, new ArrayType(StructType.of(marked), true), true)));

        assertThatThrownBy(() -> check(Protocol.basic(), Map.of(), nested)).hasMessageContaining(feature);
    }

    @Test
    void featuresThatAreOnlyListedAreNoObstacle() {
        Protocol spark = new Protocol(
                3,
                7,
                Set.of("columnMapping", "timestampNtz"),
                Set.of(
                        "appendOnly",
                        "invariants",
                        "checkConstraints",
                        "changeDataFeed",
                        "generatedColumns",
                        "columnMapping",
                        "identityColumns",
                        "allowColumnDefaults",
                        "domainMetadata",
                        "timestampNtz",
                        "vacuumProtocolCheck"));
        Map<String, String> off = Map.of(
                "delta.enableChangeDataFeed", "false",
                "delta.columnMapping.mode", "none",
                "delta.checkpointPolicy", "classic",
                "delta.appendOnly", "true");
        StructField commented =
                new StructField("x", PrimitiveType.LONG, true, "{\"comment\":\"\\\"delta.invariants\\\": none\"}");

        assertThatCode(() -> check(spark, off, StructType.of(commented))).doesNotThrowAnyException();
        assertThatCode(() -> check(new Protocol(2, 6, Set.of(), Set.of()), off, PLAIN))
                .doesNotThrowAnyException();
    }

    @Test
    void propertyThatAsksForDeletionVectorsRaisesTheProtocol() {
        Metadata asking = metadata(Map.of("delta.enableDeletionVectors", "TRUE"), PLAIN);

        Protocol raised = TableFeatures.protocolFor(asking, PLAIN, Protocol.basic());

        assertThat(raised)
                .isEqualTo(new Protocol(
                        3, 7, Set.of("deletionVectors"), Set.of("appendOnly", "invariants", "deletionVectors")));
        assertThat(TableFeatures.deletionVectors(raised, asking)).isTrue();
        assertThat(TableFeatures.deletionVectors(raised, metadata(Map.of(), PLAIN)))
                .as("only listed")
                .isFalse();
        assertThat(TableFeatures.deletionVectors(Protocol.basic(), asking)).isFalse();
    }

    @Test
    void protocolThatNoTableCanHaveIsRefused() {
        assertThatThrownBy(() -> check(new Protocol(3, 2, Set.of("timestampNtz"), Set.of()), Map.of(), PLAIN))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("protocol (3,2) of table file:///t");
    }

    @Test
    void newerProtocolVersionIsRefused() {
        assertThatThrownBy(() -> check(new Protocol(4, 7, Set.of(), Set.of()), Map.of(), PLAIN))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("protocol (4,7)");
        assertThatThrownBy(() -> check(new Protocol(3, 8, Set.of(), Set.of()), Map.of(), PLAIN))
                .hasMessageContaining("protocol (3,8)");
    }

    @Test
    void timestampWithoutZoneRaisesTheProtocolAndKeepsWhatTheOldOneImplied() {
        StructType nested = StructType.of(StructField.of("a", new ArrayType(PrimitiveType.TIMESTAMP_NTZ, true)));

        assertThat(protocolFor(PLAIN, Protocol.basic())).isEqualTo(Protocol.basic());
        Protocol raised = protocolFor(nested, Protocol.basic());
        assertThat(raised)
                .isEqualTo(
                        new Protocol(3, 7, Set.of("timestampNtz"), Set.of("appendOnly", "invariants", "timestampNtz")));
        assertThat(protocolFor(nested, raised)).isSameAs(raised);
        assertThat(protocolFor(nested, new Protocol(2, 5, Set.of(), Set.of())))
                .isEqualTo(new Protocol(
                        3,
                        7,
                        Set.of("columnMapping", "timestampNtz"),
                        Set.of(
                                "appendOnly",
                                "invariants",
                                "checkConstraints",
                                "changeDataFeed",
                                "generatedColumns",
                                "columnMapping",
                                "timestampNtz")));
    }

    private static Protocol protocolFor(StructType schema, Protocol current) {
        return TableFeatures.protocolFor(metadata(Map.of(), schema), schema, current);
    }

    private static Metadata metadata(Map<String, String> properties, StructType schema) {
        return new Metadata("id", null, null, SchemaJson.format(schema), List.of(), properties, OptionalLong.empty());
    }

    private static void check(Protocol protocol, Map<String, String> properties, StructType schema) {
        Metadata metadata = metadata(properties, schema);
        TableFeatures.check(protocol, metadata, schema, "file:///t");
    }
}
