// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage.s3;

import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/**
 * An object in parts of 8 MiB, or in one PUT where it is smaller. S3 shows it when the upload is completed, and never
 * when it is aborted. Confined to one thread, which also sends the parts.
 */
final class S3ObjectOutput extends ObjectOutput {
    private static final int PART_BYTES = 8 << 20;
    private static final int FIRST_BUFFER_BYTES = 1 << 16;

    private final S3Client client;
    private final S3Location place;
    private final String key;
    private final S3Failures failures;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int buffered;
    private long position;
    private boolean done;
    private @Nullable String uploadId;

    S3ObjectOutput(S3Client client, S3Location place, String key, S3Failures failures) {
        this.client = client;
        this.place = place;
        this.key = key;
        this.failures = failures;
        place.fullKey(key);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (done) {
            throw new IllegalStateException("object '" + ObjectKeys.shown(key) + "' is closed");
        }
        int from = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, PART_BYTES - buffered);
            reserve(buffered + count);
            System.arraycopy(bytes, from, buffer, buffered, count);
            buffered += count;
            from += count;
            left -= count;
            if (buffered == PART_BYTES) {
                sendFullPart();
            }
        }
        position += length;
    }

    @Override
    public void close() {
        if (done) {
            return;
        }
        done = true;
        try {
            if (uploadId == null) {
                client.putObject(place.put(key).build(), body());
            } else {
                complete(uploadId);
            }
        } catch (SdkException e) {
            drop(e);
            throw failures.of("finish", key, e);
        }
    }

    @Override
    public void abort() {
        if (!done) {
            done = true;
            drop(null);
        }
    }

    private void complete(String upload) {
        if (buffered > 0) {
            sendPart();
        }
        client.completeMultipartUpload(request -> request.bucket(place.bucket())
                .key(place.fullKey(key))
                .uploadId(upload)
                .multipartUpload(all -> all.parts(parts)));
    }

    private void sendFullPart() {
        try {
            sendPart();
        } catch (SdkException e) {
            throw failures.of("write part " + (parts.size() + 1) + " of", key, e);
        }
    }

    private void sendPart() {
        String upload = uploadId == null ? begin() : uploadId;
        int number = parts.size() + 1;
        String tag = client.uploadPart(
                        request -> request.bucket(place.bucket())
                                .key(place.fullKey(key))
                                .uploadId(upload)
                                .partNumber(number),
                        body())
                .eTag();
        parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        buffered = 0;
    }

    private String begin() {
        CreateMultipartUploadRequest request = place.multipart(key);
        String upload = client.createMultipartUpload(request).uploadId();
        uploadId = upload;
        return upload;
    }

    private RequestBody body() {
        return RequestBody.fromBytes(buffered == buffer.length ? buffer : Arrays.copyOf(buffer, buffered));
    }

    /** Parts of an upload that is neither completed nor aborted cost money and are seen by nobody. */
    private void drop(@Nullable SdkException primary) {
        String upload = uploadId;
        if (upload == null) {
            return;
        }
        try {
            client.abortMultipartUpload(request ->
                    request.bucket(place.bucket()).key(place.fullKey(key)).uploadId(upload));
        } catch (SdkException e) {
            if (primary == null) {
                throw failures.of("drop the parts of", key, e);
            }
            primary.addSuppressed(e);
        }
    }

    private void reserve(int needed) {
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(PART_BYTES, Math.max(needed, buffer.length * 2)));
        }
    }
}
