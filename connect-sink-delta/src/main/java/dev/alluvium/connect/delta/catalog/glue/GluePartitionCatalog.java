// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog.glue;

import dev.alluvium.connect.delta.catalog.CatalogTable;
import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import dev.alluvium.connect.delta.catalog.PartitionCatalog;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.StorageUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionRequestEntry;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.ErrorDetail;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/** A table in Glue. Requests stay within its limits; an error per partition is an error unless it says "done". */
final class GluePartitionCatalog implements PartitionCatalog {
    private static final int WRITE_BATCH = 100;
    private static final int DELETE_BATCH = 25;
    private static final int MAX_VALUE = 1_024;
    private static final String EXISTS = "AlreadyExistsException";
    private static final String MISSING = "EntityNotFoundException";

    private final GlueClient client;
    private final String database;
    private final String name;

    GluePartitionCatalog(GlueClient client, String database, String name) {
        this.client = client;
        this.database = database;
        this.name = name;
    }

    @Override
    public Optional<CatalogTable> table() {
        return stored().map(GlueShapes::table);
    }

    private Optional<Table> stored() {
        return call("read", () -> {
            try {
                return Optional.of(client.getTable(
                                request -> request.databaseName(database).name(name))
                        .table());
            } catch (EntityNotFoundException missing) {
                return Optional.<Table>empty();
            }
        });
    }

    @Override
    public void create(CatalogTable table) {
        call("create", () -> {
            try {
                return client.createTable(
                        request -> request.databaseName(database).tableInput(GlueShapes.tableInput(name, table)));
            } catch (AlreadyExistsException done) {
                return done;
            }
        });
    }

    /** What others have set on the table stays: an update replaces all of it. */
    @Override
    public void updateColumns(List<Column> columns) {
        Table current = stored().orElseThrow(() -> new DeltaTableException("Glue's table " + place() + " is gone"));
        TableInput changed = GlueShapes.withColumns(current, columns);
        call(
                "update",
                () -> client.updateTable(request -> request.databaseName(database)
                        .tableInput(changed)
                        .versionId(current.versionId())
                        .skipArchive(true)));
    }

    @Override
    public List<Partition> partitions() {
        return call(
                "read the partitions of",
                () -> client
                        .getPartitionsPaginator(
                                request -> request.databaseName(database).tableName(name))
                        .stream()
                        .flatMap(page -> page.partitions().stream())
                        .map(GlueShapes::partition)
                        .toList());
    }

    @Override
    public void createPartitions(List<Partition> partitions) {
        // One value that is too long would have its whole batch refused, for ever.
        List<Partition> possible = partitions.stream()
                .filter(partition -> partition.values().stream().allMatch(value -> value.length() <= MAX_VALUE))
                .toList();
        inBatches(
                possible,
                WRITE_BATCH,
                batch -> check(
                        "create",
                        EXISTS,
                        () -> client
                                .batchCreatePartition(request -> request.databaseName(database)
                                        .tableName(name)
                                        .partitionInputList(batch.stream()
                                                .map(GlueShapes::partitionInput)
                                                .toList()))
                                .errors()
                                .stream()
                                .map(error -> error.errorDetail())
                                .toList()));
        if (possible.size() < partitions.size()) {
            throw new DeltaTableException("Glue cannot hold " + (partitions.size() - possible.size())
                    + " partitions of " + place() + ": a value is longer than " + MAX_VALUE
                    + " characters; all others are registered. Partition the table by something shorter");
        }
    }

    @Override
    public void updatePartitions(List<Partition> partitions) {
        inBatches(
                partitions,
                WRITE_BATCH,
                batch -> check(
                        "update",
                        "",
                        () -> client
                                .batchUpdatePartition(request -> request.databaseName(database)
                                        .tableName(name)
                                        .entries(batch.stream()
                                                .map(GluePartitionCatalog::entry)
                                                .toList()))
                                .errors()
                                .stream()
                                .map(error -> error.errorDetail())
                                .toList()));
    }

    private static BatchUpdatePartitionRequestEntry entry(Partition partition) {
        return BatchUpdatePartitionRequestEntry.builder()
                .partitionValueList(partition.values())
                .partitionInput(GlueShapes.partitionInput(partition))
                .build();
    }

    @Override
    public void deletePartitions(List<List<String>> values) {
        inBatches(
                values,
                DELETE_BATCH,
                batch -> check(
                        "delete",
                        MISSING,
                        () -> client
                                .batchDeletePartition(request -> request.databaseName(database)
                                        .tableName(name)
                                        .partitionsToDelete(batch.stream()
                                                .map(each -> PartitionValueList.builder()
                                                        .values(each)
                                                        .build())
                                                .toList()))
                                .errors()
                                .stream()
                                .map(error -> error.errorDetail())
                                .toList()));
    }

    private static <T> void inBatches(List<T> all, int size, Consumer<List<T>> action) {
        for (int from = 0; from < all.size(); from += size) {
            action.accept(all.subList(from, Math.min(all.size(), from + size)));
        }
    }

    private void check(String verb, String harmless, Supplier<List<ErrorDetail>> request) {
        List<String> codes = new ArrayList<>();
        for (ErrorDetail error : call(verb + " partitions of", request)) {
            if (!harmless.equals(error.errorCode())) {
                codes.add(error.errorCode());
            }
        }
        if (!codes.isEmpty()) {
            throw new StorageUnavailableException("Glue could not " + verb + " " + codes.size() + " partitions of "
                    + place() + ", the first one for " + codes.get(0));
        }
    }

    /** The service's own message may quote what was sent, so that it is no cause either. */
    private <T> T call(String verb, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkServiceException refused) {
            String message = "Glue could not " + verb + " " + place() + ": "
                    + refused.getClass().getSimpleName() + ", status " + refused.statusCode();
            if (refused.statusCode() >= 500 || refused.isThrottlingException()) {
                throw new StorageUnavailableException(message);
            }
            throw new DeltaTableException(message + "; check glue.database, glue.table and the permissions");
        } catch (SdkException away) {
            throw new StorageUnavailableException("Glue could not be asked to " + verb + " " + place(), away);
        }
    }

    private String place() {
        return database + "." + name;
    }
}
