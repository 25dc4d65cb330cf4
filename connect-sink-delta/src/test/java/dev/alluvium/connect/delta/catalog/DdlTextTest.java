// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the catalogue is told of a table, and the statements that say the same. R12. */
class DdlTextTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.of("Id", PrimitiveType.LONG),
            StructField.of("zone", PrimitiveType.STRING),
            StructField.of("price", new DecimalType(10, 2)),
            StructField.of("tags", new ArrayType(PrimitiveType.STRING, true)),
            StructField.of("facts", new MapType(PrimitiveType.STRING, PrimitiveType.DOUBLE, true)),
            StructField.of("owner", StructType.of(StructField.of("Name", PrimitiveType.STRING))),
            StructField.of("at", PrimitiveType.TIMESTAMP));

    @Test
    void aTableThatIsReadByItsLogNeedsItsLocationAlone() {
        assertThat(DdlText.createDeltaTable("lake.video", "s3://lake/it's")).isEqualTo("""
                        CREATE EXTERNAL TABLE IF NOT EXISTS `lake`.`video`
                        LOCATION 's3://lake/it\\'s/'
                        TBLPROPERTIES ('table_type' = 'DELTA')""");
    }

    /** The same as the adapter sends to Glue. */
    @Test
    void glueTakesTheTableAsJson() throws IOException {
        ManifestTable table = table("zone", List.of());

        JsonNode call = new ObjectMapper().readTree(GlueText.createTable("lake", "video", table.table()));

        assertThat(call.get("DatabaseName").asText()).isEqualTo("lake");
        assertThat(call.at("/TableInput/StorageDescriptor/Location").asText())
                .isEqualTo("s3://lake/video/_symlink_format_manifest/");
        assertThat(call.at("/TableInput/StorageDescriptor/Columns/1/Type").asText())
                .isEqualTo("decimal(10,2)");
        assertThat(call.at("/TableInput/StorageDescriptor/SerdeInfo/SerializationLibrary")
                        .asText())
                .endsWith("ParquetHiveSerDe");
    }

    @Test
    void theTableIsExternalAndReadsManifests() {
        ManifestTable table = table("zone", List.of());

        assertThat(DdlText.createTable("lake.video", table.table())).isEqualTo("""
                        CREATE EXTERNAL TABLE IF NOT EXISTS `lake`.`video` (
                          `id` bigint,
                          `price` decimal(10,2),
                          `tags` array<string>,
                          `facts` map<string,double>,
                          `owner` struct<name:string>,
                          `at` timestamp
                        )
                        PARTITIONED BY (
                          `zone` string
                        )
                        ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
                        STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'
                        OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
                        LOCATION 's3://lake/video/_symlink_format_manifest/'""");
    }

    @Test
    void partitionsAreNamedByTheirValuesAndFoundAtTheirEscapedPlace() {
        ManifestTable table = table("zone", java.util.Arrays.asList("it's a/b", null));

        assertThat(DdlText.addPartitions(
                        "video",
                        table.table().partitionKeys(),
                        List.of(
                                table.partitions().get("zone=it%27s a%2Fb/"),
                                table.partitions().get("zone=__HIVE_DEFAULT_PARTITION__/"))))
                .isEqualTo("""
                        ALTER TABLE `video` ADD IF NOT EXISTS
                          PARTITION (`zone` = 'it\\'s a/b') LOCATION 'ROOT/zone=it%27s a%2Fb/'
                          PARTITION (`zone` = '__HIVE_DEFAULT_PARTITION__') LOCATION 'ROOT/zone=__HIVE_DEFAULT_PARTITION__/'""".replace("ROOT", "s3://lake/video/_symlink_format_manifest"));
        assertThat(DdlText.addPartitions("video", List.of(), List.of())).isEmpty();
    }

    /** Nothing that came with a record ends a name or a text early. */
    @Test
    void namesAndValuesStayNamesAndValues() {
        StructType schema = StructType.of(
                StructField.of("a`b", PrimitiveType.LONG),
                StructField.of("zone", PrimitiveType.STRING),
                StructField.of(
                        "s",
                        StructType.of(
                                StructField.of("x:int>,`y", PrimitiveType.LONG),
                                StructField.of("Plain_1", PrimitiveType.LONG))));
        Metadata metadata = new Metadata(
                "id", null, null, SchemaJson.format(schema), List.of("zone"), Map.of(), OptionalLong.empty());
        List<Txn> none = List.of();
        List<AddFile> files = List.of(file(Map.of("zone", "a\n\\' b\r"), 0));
        Snapshot snapshot = Snapshot.of(1, 0, Protocol.basic(), metadata, new Snapshot.State(files, none));

        ManifestTable table = ManifestTable.of(snapshot, "s3://lake/it's", Map.of());

        assertThat(DdlText.createTable("v`; drop", table.table()))
                .contains("EXISTS `v``; drop` (")
                .contains("  `a``b` bigint,\n  `s` struct<`x:int>,``y`:bigint,plain_1:bigint>\n")
                .contains("LOCATION 's3://lake/it\\'s/");
        assertThat(DdlText.addPartitions(
                        "v",
                        table.table().partitionKeys(),
                        List.copyOf(table.partitions().values())))
                .contains("(`zone` = 'a\\n\\\\\\' b\\r')");
    }

    @Test
    void newColumnsAreAdded() {
        assertThat(DdlText.addColumns("video", List.of(new Column("a", "int"), new Column("b", "string"))))
                .isEqualTo("ALTER TABLE `video` ADD COLUMNS (\n  `a` int,\n  `b` string\n)");
    }

    /** The log's text of an instant is not Hive's. */
    @Test
    void anInstantThatPartitionsIsText() {
        ManifestTable table = table("at", List.of("2026-01-02T03:04:05.000000Z"));

        assertThat(table.table().partitionKeys()).containsExactly(new Column("at", "string"));
        assertThat(table.partitions().values().iterator().next().toString()).doesNotContain("2026");
    }

    @Test
    void aTableWithoutPartitionsHasNone() {
        Snapshot snapshot = snapshot(List.of(), List.of(file(Map.of(), 0)));

        assertThat(ManifestTable.of(snapshot, "s3://lake/video/", Map.of()).partitions())
                .isEmpty();
    }

    private static ManifestTable table(String key, List<String> values) {
        List<AddFile> files = new java.util.ArrayList<>();
        for (String value : values) {
            Map<String, String> partition = new LinkedHashMap<>();
            partition.put(key, value);
            files.add(file(Collections.unmodifiableMap(partition), files.size()));
        }
        return ManifestTable.of(snapshot(List.of(key), files), "s3://lake/video", Map.of());
    }

    private static AddFile file(Map<String, String> partition, int number) {
        return new AddFile("f" + number, partition, 1, 0, true, null, Map.of(), Optional.empty());
    }

    private static Snapshot snapshot(List<String> keys, List<AddFile> files) {
        Metadata metadata =
                new Metadata("id", null, null, SchemaJson.format(SCHEMA), keys, Map.of(), OptionalLong.empty());
        List<Txn> none = List.of();
        return Snapshot.of(1, 0, Protocol.basic(), metadata, new Snapshot.State(files, none));
    }
}
