// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage.s3;

import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.storage.ObjectKeys;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the SDK throws, as what a caller can do about it. */
final class S3Failures {
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int PRECONDITION_FAILED = 412;
    static final int INVALID_RANGE = 416;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    /** Client errors by their number that come and go by themselves. */
    private static final Set<String> PASSING = Set.of("RequestTimeout", "SlowDown", "OperationAborted");

    private final String location;

    S3Failures(String location) {
        this.location = location;
    }

    /** A failed read, list or unconditional write. */
    DeltaTableException of(String verb, String key, SdkException failure) {
        if (status(failure) == NOT_FOUND && code(failure).equals("NoSuchKey")) {
            return new ObjectNotFoundException(
                    "there is no object '" + ObjectKeys.shown(key) + "' in " + location, withoutWords(failure));
        }
        String message =
                "could not " + verb + " '" + ObjectKeys.shown(key) + "' in " + location + ": " + describe(failure);
        Throwable cause = withoutWords(failure);
        return isPassing(failure)
                ? new StorageUnavailableException(message, cause)
                : new DeltaTableException(message + "; check the bucket, its policy and the credentials", cause);
    }

    /** A conditional write that failed otherwise than by its condition. */
    DeltaTableException ofConditionalPut(String key, SdkException failure) {
        boolean refused = failure instanceof AwsServiceException && status(failure) < SERVER_ERROR;
        if (refused || neverSent(failure)) {
            return of("write", key, failure);
        }
        return new CommitOutcomeUnknownException(
                "whether '" + ObjectKeys.shown(key) + "' was written to " + location + " is unknown: "
                        + describe(failure),
                withoutWords(failure));
    }

    /** A server's own words may quote the key, and with it partition values; its status and code are in our message. */
    private static @Nullable Throwable withoutWords(SdkException failure) {
        return failure instanceof AwsServiceException ? failure.getCause() : failure;
    }

    static int status(SdkException failure) {
        return failure instanceof AwsServiceException service ? service.statusCode() : 0;
    }

    private static boolean isPassing(SdkException failure) {
        int status = status(failure);
        return status == 0
                || status >= SERVER_ERROR
                || status == CONFLICT
                || status == TOO_MANY_REQUESTS
                || PASSING.contains(code(failure));
    }

    private static boolean neverSent(SdkException failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ConnectException || at instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private static String code(SdkException failure) {
        return failure instanceof AwsServiceException service
                        && service.awsErrorDetails() != null
                        && service.awsErrorDetails().errorCode() != null
                ? service.awsErrorDetails().errorCode()
                : "";
    }

    private static String describe(SdkException failure) {
        return failure instanceof AwsServiceException service
                ? "status " + service.statusCode() + " " + code(failure) + " (request " + service.requestId() + ")"
                : failure.getClass().getSimpleName();
    }
}
