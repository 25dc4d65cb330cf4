// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage.s3;

import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * What every new object asks of the bucket's server-side encryption.
 *
 * @param algorithm {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}
 * @param kmsKeyId the key's id or ARN; empty for the bucket's own
 */
public record S3Encryption(String algorithm, Optional<String> kmsKeyId) {
    /** Checks the algorithm. */
    public S3Encryption {
        if (ServerSideEncryption.fromValue(algorithm) == ServerSideEncryption.UNKNOWN_TO_SDK_VERSION) {
            throw new IllegalArgumentException(
                    "S3 has no server-side encryption '" + algorithm + "'; use AES256, aws:kms or aws:kms:dsse");
        }
    }

    void applyTo(PutObjectRequest.Builder request) {
        request.serverSideEncryption(algorithm);
        kmsKeyId.ifPresent(request::ssekmsKeyId);
    }

    void applyTo(CreateMultipartUploadRequest.Builder request) {
        request.serverSideEncryption(algorithm);
        kmsKeyId.ifPresent(request::ssekmsKeyId);
    }
}
