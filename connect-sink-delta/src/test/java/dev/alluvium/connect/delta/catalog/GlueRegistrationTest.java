// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.aws.credential.CredentialSettings;
import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import dev.alluvium.connect.delta.catalog.glue.GlueCatalogs;
import dev.alluvium.connect.delta.config.MaintenanceConfig.DeletePolicy;
import dev.alluvium.connect.delta.config.MaintenanceConfig.SchemaPolicy;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.StorageUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Glue comes to know what the manifests show. R13, R78, P-79. */
class GlueRegistrationTest {
    private static final String ROOT = "s3://lake/video/_symlink_format_manifest/";
    private static final List<Column> COLUMNS = List.of(new Column("id", "bigint"), new Column("v", "string"));
    private static final List<Column> KEYS = List.of(new Column("zone", "string"));

    private GlueFake glue;
    private GlueCatalogs catalogs;

    @BeforeEach
    void start() throws IOException {
        glue = new GlueFake("lake");
        catalogs = new GlueCatalogs(
                new CredentialSettings(
                        Optional.of("eu-west-1"),
                        Optional.of(glue.uri()),
                        "AKIATEST",
                        "secret",
                        Optional.empty(),
                        Optional.empty()),
                Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        catalogs.close();
        glue.close();
    }

    @Test
    void aNewTableIsMadeWithAllItsPartitions() {
        RegistrationPlan plan = register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 230));

        assertThat(plan.toString()).isEqualTo("RegistrationPlan[table=created, created=230, updated=0, deleted=0]");
        assertThat(glue.calls)
                .containsExactly(
                        "GetTable",
                        "CreateTable",
                        "BatchCreatePartition",
                        "BatchCreatePartition",
                        "BatchCreatePartition");
        ObjectNode table = glue.tables.get("video");
        assertThat(table.path("TableType").asText()).isEqualTo("EXTERNAL_TABLE");
        assertThat(table.path("Parameters").path("owner").asText()).isEqualTo("team");
        assertThat(table.path("StorageDescriptor").path("InputFormat").asText())
                .isEqualTo("org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat");
        ObjectNode partition = glue.partitions.get("video").get(List.of("z7"));
        assertThat(partition.path("StorageDescriptor").path("Location").asText())
                .isEqualTo(ROOT + "zone=z7/");
        assertThat(partition.path("StorageDescriptor").path("Columns").size()).isEqualTo(2);
    }

    @Test
    void newPartitionIsRegisteredOnce() {
        register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 7));

        assertThat(register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 7))
                        .isEmpty())
                .isTrue();
        RegistrationPlan plan = register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 8));

        assertThat(plan.created().stream().map(Partition::values)).containsExactly(List.of("z7"));
        assertThat(glue.partitions.get("video")).hasSize(8);
    }

    @Test
    void whatARunThatBrokeOffHasDoneIsFoundDone() {
        glue.failures.addAll(List.of("", "", "", "AccessDeniedException"));
        assertThatThrownBy(() -> register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 150)))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("Glue could not create partitions of lake.video: ")
                .hasMessageContaining("status 400")
                .as("Glue's own words may quote values")
                .hasNoCause();
        assertThat(glue.partitions.get("video")).hasSize(100);

        register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 150));

        assertThat(glue.partitions.get("video")).hasSize(150);
    }

    /** Two tasks may register at the same time. */
    @Test
    void whatSomebodyElseMadeMeanwhileIsNoFailure() {
        PartitionCatalog catalog = catalogs.open("lake", "video");
        ManifestTable wanted = wanted(COLUMNS, 3);
        catalog.create(wanted.table());
        catalog.create(wanted.table());
        catalog.createPartitions(List.copyOf(wanted.partitions().values()));
        catalog.createPartitions(List.copyOf(wanted.partitions().values()));
        catalog.deletePartitions(List.of(List.of("z0"), List.of("never")));
        catalog.deletePartitions(List.of(List.of("z0")));

        assertThat(glue.partitions.get("video")).containsOnlyKeys(List.of("z1"), List.of("z2"));
        assertThat(catalog.partitions()).hasSize(2);
    }

    @Test
    void evolvedColumnsReachTheCatalog() {
        register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 2));
        glue.tables.get("video").put("Description", "ours").put("Owner", "team");
        ((ObjectNode) glue.tables
                        .get("video")
                        .path("StorageDescriptor")
                        .path("Columns")
                        .get(0))
                .put("Comment", "the key");
        List<Column> grown = List.of(new Column("extra", "int"), COLUMNS.get(0), new Column("v", "binary"));

        register(SchemaPolicy.IGNORE, DeletePolicy.IGNORE, wanted(grown, 2));
        assertThat(storedColumns("video")).isEqualTo(COLUMNS);

        register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(grown, 2));
        assertThat(storedColumns("video")).containsExactly(COLUMNS.get(0), COLUMNS.get(1), new Column("extra", "int"));

        register(SchemaPolicy.UPDATE, DeletePolicy.IGNORE, wanted(grown, 2));
        assertThat(storedColumns("video")).isEqualTo(grown);
        assertThat(partitionColumns()).isEqualTo(COLUMNS);

        register(SchemaPolicy.PROPAGATE, DeletePolicy.IGNORE, wanted(grown, 2));
        assertThat(partitionColumns()).isEqualTo(grown);
        assertThat(glue.bodyOf("video")).contains("\"Description\":\"ours\"").contains("\"Owner\":\"team\"");
        assertThat(glue.bodyOf("video")).contains("\"Comment\":\"the key\"");
    }

    /** A value that Glue cannot hold is told, and keeps no other from being registered. */
    @Test
    void aPartitionThatGlueCannotHoldIsLeftOutAloneAndTold() {
        register(SchemaPolicy.ADD, DeletePolicy.DELETE, wanted(COLUMNS, 3));
        Map<String, Partition> all = new TreeMap<>(wanted(COLUMNS, 130).partitions());
        all.remove("zone=z0/");
        String tooLong = "a".repeat(1_025);
        all.put("partition-1/", new Partition(List.of(tooLong), ROOT + "partition-1/", COLUMNS, Map.of()));
        ManifestTable wanted = new ManifestTable(wanted(COLUMNS, 0).table(), all);

        assertThatThrownBy(() -> register(SchemaPolicy.ADD, DeletePolicy.DELETE, wanted))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("Glue cannot hold 1 partitions of lake.video")
                .hasMessageNotContaining("aaa");
        assertThat(glue.partitions.get("video")).hasSize(129).doesNotContainKey(List.of("z0"));
    }

    private List<Column> storedColumns(String table) {
        return catalogs.open("lake", table).table().orElseThrow().columns();
    }

    private List<Column> partitionColumns() {
        return catalogs.open("lake", "video").partitions().get(0).columns();
    }

    @Test
    void vanishedPartitionsFollowThePolicy() {
        register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 60));

        register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 3));
        assertThat(glue.partitions.get("video")).hasSize(60);

        assertThat(register(SchemaPolicy.ADD, DeletePolicy.MARK, wanted(COLUMNS, 3))
                        .updated())
                .hasSize(57);
        assertThat(marked()).isEqualTo(57);
        assertThat(register(SchemaPolicy.ADD, DeletePolicy.MARK, wanted(COLUMNS, 4))
                        .updated())
                .hasSize(1);
        assertThat(marked()).isEqualTo(56);

        register(SchemaPolicy.ADD, DeletePolicy.DELETE, wanted(COLUMNS, 3));
        assertThat(glue.partitions.get("video")).containsOnlyKeys(List.of("z0"), List.of("z1"), List.of("z2"));
    }

    private long marked() {
        return glue.partitions.get("video").values().stream()
                .filter(partition -> partition.path("Parameters").has("alluvium.vanished"))
                .count();
    }

    @Test
    void aTableOfThatNameElsewhereIsLeftAlone() {
        register(SchemaPolicy.ADD, DeletePolicy.DELETE, wanted(COLUMNS, 2));
        ManifestTable other = new ManifestTable(
                new CatalogTable(COLUMNS, KEYS, "s3://lake/other/_symlink_format_manifest/", Map.of()), Map.of());
        ManifestTable keyed = new ManifestTable(new CatalogTable(COLUMNS, List.of(), ROOT, Map.of()), Map.of());

        assertThatThrownBy(() -> register(SchemaPolicy.UPDATE, DeletePolicy.DELETE, other))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("not at s3://lake/other/");
        assertThatThrownBy(() -> register(SchemaPolicy.UPDATE, DeletePolicy.DELETE, keyed))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("is partitioned by");
        assertThat(glue.partitions.get("video")).hasSize(2);
    }

    @Test
    void aMissingDatabaseIsNamedAndAnOutageMayBeTriedAgain() {
        PartitionCatalog elsewhere = catalogs.open("nowhere", "video");
        assertThat(elsewhere.table()).isEmpty();
        assertThatThrownBy(() -> elsewhere.create(wanted(COLUMNS, 1).table()))
                .isExactlyInstanceOf(DeltaTableException.class)
                .hasMessageContaining("nowhere.video");

        glue.failures.addAll(List.of(
                "InternalServiceException",
                "InternalServiceException",
                "InternalServiceException",
                "InternalServiceException"));
        assertThatThrownBy(() -> catalogs.open("lake", "video").table())
                .isInstanceOf(StorageUnavailableException.class);
    }

    @Test
    void throttlingAndErrorsOfSinglePartitionsMayBeTriedAgain() {
        register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 1));
        PartitionCatalog catalog = catalogs.open("lake", "video");
        assertThatThrownBy(() -> catalog.updatePartitions(
                        List.of(new Partition(List.of("gone"), ROOT + "zone=gone/", COLUMNS, Map.of()))))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("could not update 1 partitions of lake.video");

        for (int i = 0; i < 8; i++) {
            glue.failures.add("ThrottlingException");
        }
        assertThatThrownBy(catalog::table).isInstanceOf(StorageUnavailableException.class);
    }

    @Test
    void aPartitionThatLiesElsewhereIsPutRight() {
        register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 2));
        PartitionCatalog catalog = catalogs.open("lake", "video");
        catalog.updatePartitions(List.of(new Partition(List.of("z1"), "s3://lake/elsewhere/", COLUMNS, Map.of())));

        assertThat(register(SchemaPolicy.ADD, DeletePolicy.IGNORE, wanted(COLUMNS, 2))
                        .updated())
                .hasSize(1);
        assertThat(catalog.partitions().stream().map(Partition::location)).contains(ROOT + "zone=z1/");
    }

    private RegistrationPlan register(SchemaPolicy schema, DeletePolicy vanished, ManifestTable wanted) {
        return new Registration(catalogs.open("lake", "video"), new RegistrationPlanner(schema, vanished)).run(wanted);
    }

    private static ManifestTable wanted(List<Column> columns, int partitions) {
        Map<String, Partition> all = new TreeMap<>();
        for (int i = 0; i < partitions; i++) {
            all.put("zone=z" + i + "/", new Partition(List.of("z" + i), ROOT + "zone=z" + i + "/", columns, Map.of()));
        }
        return new ManifestTable(new CatalogTable(columns, KEYS, ROOT, Map.of("owner", "team")), all);
    }
}
