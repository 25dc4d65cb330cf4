// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.freshness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.reader.FreshCopy;
import dev.alluvium.bench.reader.InTurns;
import dev.alluvium.bench.reader.KernelReader;
import dev.alluvium.bench.reader.PythonReaders;
import dev.alluvium.bench.table.RowWriting;
import dev.alluvium.testsupport.stack.store.S3Object;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What others pay on the endpoint to open the table after all its commits, beside a copy that was written at once. */
final class Opening {
    private static final String FRESH = "tables/fresh";
    private static final String LOG = Endpoint.TABLE + "/_delta_log/";
    private static final int DIGITS_OF_A_VERSION = 20;

    private final Endpoint endpoint;
    private final FreshnessOptions options;

    Opening(Endpoint endpoint, FreshnessOptions options) {
        this.endpoint = endpoint;
        this.options = options;
    }

    /**
     * How long the log is, and what it costs.
     *
     * @param scratch a directory
     */
    void measure(Path scratch, ObjectNode json) throws IOException {
        FreshCopy.write(endpoint.table(), endpoint.store(FRESH), RowWriting.TARGET_BYTES);
        describe(json.putObject("log"));
        ObjectNode readers = json.putObject("readers");
        InTurns turns = new InTurns(options.rounds());
        KernelReader kernel = new KernelReader(new EndpointFileIo(endpoint.reader()));
        turns.compare(kernel::open, Endpoint.TABLE, FRESH, readers.putObject("openKernel"));
        Optional<PythonReaders> python = PythonReaders.start(options.python(), scratch, environment());
        if (python.isPresent()) {
            try (PythonReaders process = python.get()) {
                turns.compare(
                        process::openWithDeltaRs, uri(Endpoint.TABLE), uri(FRESH), readers.putObject("openDeltaRs"));
            }
        }
    }

    private void describe(ObjectNode json) {
        List<S3Object> log = endpoint.reader().list(Endpoint.BUCKET, LOG);
        List<S3Object> commits = endingWith(".json", log);
        List<S3Object> checkpoints = endingWith(".checkpoint.parquet", log);
        json.put("objects", log.size());
        json.put("bytes", log.stream().mapToLong(S3Object::size).sum());
        json.put("commits", commits.size());
        json.put("checkpoints", checkpoints.size());
        long written = version(commits.get(commits.size() - 1));
        if (checkpoints.isEmpty()) {
            json.put("checkpointBytes", 0).put("commitsBehindCheckpoint", written + 1);
        } else {
            S3Object newest = checkpoints.get(checkpoints.size() - 1);
            json.put("checkpointBytes", newest.size()).put("commitsBehindCheckpoint", written - version(newest));
        }
    }

    private static List<S3Object> endingWith(String ending, List<S3Object> log) {
        return log.stream().filter(object -> object.key().endsWith(ending)).toList();
    }

    private static long version(S3Object object) {
        return Long.parseLong(object.key().substring(LOG.length(), LOG.length() + DIGITS_OF_A_VERSION));
    }

    private static String uri(String key) {
        return "s3://" + Endpoint.BUCKET + "/" + key;
    }

    private Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", endpoint.reader().endpoint().toString(),
                "AWS_ALLOW_HTTP", "true",
                "AWS_SKIP_SIGNATURE", "true",
                "AWS_REGION", "us-east-1");
    }
}
