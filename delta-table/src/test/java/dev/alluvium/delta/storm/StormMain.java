// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storm;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.RetryingObjectStore;
import dev.alluvium.delta.storage.RetryingObjectStore.Backoff;
import dev.alluvium.delta.storage.s3.S3ObjectStore;
import dev.alluvium.delta.storage.s3.TestS3Clients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.s3.S3Client;

/** One of the processes of {@link CommitStormIT}: several writers of one table, each on a thread of its own. */
final class StormMain {
    /** Few retries, so that some transactions are given up. */
    private static final CommitPolicy POLICY =
            new CommitPolicy(7, Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMinutes(1));

    private final ObjectStore store;
    private final Path reports;
    private final TableContext context = TableContext.system("Alluvium/storm", POLICY);

    private StormMain(ObjectStore store, Path reports) {
        this.store = store;
        this.reports = reports;
    }

    /** Arguments: endpoint, bucket, table, process name, threads, transactions per thread, directory of reports. */
    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[4]);
        int transactions = Integer.parseInt(arguments[5]);
        try (S3Client client = TestS3Clients.of(URI.create(arguments[0]))) {
            TableContext shared = TableContext.system("Alluvium/storm", POLICY);
            ObjectStore store = new RetryingObjectStore(
                    new S3ObjectStore(client, arguments[1], arguments[2]),
                    Backoff.standard(),
                    shared.jitter(),
                    shared.pause());
            StormMain storm = new StormMain(store, Path.of(arguments[6]));
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String app = arguments[3] + "-" + i;
                writers.add(executor.submit(() -> storm.write(app, transactions)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            executor.shutdown();
        }
    }

    /** Transactions 1, 2, 3 ... until so many were reported as committed; each is tried by one call of commit. */
    private void write(String app, int transactions) {
        DeltaTable table = DeltaTable.open(store, context).orElseThrow();
        try (Writer report = Files.newBufferedWriter(reports.resolve(app + ".txt"))) {
            int committed = 0;
            for (long number = 1; committed < transactions; number++) {
                String outcome = commit(table, app, number);
                committed += outcome.startsWith(StormReport.COMMITTED) ? 1 : 0;
                report.write(app + " " + number + " " + outcome + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commit(DeltaTable table, String app, long number) {
        AddFile file = new AddFile(app + "-" + number, Map.of(), 1, 1, true, null, Map.of(), Optional.empty());
        Txn txn = new Txn(app, number, OptionalLong.of(number));
        try {
            CommitResult result = table.commit(base ->
                    Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(txn, file), () -> {})));
            return StormReport.COMMITTED + " " + ((CommitResult.Committed) result).version();
        } catch (CommitConflictException | StorageUnavailableException e) {
            return StormReport.FAILED + " " + e.getClass().getSimpleName();
        } catch (CommitOutcomeUnknownException e) {
            return StormReport.UNKNOWN + " " + e.getClass().getSimpleName();
        }
    }
}
