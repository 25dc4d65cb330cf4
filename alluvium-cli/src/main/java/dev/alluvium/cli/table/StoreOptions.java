// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.aws.client.S3ClientSettings;
import dev.alluvium.aws.client.S3Clients;
import dev.alluvium.aws.credential.CredentialSettings;
import dev.alluvium.cli.argument.Arguments;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.RetryingObjectStore;
import dev.alluvium.delta.storage.s3.S3Encryption;
import dev.alluvium.delta.storage.s3.S3ObjectStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Where a table lies and how its store is reached: the sink's settings by other names. What they leave open is the
 * SDK's own chain of environment, profile and instance.
 */
final class StoreOptions {
    static final Set<String> NAMES =
            Set.of("--s3-endpoint", "--s3-region", "--s3-sse", "--s3-sse-kms-key-id", "--s3-request-timeout-ms");
    static final Set<String> FLAGS = Set.of("--s3-path-style");

    private static final long TIMEOUT_MILLIS = 30_000;
    private static final int CONNECTIONS = 8;

    private StoreOptions() {}

    /** Whether there may be a table: false only where it is known that there is no such directory. */
    static boolean mayExist(String uri) {
        return uri.contains("://") && !uri.startsWith("file:") || Files.isDirectory(path(uri));
    }

    private static Path path(String uri) {
        return uri.startsWith("file:") ? fromUri(uri) : Path.of(uri);
    }

    /**
     * The store of a table.
     *
     * @param uri a path, or a {@code file:}, {@code s3:} or {@code s3a:} location
     * @throws WrongInputException if it is neither, or S3 cannot be reached with what is known
     */
    static ObjectStore open(String uri, Arguments arguments, TableContext context) {
        if (uri.matches("s3[an]?://.*")) {
            return s3(URI.create(uri.replace(" ", "%20")), arguments, context);
        }
        if (uri.matches("[a-z][a-z0-9+.-]+://.*") && !uri.startsWith("file:")) {
            throw new WrongInputException("a table is a path, file:/... or s3://..., not '" + uri + "'");
        }
        Path path = path(uri);
        if (!Files.isDirectory(path)) {
            throw new WrongInputException("there is no directory " + path.toAbsolutePath());
        }
        return new LocalObjectStore(path.toAbsolutePath().normalize());
    }

    private static Path fromUri(String uri) {
        try {
            return Path.of(new URI(uri).getPath());
        } catch (URISyntaxException e) {
            throw new WrongInputException("'" + uri + "' is no URI: a space is %20, or leave file: away");
        }
    }

    private static ObjectStore s3(URI location, Arguments arguments, TableContext context) {
        S3ClientSettings settings = new S3ClientSettings(
                CredentialSettings.ofDefaultChain(),
                arguments.one("--s3-region"),
                arguments.one("--s3-endpoint").map(URI::create),
                arguments.has("--s3-path-style"),
                CONNECTIONS,
                Duration.ofMillis(
                        arguments.number("--s3-request-timeout-ms", 100).orElse(TIMEOUT_MILLIS)));
        Optional<S3Encryption> encryption =
                arguments.one("--s3-sse").map(sse -> new S3Encryption(sse, arguments.one("--s3-sse-kms-key-id")));
        try {
            ObjectStore store = new S3ObjectStore(
                    S3Clients.build(settings),
                    location.getAuthority(),
                    location.getPath().replaceFirst("^/+", ""),
                    encryption);
            return new RetryingObjectStore(
                    store, RetryingObjectStore.Backoff.standard(), context.jitter(), context.pause());
        } catch (SdkClientException e) {
            throw new WrongInputException(
                    "S3 cannot be reached with what is known (" + e.getMessage() + "); see --s3-region, --s3-endpoint");
        }
    }
}
