// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.protocol;

/** The errors that the endpoint answers with, as the service names them. */
public enum ErrorType {
    /** A field is absent or out of its bounds. */
    VALIDATION("ValidationException", 400),
    /** Fields are fine one by one, but not together or not now. */
    INVALID_ARGUMENT("InvalidArgumentException", 400),
    /** No such stream or shard. */
    RESOURCE_NOT_FOUND("ResourceNotFoundException", 400),
    /** The stream exists already, or is not ACTIVE. */
    RESOURCE_IN_USE("ResourceInUseException", 400),
    /** Too many of something. */
    LIMIT_EXCEEDED("LimitExceededException", 400),
    /** A shard's rate. */
    THROUGHPUT_EXCEEDED("ProvisionedThroughputExceededException", 400),
    /** The iterator is too old. */
    EXPIRED_ITERATOR("ExpiredIteratorException", 400),
    /** The token of a listing is too old. */
    EXPIRED_NEXT_TOKEN("ExpiredNextTokenException", 400),
    /** No such operation. */
    UNKNOWN_OPERATION("UnknownOperationException", 400),
    /** The body cannot be read. */
    SERIALIZATION("SerializationException", 400),
    /** The service's own fault. */
    INTERNAL_FAILURE("InternalFailure", 500);

    private final String wireName;
    private final int status;

    ErrorType(String wireName, int status) {
        this.wireName = wireName;
        this.status = status;
    }

    /** What stands in {@code __type}. */
    public String wireName() {
        return wireName;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
