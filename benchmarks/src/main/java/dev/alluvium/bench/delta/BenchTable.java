// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A table on a local disk whose log names files that do not exist: the log is all that is measured. */
final class BenchTable {
    private static final int FILES_PER_COMMIT = 10_000;

    private final ObjectStore store;
    private long txn;

    private BenchTable(ObjectStore store) {
        this.store = store;
    }

    /** A table of so many files; if wanted, a checkpoint of its newest version. */
    static BenchTable of(Path directory, int files, boolean checkpointed) {
        BenchTable table = new BenchTable(new LocalObjectStore(directory));
        StructType schema = StructType.of(
                StructField.of("id", PrimitiveType.LONG),
                StructField.of("name", PrimitiveType.STRING),
                StructField.of("at", PrimitiveType.TIMESTAMP),
                StructField.of("region", PrimitiveType.STRING));
        DeltaTable created = DeltaTable.create(
                table.store, new TableSpec(schema, List.of("region"), Map.of(), ""), context(Integer.MAX_VALUE));
        // The last commit is a small one, as it is in life.
        int commits = 1 + (files - 1 + FILES_PER_COMMIT - 1) / FILES_PER_COMMIT;
        DeltaTable filled = checkpointed ? table.open(commits) : created;
        for (int commit = 0; commit < commits; commit++) {
            List<Action> adds = new ArrayList<>();
            int from = Math.min(files - 1, commit * FILES_PER_COMMIT);
            int to = commit == commits - 1 ? files : Math.min(files - 1, from + FILES_PER_COMMIT);
            for (int i = from; i < to; i++) {
                adds.add(file(i));
            }
            filled.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, adds, () -> {})));
        }
        return table;
    }

    ObjectStore store() {
        return store;
    }

    /** As another process opens it that leaves a checkpoint every so many versions. */
    DeltaTable open(int checkpointInterval) {
        return DeltaTable.open(store, context(checkpointInterval)).orElseThrow();
    }

    /** One small file and one transaction version. */
    void commitOne(DeltaTable table) {
        txn++;
        List<Action> actions = List.of(new Txn("app:topic-0", txn, OptionalLong.of(txn)), file(-txn));
        table.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, actions, () -> {})));
    }

    private static TableContext context(int checkpointInterval) {
        CommitPolicy standard = CommitPolicy.standard();
        return TableContext.system(
                "Alluvium/bench",
                new CommitPolicy(
                        standard.maxRetries(),
                        standard.backoff(),
                        standard.maxBackoff(),
                        standard.timeout(),
                        checkpointInterval));
    }

    private static AddFile file(long number) {
        String region = "region-" + Math.floorMod(number, 40);
        String stats = "{\"numRecords\":5000,\"minValues\":{\"id\":" + number * 5000
                + ",\"name\":\"entity-" + number + "\",\"at\":\"2026-01-02T03:04:05.678Z\"},\"maxValues\":{\"id\":"
                + (number * 5000 + 4999) + ",\"name\":\"entity-" + number
                + "-z\",\"at\":\"2026-01-02T03:04:59.123Z\"},\"nullCount\":{\"id\":0,\"name\":0,\"at\":12}}";
        return new AddFile(
                "region=" + region + "/part-00000-" + new UUID(number, ~number) + ".c000.snappy.parquet",
                Map.of("region", region),
                1_234_567,
                1_767_323_045_678L,
                true,
                stats,
                Map.of("alluvium.lane", "topic-" + Math.floorMod(number, 8)),
                Optional.empty());
    }
}
