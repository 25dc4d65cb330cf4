// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage.s3;

import dev.alluvium.delta.storage.ObjectKeys;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A bucket and a prefix.
 *
 * @param prefix without a slash at its ends; may be empty
 * @param encryption of new objects
 */
record S3Location(String bucket, String prefix, Optional<S3Encryption> encryption) {
    S3Location {
        if (prefix.startsWith("/") || prefix.endsWith("/")) {
            throw new IllegalArgumentException("prefix '" + prefix + "' begins or ends with a slash; leave it out");
        }
    }

    /** The object's key in the bucket. */
    String fullKey(String key) {
        return fullPrefix(ObjectKeys.checked(key));
    }

    /** What a key's first characters are in the bucket. */
    String fullPrefix(String start) {
        return prefix.isEmpty() ? start : prefix + "/" + start;
    }

    /** The key of an object of the bucket. */
    String key(String fullKey) {
        return prefix.isEmpty() ? fullKey : fullKey.substring(prefix.length() + 1);
    }

    PutObjectRequest.Builder put(String key) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(bucket).key(fullKey(key));
        encryption.ifPresent(wanted -> wanted.applyTo(request));
        return request;
    }

    CreateMultipartUploadRequest multipart(String key) {
        CreateMultipartUploadRequest.Builder request =
                CreateMultipartUploadRequest.builder().bucket(bucket).key(fullKey(key));
        encryption.ifPresent(wanted -> wanted.applyTo(request));
        return request.build();
    }

    @Override
    public String toString() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
}
