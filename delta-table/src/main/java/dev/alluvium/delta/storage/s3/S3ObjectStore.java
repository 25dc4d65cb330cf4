// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage.s3;

import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * A table below a prefix of an S3 bucket. Commits stand on S3's conditional PUT ({@code If-None-Match: *}), so the
 * endpoint must honour it. Thread-safe.
 *
 * <p>The conditional PUT is sent once: a retry inside the SDK would find the object of its own first attempt and call
 * it somebody else's. All other requests are retried as the client was built to.
 */
public final class S3ObjectStore implements ObjectStore {
    private static final int DELETE_BATCH = 1000;

    /** A 409 says that another PUT of the key is under way; it ends within a round trip or two. */
    private static final SdkPlugin SEND_ONCE = settings ->
            settings.overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));

    private final S3Client client;
    private final S3Location place;
    private final S3Failures failures;

    /**
     * @param client used, never closed
     * @param prefix of all keys, without a slash at its ends; may be empty
     */
    public S3ObjectStore(S3Client client, String bucket, String prefix) {
        this(client, bucket, prefix, Optional.empty());
    }

    /**
     * @param client used, never closed
     * @param prefix of all keys, without a slash at its ends; may be empty
     * @param encryption asked for each new object; empty for the bucket's default
     */
    public S3ObjectStore(S3Client client, String bucket, String prefix, Optional<S3Encryption> encryption) {
        this.client = client;
        this.place = new S3Location(bucket, prefix, encryption);
        this.failures = new S3Failures(place.toString());
    }

    @Override
    public String location() {
        return place.toString();
    }

    @Override
    public byte[] get(String key) {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(place.bucket())
                .key(place.fullKey(key))
                .build();
        return guarded("read", key, () -> client.getObjectAsBytes(request).asByteArrayUnsafe());
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        if (length == 0) {
            return new byte[0];
        }
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(place.bucket())
                .key(place.fullKey(key))
                .range("bytes=" + offset + "-" + (offset + length - 1))
                .build();
        try {
            return client.getObjectAsBytes(request).asByteArrayUnsafe();
        } catch (SdkException e) {
            if (S3Failures.status(e) == S3Failures.INVALID_RANGE) {
                return new byte[0];
            }
            throw failures.of("read", key, e);
        }
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        try {
            HeadObjectResponse response =
                    client.headObject(request -> request.bucket(place.bucket()).key(place.fullKey(key)));
            return Optional.of(new ObjectStatus(
                    key, response.contentLength(), response.lastModified().toEpochMilli()));
        } catch (SdkException e) {
            if (S3Failures.status(e) == S3Failures.NOT_FOUND) {
                return Optional.empty();
            }
            throw failures.of("look at", key, e);
        }
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        PutObjectRequest request = place.put(key)
                .ifNoneMatch("*")
                .overrideConfiguration(override -> override.addPlugin(SEND_ONCE))
                .build();
        try {
            client.putObject(request, RequestBody.fromBytes(content));
            return PutResult.CREATED;
        } catch (SdkException e) {
            if (S3Failures.status(e) == S3Failures.PRECONDITION_FAILED) {
                return PutResult.EXISTS;
            }
            // 409: another write of the key is under way and nothing was written; whoever commits pauses and asks
            // again.
            throw failures.ofConditionalPut(key, e);
        }
    }

    @Override
    public void put(String key, byte[] content) {
        PutObjectRequest request = place.put(key).build();
        guarded("write", key, () -> client.putObject(request, RequestBody.fromBytes(content)));
    }

    @Override
    public ObjectOutput create(String key) {
        return new S3ObjectOutput(client, place, key, failures);
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(place.bucket()).prefix(place.fullPrefix(prefix));
        if (!startAfter.isEmpty()) {
            request.startAfter(place.fullPrefix(startAfter));
        }
        return new S3Listing(client.listObjectsV2Paginator(request.build()), prefix, place, failures);
    }

    @Override
    public void delete(Collection<String> keys) {
        List<String> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += DELETE_BATCH) {
            deleteBatch(all.subList(from, Math.min(all.size(), from + DELETE_BATCH)));
        }
    }

    /** Needs the permissions {@code s3:ListBucketMultipartUploads} and {@code s3:AbortMultipartUpload}. */
    @Override
    public int dropUnfinished(long beforeMillis) {
        return guarded("drop unfinished uploads of", "", () -> {
            int dropped = 0;
            for (MultipartUpload upload : client.listMultipartUploadsPaginator(
                            request -> request.bucket(place.bucket()).prefix(place.fullPrefix("")))
                    .uploads()) {
                // An endpoint that is not quite S3 may know no prefix.
                if (upload.key().startsWith(place.fullPrefix(""))
                        && upload.initiated().toEpochMilli() < beforeMillis) {
                    client.abortMultipartUpload(request ->
                            request.bucket(place.bucket()).key(upload.key()).uploadId(upload.uploadId()));
                    dropped++;
                }
            }
            return dropped;
        });
    }

    private void deleteBatch(List<String> keys) {
        List<ObjectIdentifier> identifiers = new ArrayList<>(keys.size());
        for (String key : keys) {
            identifiers.add(ObjectIdentifier.builder().key(place.fullKey(key)).build());
        }
        DeleteObjectsResponse response = guarded(
                "delete " + keys.size() + " objects from",
                keys.get(0),
                () -> client.deleteObjects(request -> request.bucket(place.bucket())
                        .delete(delete -> delete.objects(identifiers).quiet(true))));
        if (response.hasErrors() && !response.errors().isEmpty()) {
            S3Error first = response.errors().get(0);
            throw new StorageUnavailableException(
                    "could not delete " + response.errors().size() + " of " + keys.size() + " objects in " + location()
                            + ", the first one for " + first.code());
        }
    }

    private <T> T guarded(String verb, String key, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw failures.of(verb, key, e);
        }
    }

    /** Leaves the client open: it belongs to whoever built it. */
    @Override
    public void close() {
        // Nothing of our own is open.
    }

    @Override
    public String toString() {
        return "S3ObjectStore[" + place + "]";
    }
}
