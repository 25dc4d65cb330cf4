// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storm;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.s3.S3ObjectStore;
import dev.alluvium.delta.storage.s3.TestS3Clients;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One of the processes of {@link SigkillIT}: makes the table if there is none, and goes on with flushes, each followed
 * by upkeep, from where the log says that the last process was; until it is killed, or to the end.
 */
final class KillMain {
    private static final WriterSettings UPSERT = new WriterSettings(
            WriteMode.UPSERT,
            List.of("id"),
            false,
            List.of(),
            true,
            DeleteMode.HARD,
            LatePolicy.DROP,
            MissingBasePolicy.REPORT,
            false,
            DuplicateKeyPolicy.FAIL,
            1 << 20,
            Compression.SNAPPY,
            List.of());

    private final DeltaTable table;
    private final TableWriter writer;
    private final SymlinkManifests manifests;

    private KillMain(ObjectStore store) {
        TableSpec spec =
                new TableSpec(KillScript.SCHEMA, List.of("region"), Map.of("delta.checkpointInterval", "5"), "");
        this.table = DeltaTable.create(store, spec, TableContext.system("Alluvium/storm", CommitPolicy.standard()));
        this.writer = new TableWriter(table, UPSERT);
        this.manifests = new SymlinkManifests(table);
    }

    /** Arguments: directory, or endpoint and bucket and prefix with blanks between; seed; flushes; call; when. */
    public static void main(String[] arguments) {
        KillScript script = new KillScript(Long.parseLong(arguments[1]));
        ObjectStore store =
                KillPoint.on(store(arguments[0]), Long.parseLong(arguments[3]), KillPoint.When.valueOf(arguments[4]));
        new KillMain(store).run(script, Integer.parseInt(arguments[2]));
    }

    static ObjectStore store(String place) {
        String[] words = place.split(" ");
        return words.length == 1
                ? new LocalObjectStore(Path.of(place))
                : new S3ObjectStore(TestS3Clients.of(URI.create(words[0])), words[1], words[2]);
    }

    private void run(KillScript script, int flushes) {
        OptionalLong covered = table.snapshot().txnVersion(KillScript.APP);
        // What the last process was about to do may be undone.
        upkeep();
        for (int flush = KillScript.after(covered.orElse(-1)); flush < flushes; flush++) {
            Part part =
                    new Part(KillScript.LANE, KillScript.APP, covered, KillScript.covered(flush), script.events(flush));
            writer.flush(new FlushRequest(KillScript.SCHEMA, List.of(part), rejections -> {}));
            covered = OptionalLong.of(KillScript.covered(flush));
            if (flush % 3 == 2) {
                upkeep();
            }
        }
    }

    /** Nobody else is there, so that nothing has to be kept. */
    private void upkeep() {
        DataFiles files = TableWriter.parquet(table, UPSERT);
        new Compaction(table, files, new CompactionPolicy(2, 1 << 20, 1 << 20, 1 << 21)).run();
        manifests.run();
        new Vacuum(table, new VacuumPolicy(Duration.ZERO, true, false)).run(manifests.version());
    }
}
