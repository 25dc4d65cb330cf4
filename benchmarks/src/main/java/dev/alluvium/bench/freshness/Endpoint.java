// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.freshness;

import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.s3.S3ObjectStore;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.store.S3Server;
import dev.alluvium.testsupport.stack.store.S3Store;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 endpoint in a process of its own, with the table. */
final class Endpoint implements AutoCloseable {
    static final String BUCKET = "bench";
    static final String TABLE = "tables/t";

    private final S3Server server;
    private final S3Client client;
    private final Path objects;

    Endpoint(Path directory, long delayMillis) {
        server = S3Server.create(directory, directory.resolve("s3.log"), new FreePorts(RandomGenerator.getDefault()));
        objects = directory.resolve("objects");
        try {
            server.start();
            server.store().createBucket(BUCKET);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        client = S3Client.builder()
                .endpointOverride(server.endpoint())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(50))
                .overrideConfiguration(override -> override.addExecutionInterceptor(new Delay(delayMillis)))
                .build();
    }

    /** As the engine sees it. */
    ObjectStore table() {
        return store(TABLE);
    }

    /** The same for another key. */
    ObjectStore store(String key) {
        return new S3ObjectStore(client, BUCKET, key);
    }

    /** As a reader sees it who knows nothing of the engine. */
    S3Store reader() {
        return server.store();
    }

    /** Where the endpoint keeps the table's objects as files. */
    Path files() {
        return objects.resolve(BUCKET).resolve(TABLE);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    private record Delay(long millis) implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (millis > 0) {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
