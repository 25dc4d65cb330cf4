// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.kinesis;

import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A Kinesis endpoint in a JVM of its own, so that what it costs is not counted with what reads it. */
final class EndpointProcess implements AutoCloseable {
    static final String STREAM = "bench";
    private static final String HEAP = "-Xmx6g";

    private final Process process;
    private final URI uri;

    private EndpointProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** With one stream, each shard filled with so many megabytes of aggregates. */
    static EndpointProcess start(int shards, int megabytes) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndpointProcess.class.getName(),
                        Integer.toString(shards),
                        Integer.toString(megabytes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return new EndpointProcess(process, URI.create(lines.readLine()));
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The other JVM: prints the address when the stream is there and filled. */
    public static void main(String[] arguments) throws InterruptedException {
        int shards = Integer.parseInt(arguments[0]);
        int megabytes = Integer.parseInt(arguments[1]);
        KinesisEndpoint endpoint = KinesisEndpoint.start();
        try (KinesisStreams streams = KinesisStreams.connect(endpoint.uri())) {
            streams.create(STREAM, shards);
            if (megabytes > 0) {
                fill(streams, new FullShards(shards), megabytes);
            }
        }
        System.out.println(endpoint.uri());
        new CountDownLatch(1).await();
    }

    private static void fill(KinesisStreams streams, FullShards full, int megabytes) {
        List<String> firstHashes = streams.openShardsByFirstHash(STREAM).keySet().stream()
                .map(Object::toString)
                .toList();
        for (int shard = 0; shard < firstHashes.size(); shard++) {
            byte[] data = full.aggregate(shard);
            List<UserRecord> records = new ArrayList<>();
            for (long bytes = 0; bytes < megabytes * 1_000_000L; bytes += data.length) {
                records.add(new UserRecord("first", Optional.of(firstHashes.get(shard)), data));
            }
            streams.put(STREAM, records);
        }
    }
}
